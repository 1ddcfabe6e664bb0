/** The calendar and clock of Poland. Everything that people read, and every day that is counted, is Warsaw's. */
import type { Texts } from "./language.ts";

export const warsaw = "Europe/Warsaw";

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof weekdays)[number];

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made on first use and kept: Intl takes some thirty times as long to make a format as to use it, and most requests need none. */
const formatOf = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const name = JSON.stringify([locale, options]);
  const format = formats.get(name) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(name, format);
  return format;
};

/** The day in Warsaw at that instant: `2026-03-02`. */
export const warsawDay = (at: Date): string => formatOf("sv-SE", { timeZone: warsaw }).format(at);

/** The day so many days after another one. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, "2026-03-02".length);

/** The instant at which a day begins in Warsaw. Its clocks change after midnight, so there is exactly one. */
export const startOfDay = (day: string): Date => {
  const inSummer = new Date(Date.parse(day) - 2 * hourMilliseconds);
  return wallClock(inSummer).time === "00:00" ? inSummer : new Date(Date.parse(day) - hourMilliseconds);
};
const hourMilliseconds = 3_600_000;

/** The days from one to another that is no earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** What calendar and clock show in Warsaw at that instant: `2026-03-02`, `monday`, `13:00`. */
export const wallClock = (at: Date): { readonly day: string; readonly weekday: Weekday; readonly time: string } => {
  const clocks = formatOf("en-GB", {
    timeZone: warsaw,
    weekday: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(clocks.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: warsawDay(at),
    weekday: parts.weekday!.toLowerCase() as Weekday,
    time: `${parts.hour}:${parts.minute}`,
  };
};

/** The days before one, the oldest first. */
export const daysBefore = (day: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => dayAfter(day, place - count));

/** A day as people read it: "2 marca 2026". */
export const dayText = (calendarDay: string): Texts => {
  const shown = (locale: string): string => formatOf(locale, { timeZone: "UTC", ...day }).format(new Date(calendarDay));
  return { pl: shown("pl-PL"), en: shown("en-GB") };
};

/** An instant as people in Poland read it, in Warsaw's time: "2 marca 2026, 13:00". */
export const moment = (instant: string): Texts => {
  const at = new Date(instant);
  const shown = (locale: string): string =>
    [day, time].map((parts) => formatOf(locale, { timeZone: warsaw, ...parts }).format(at)).join(", ");
  return { pl: shown("pl-PL"), en: `${shown("en-GB")} (Warsaw time)` };
};

const day = { day: "numeric", month: "long", year: "numeric" } as const;
const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
