/**
 * How long is kept what names people, in days: the one table. The table's TTL and the bucket's lifecycle carry it out, so what is due
 * goes within days, and nothing else has to run. The ledger and the audit trail name nobody, and are kept.
 */

const year = 366;

/** A closed case, from when it was closed. Claims of a business lapse after three years, at the end of a year (Kodeks cywilny, art. 118). */
export const caseDays = {
  "subscriber-data": 4 * year,
  "main-administrator": 4 * year,
  // Its payout is a fact of the books: five years from the end of the tax year (Ordynacja podatkowa, art. 86).
  "account-closure": 6 * year,
  other: 4 * year,
} as const;

/** A file, from when it was uploaded. One of a case outlives every case that was closed within a year. */
export const fileDays = {
  // A payer may dispute a transfer with their bank for 13 months (Directive (EU) 2015/2366, art. 71); an answer takes weeks.
  confirmations: 430,
  attachments: 7 * year,
  digests: 90,
} as const;

/** Where a number was used, from when that was changed: claims lapse as those of a case do. */
export const locationDays = 4 * year;

/** An e-mail, from when it was sent; one that waits or is parked is kept until then. */
export const noticeDays = 90;

/** An e-mail that was received, as it came, and what became of it. */
export const rawMailDays = 30;

/** That something waited for people and was settled, from when it was: the audit trail keeps it for good. */
export const settledDays = 30;

/** When an item that was settled at `at` goes, as DynamoDB's TTL says it: in seconds. */
export const ttlAfter = (at: string, days: number): number => Math.floor(Date.parse(at) / 1000) + days * 24 * 3600;
