/** How an account's balance moved, day by day. */
import { type Grosze, grosze } from "../money.ts";
import { dayAfter, warsawDay } from "../warsaw.ts";
import type { AccountHead } from "./account.ts";
import type { DaySums } from "./ledger.ts";

/** A day of Warsaw's: the balance at its end (today's: by now), and what moved on it by kind of entry. */
export type BalanceDay = Pick<DaySums, "day" | "closingBalanceGrosze" | "sums">;

/**
 * The last `days` days up to today, oldest first, those without entries too: they close as the day before did. None is from
 * before the account was opened, or from before daily sums were kept of it. Until the first posting the balance is 0.
 *
 * `kept` are the sums of the latest days with entries, oldest first, at least `days` + 1 of them where there are so many.
 */
export const balanceHistory = (
  head: AccountHead,
  kept: readonly DaySums[],
  { days, now }: { readonly days: number; readonly now: Date },
): BalanceDay[] => {
  const today = warsawDay(now);
  const [wanted, first] = [dayAfter(today, 1 - days), firstDayOf(head, today)];
  const left = [...kept];
  let balance = left[0] ? openingOf(left[0]) : head.balanceGrosze;
  const history: BalanceDay[] = [];
  for (let day = wanted > first ? wanted : first; day <= today; day = dayAfter(day, 1)) {
    while (left[0] && left[0].day < day) balance = left.shift()!.closingBalanceGrosze;
    const moved = left[0]?.day === day ? left.shift() : undefined;
    balance = moved?.closingBalanceGrosze ?? balance;
    history.push({ day, closingBalanceGrosze: balance, sums: moved?.sums ?? {} });
  }
  return history;
};

/** The first day whose closing balance is known. */
const firstDayOf = ({ sequence, summedFrom, openedAt }: AccountHead, today: string): string => {
  if (summedFrom && summedFrom.sequence > 1) return summedFrom.day;
  return sequence > 0 && !summedFrom ? today : warsawDay(new Date(openedAt));
};

const openingOf = ({ closingBalanceGrosze, sums }: DaySums): Grosze =>
  grosze(Object.values(sums).reduce((balance: number, amount) => balance - amount, closingBalanceGrosze));
