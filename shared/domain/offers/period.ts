/** Months that a fee pays for, by the calendar of Warsaw. */
import * as z from "zod/mini";
import { daysBetween } from "../warsaw.ts";

/** From one day up to, and not including, another. */
export const Period = z.object({ from: z.iso.date(), until: z.iso.date() });
export type Period = z.infer<typeof Period>;

/**
 * The day so many months after the first one; the month's last day where the month has no such day. It is always counted from
 * the first day: one after another, 31 January would become the 28th for good.
 */
export const monthsAfter = (first: string, months: number): string => {
  const [year, month, day] = first.split("-").map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
};

/** The month that a day falls in, of those that are counted from the first day. The day is no earlier than that. */
export const periodOn = (first: string, day: string): Period => {
  const [firstYear, firstMonth] = first.split("-").map(Number) as [number, number];
  const [year, month] = day.split("-").map(Number) as [number, number];
  const months = (year - firstYear) * 12 + month - firstMonth;
  const begun = monthsAfter(first, months) <= day ? months : months - 1;
  return { from: monthsAfter(first, begun), until: monthsAfter(first, begun + 1) };
};

/**
 * What the first days of a month cost of its fee: `fee × days ÷ days of the month`, rounded down to a grosz. Any stretch of the month
 * costs the difference of two such sums, so stretches that follow each other add up to the fee, to the grosz.
 */
const costOfFirst = (feeGrosze: number, days: number, period: Period): number =>
  Math.floor((feeGrosze * days) / daysBetween(period.from, period.until));

/** What the month costs from a day of it to its end, in grosze; that day is part of it. */
export const costFrom = (feeGrosze: number, day: string, period: Period): number =>
  feeGrosze - costOfFirst(feeGrosze, daysBetween(period.from, day), period);
