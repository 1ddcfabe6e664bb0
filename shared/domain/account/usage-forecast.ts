/** What an account will probably use, and how long its balance lasts: by the average use of each weekday. */
import { type Grosze, grosze } from "../money.ts";
import { dayAfter, daysBetween, warsawDay } from "../warsaw.ts";
import { type LedgerHead, usageDaysMax } from "./ledger.ts";

type Used = Pick<LedgerHead, "dailyUsage">;

/** From fewer whole days nothing is concluded: a weekend alone, or a busy Monday, says nothing about a week. */
const knownDaysMin = 7;

/** Amounts are worked out in twelfths of a grosz: so the averages over one to four days are whole numbers. */
const parts = 12;

/** A fee that will be charged on a day in Warsaw. */
export type ComingFee = { readonly on: string; readonly amountGrosze: number };

/**
 * Whole days after today that the balance lasts, with a fee that is coming; 0 where it is used up today or before. Undefined where fewer
 * than 7 days of usage are known, or nothing was used in the last 28.
 */
export const daysLeft = (
  head: Used & Pick<LedgerHead, "balanceGrosze">,
  now: Date,
  fee?: ComingFee,
): number | undefined => {
  const lasting = daysOfUse(head, now);
  if (lasting === undefined || fee === undefined) return lasting;
  const ahead = daysBetween(warsawDay(now), fee.on);
  if (lasting < ahead) return lasting;
  const paid = { ...head, balanceGrosze: grosze(head.balanceGrosze - fee.amountGrosze) };
  return Math.max(daysOfUse(paid, now) ?? 0, ahead - 1, 0);
};

const daysOfUse = ({ balanceGrosze, dailyUsage }: Used & Pick<LedgerHead, "balanceGrosze">, now: Date) => {
  const today = warsawDay(now);
  const averages = averagesBefore(today, dailyUsage);
  if (!averages) return undefined;
  if (balanceGrosze <= 0) return 0;
  const usedToday = dailyUsage.find(({ day }) => day === today)?.amountGrosze ?? 0;
  let left = balanceGrosze * parts - Math.max(0, averageOn(today, averages) - usedToday * parts);
  if (left < 0) return 0;
  const weekly = averages.reduce((sum, average) => sum + average, 0);
  let days = 7 * Math.floor(left / weekly);
  left %= weekly;
  for (;;) {
    left -= averageOn(dayAfter(today, days + 1), averages);
    if (left < 0) return days;
    days += 1;
  }
};

/** What is probably used in so many days from tomorrow on. Undefined where `daysLeft` is. */
export const expectedUse = ({ dailyUsage }: Used, days: number, now: Date): Grosze | undefined => {
  const today = warsawDay(now);
  const averages = averagesBefore(today, dailyUsage);
  if (!averages) return undefined;
  let used = 0;
  for (let ahead = 1; ahead <= days; ahead += 1) used += averageOn(dayAfter(today, ahead), averages);
  return grosze(Math.ceil(used / parts));
};

/** What was used on an average day of each weekday (0 is Sunday), in twelfths of a grosz. Today is not over, and left out. */
const averagesBefore = (today: string, dailyUsage: Used["dailyUsage"]): number[] | undefined => {
  const [oldest] = dailyUsage;
  const windowStart = dayAfter(today, -usageDaysMax);
  if (!oldest) return undefined;
  const first = oldest.day > windowStart ? oldest.day : windowStart;
  const [sums, counts] = [new Array<number>(7).fill(0), new Array<number>(7).fill(0)];
  let known = 0;
  for (let day = first; day < today; day = dayAfter(day, 1)) {
    const weekday = weekdayOf(day);
    sums[weekday]! += dailyUsage.find((used) => used.day === day)?.amountGrosze ?? 0;
    counts[weekday]! += 1;
    known += 1;
  }
  if (known < knownDaysMin || sums.every((sum) => sum === 0)) return undefined;
  return sums.map((sum, weekday) => (sum * parts) / counts[weekday]!);
};

const averageOn = (day: string, averages: readonly number[]): number => averages[weekdayOf(day)]!;
const weekdayOf = (day: string): number => new Date(day).getUTCDay();
