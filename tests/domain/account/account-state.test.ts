import { describe, expect, it } from "vitest";
import { accepts, accountStates } from "../../../shared/domain/account/account-state.ts";
import { EntryKind } from "../../../shared/domain/account/ledger.ts";

/** ✓ is posted · - is not; in the order open, frozen, closed. */
const promised: Record<EntryKind, string> = {
  "top-up": "✓✓✓",
  refund: "✓✓✓",
  "refund-failed": "✓✓✓",
  dispute: "✓✓✓",
  "dispute-won": "✓✓✓",
  usage: "✓✓✓",
  adjustment: "✓✓✓",
  "offer-fee": "✓--",
  "offer-credit": "✓--",
  "paper-invoice-fee": "✓--",
  payout: "✓--",
};

describe("an account's state", () => {
  it.each(EntryKind.options)("takes an entry of the kind %s or not, as promised", (kind) => {
    const found = accountStates.map((state) => (accepts(state, kind) ? "✓" : "-")).join("");

    expect(found).toBe(promised[kind]);
  });
});
