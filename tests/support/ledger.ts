/** Drafts of ledger entries, as tests need them. */
import type { EntryDraft, LedgerEntry, LedgerHead, LowState } from "../../shared/domain/account/ledger.ts";
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
 * How a prepaid account's balance stands after these postings, by the definition alone: `wasOpen` says whether its alert ever
 * opened. The entries of one posting stand together; the threshold was never edited.
 */
export const standingAfter = (
  postings: readonly (readonly LedgerEntry[])[],
  threshold: number,
): Pick<LedgerHead, "alert"> & { readonly state: LowState; readonly wasOpen: boolean } => {
  const order: readonly LowState[] = ["ok", "low", "exhausted"];
  let state: LowState = "exhausted";
  let [isToppedUp, isOpen, wasOpen] = [false, false, false];
  for (const [place, entries] of postings.entries()) {
    const balance = entries.at(-1)!.balanceAfterGrosze;
    const isLow: boolean = balance < threshold || (place > 0 && state !== "ok" && balance * 10 < threshold * 11);
    const next: LowState = balance <= 0 ? "exhausted" : isLow ? "low" : "ok";
    isToppedUp ||= entries.some(({ kind }) => kind === "top-up");
    if (order.indexOf(next) > order.indexOf(state) && isToppedUp) isOpen = true;
    if (next === "ok") isOpen = false;
    wasOpen ||= isOpen;
    state = next;
  }
  return { state, alert: isOpen ? "open" : "none", wasOpen };
};

/** Entries that were posted together, where each posting has an instant of its own. */
export const postingsOf = (entries: readonly LedgerEntry[]): LedgerEntry[][] => [
  ...Map.groupBy(entries, ({ postedAt }) => postedAt).values(),
];
