/** An account of the operator's: a customer company, or the operator itself. */
import * as z from "zod/mini";
import { AccountId, Instant } from "../ids.ts";
import { grosze } from "../money.ts";
import { OwedFee } from "../offers/owed-fee.ts";
import { AccountState } from "./account-state.ts";
import { LedgerHead } from "./ledger.ts";

/** The account's head: the ledger's head, and what else every look at the account needs. */
export const AccountHead = z.extend(LedgerHead, {
  accountId: AccountId,
  companyName: z.string(),
  state: AccountState,
  /** The offer as it was ordered, so that the catalogue may move on without it. */
  offer: z.object({ id: z.string(), name: z.string() }),
  /** The monthly fee that the balance did not cover; absent where none is owed. */
  owedFee: z.optional(OwedFee),
  openedAt: Instant,
});
export type AccountHead = z.infer<typeof AccountHead>;

/** 100,000 PLN: a higher threshold of a low balance is a slip of the finger. */
export const thresholdMaxGrosze = grosze(10_000_000);
