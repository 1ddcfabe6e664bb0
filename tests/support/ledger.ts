/** Drafts of ledger entries, as tests need them. */
import type { EntryDraft, LedgerEntry, LowState } from "../../shared/domain/account/ledger.ts";
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

/**
 * How a prepaid account's balance stands after these postings, by the definition alone: an alert is open while the balance of an account
 * that was ever topped up is not well; `wasOpen` says whether it ever was. The entries of one posting stand together; the threshold was
 * never edited.
 */
export const standingAfter = (
  postings: readonly (readonly LedgerEntry[])[],
  threshold: number,
): { readonly state: LowState; readonly isOpen: boolean; readonly wasOpen: boolean } => {
  let state = "exhausted" as LowState;
  let [isToppedUp, isOpen, wasOpen] = [false, false, false];
  for (const [place, entries] of postings.entries()) {
    const balance = entries.at(-1)!.balanceAfterGrosze;
    const isLow: boolean = balance < threshold || (place > 0 && state !== "ok" && balance * 10 < threshold * 11);
    state = balance <= 0 ? "exhausted" : isLow ? "low" : "ok";
    isToppedUp ||= entries.some(({ kind }) => kind === "top-up");
    isOpen = isToppedUp && state !== "ok";
    wasOpen ||= isOpen;
  }
  return { state, isOpen, wasOpen };
};

/** Entries that were posted together, where each posting has an instant of its own. */
export const postingsOf = (entries: readonly LedgerEntry[]): LedgerEntry[][] => [
  ...Map.groupBy(entries, ({ postedAt }) => postedAt).values(),
];
