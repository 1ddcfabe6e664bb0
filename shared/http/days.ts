/** Lists by time: by days in Warsaw, or by instants. */
import * as z from "zod/mini";
import type { IdPrefix } from "../domain/ids.ts";
import { dayAfter, startOfDay } from "../domain/warsaw.ts";
import { idsFrom } from "../ids.ts";

export const DayOrInstant = z.union([z.iso.date(), z.iso.datetime()]);

export const isDay = (text: string): boolean => text.length === "2026-03-02".length;

/** Where a stretch of time begins: with the day, or at the instant. */
export const beginningOf = (from: string): Date => (isDay(from) ? startOfDay(from) : new Date(from));

/** Where it is over: with the next day, or at the instant, which no longer belongs to it. */
export const endOf = (to: string): Date => (isDay(to) ? startOfDay(dayAfter(to, 1)) : new Date(to));

/** The ids of what was made in a stretch of time: from one on, and before another. */
export const idsIn = (
  prefix: IdPrefix,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
) => ({ from: from && idsFrom(prefix, beginningOf(from)), before: to && idsFrom(prefix, endOf(to)) });
