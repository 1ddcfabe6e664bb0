/** What an account's state lets happen to its money. */
import * as z from "zod/mini";
import type { EntryKind } from "./ledger.ts";

/** `frozen`: nothing more is ordered or paid out until the operator lifts it · `closed`: the contract is over. */
export const accountStates = ["open", "frozen", "closed"] as const;
export const AccountState = z.enum(accountStates);
export type AccountState = z.infer<typeof AccountState>;

const always: readonly AccountState[] = accountStates;
const whileOpen: readonly AccountState[] = ["open"];

/**
 * In which states an entry of each kind is posted. What happened outside is a fact, and is posted whatever the state and
 * however far below zero: money that came, went back or was taken back by a bank, and calls that were made. The operator's
 * corrections settle what is left. What is ordered, charged by us or paid out needs an open account.
 */
const accepting: Readonly<Record<EntryKind, readonly AccountState[]>> = {
  "top-up": always,
  refund: always,
  "refund-failed": always,
  dispute: always,
  "dispute-won": always,
  usage: always,
  adjustment: always,
  "offer-fee": whileOpen,
  "offer-credit": whileOpen,
  "paper-invoice-fee": whileOpen,
  payout: whileOpen,
};

/** Whether an account in this state takes an entry of this kind. */
export const accepts = (state: AccountState, kind: EntryKind): boolean => accepting[kind].includes(state);
