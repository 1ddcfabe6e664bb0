/** Drafts of ledger entries, as tests need them. */
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import { grosze } from "../../shared/domain/money.ts";

/** The credit of a payment through Stripe. */
export const credit = (amountGrosze: number, paymentId: string): EntryDraft => ({
  kind: "top-up",
  amountGrosze: grosze(amountGrosze),
  cause: { type: "stripe-payment", id: paymentId },
  actor: { type: "stripe", id: `evt_${paymentId}` },
});

/** A charge for calls; the amount is given as it is used, positive. */
export const usage = (amountGrosze: number, chargeId: string): EntryDraft => ({
  kind: "usage",
  amountGrosze: grosze(-amountGrosze),
  cause: { type: "usage-charge", id: chargeId },
  actor: { type: "machine", id: "rating" },
});

/** A correction by the operator, either way. Its cause is the account's own: other accounts may have one of that name. */
export const adjustment = (amountGrosze: number, decisionId: string): EntryDraft => ({
  kind: "adjustment",
  amountGrosze: grosze(amountGrosze),
  cause: { type: "decision", id: decisionId },
  actor: { type: "staff", id: "us_staff" },
  note: "a correction",
});
