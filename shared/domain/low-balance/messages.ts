/** Makes the messages about a low balance: one notice for each who hears of it. */
import type { AccountHead } from "../account/account.ts";
import { type ComingFee, daysLeft, expectedUse } from "../account/usage-forecast.ts";
import type { NewNotice } from "../follow-ups.ts";
import { type Grosze, grosze } from "../money.ts";
import { topUpMaximum, topUpMinimum } from "../top-ups/top-up-amount.ts";
import type { Message } from "./alert.ts";

/** Who is sent a message, and in which language; `isExtra`: no user of the panel. */
export type Addressee = Pick<NewNotice, "recipient" | "language"> & { readonly isExtra: boolean };

export const worsenedNotices = (
  head: AccountHead,
  { state, isReminder }: Message,
  addressees: readonly Addressee[],
  { at, fee }: { readonly at: Date; readonly fee: ComingFee | undefined },
): NewNotice[] => {
  const { thresholdGrosze } = head;
  const [left, week, month] = [daysLeft(head, at, fee), suggestedTopUp(head, 7, at), suggestedTopUp(head, 30, at)];
  const facts = {
    kind: state === "low" ? "balance-low" : "balance-exhausted",
    ...balanceFacts(head, at),
    thresholdGrosze,
    isReminder,
    ...(left !== undefined && { daysLeft: left }),
    ...(week !== undefined && month !== undefined && { suggested: { weekGrosze: week, monthGrosze: month } }),
  } as const;
  return addressees.map(({ isExtra, ...addressee }) => ({ ...addressee, facts: { ...facts, isExtra } }));
};

export const recoveredNotices = (head: AccountHead, addressees: readonly Addressee[], at: Date): NewNotice[] =>
  addressees.map(({ isExtra, ...addressee }) => ({
    ...addressee,
    facts: { kind: "balance-recovered", ...balanceFacts(head, at), isExtra },
  }));

const balanceFacts = ({ accountId, companyName, balanceGrosze }: AccountHead, at: Date) => ({
  accountId,
  companyName,
  balanceGrosze,
  at: at.toISOString(),
});

/** 10 PLN. */
const stepGrosze = 1_000;

/**
 * A top-up that is worth so many days of use, and any debt with it: whole 10 PLN, and an amount that a top-up may have.
 * Undefined where too little is known of the use.
 */
export const suggestedTopUp = (
  head: Pick<AccountHead, "balanceGrosze" | "dailyUsage">,
  days: number,
  now: Date,
): Grosze | undefined => {
  const use = expectedUse(head, days, now);
  if (use === undefined) return undefined;
  const wanted = use + Math.max(0, -head.balanceGrosze);
  return grosze(Math.min(topUpMaximum, Math.max(topUpMinimum, Math.ceil(wanted / stepGrosze) * stepGrosze)));
};
