/**
 * Counts e-mails against their limits: an item keeps when the last ones were sent, as many as the limits look back on, and its
 * write moves them along by one. So the limits hold for every hour and day by that write's condition alone, without a read.
 */
import * as z from "zod/mini";
import { type MailLimits, millisecondsOf, nextMailAt } from "../domain/mail-limits.ts";
import type { Key } from "./keys.ts";
import type { Item, Write } from "./table.ts";

/**
 * Counts an e-mail that is sent now, or several (`mails`, fewer than any limit); refused where a limit would be passed and, with
 * `seen`, where another was counted since the item was read (at least a millisecond ago).
 */
export const mailCounted = (
  Key: Key,
  limits: MailLimits,
  now: Date,
  { seen, mails = 1 }: { readonly seen?: Seen | undefined; readonly mails?: number } = {},
): Write => {
  const at = now.getTime();
  const [first, later] = [placesOf(limits).slice(0, mails), placesOf(limits).slice(mails)];
  const longest = Math.max(...limits.map(({ within }) => millisecondsOf[within]));
  const { condition, names, values } = allowedWhere(limits, at, { seen, mails });
  return {
    Update: {
      Key,
      UpdateExpression: [
        "SET #ttl = :ttl",
        ...first.map((place) => `sent${place} = :now`),
        ...later.map((place) => `sent${place} = if_not_exists(sent${place - mails}, :never)`),
      ].join(", "),
      ConditionExpression: condition,
      ExpressionAttributeNames: { "#ttl": "ttl", ...names },
      ExpressionAttributeValues: {
        ":now": at,
        ...(later.length > 0 && { ":never": 0 }),
        ":ttl": Math.ceil((at + longest) / 1000),
        ...values,
      },
    },
  };
};

type Seen = { readonly lastSentMs: number | undefined };

const allowedWhere = (
  limits: MailLimits,
  at: number,
  { seen, mails }: { readonly seen: Seen | undefined; readonly mails: number },
) => {
  if (seen && seen.lastSentMs === undefined) return { condition: "attribute_not_exists(pk)", names: {}, values: {} };
  // A count that an earlier release kept may remember fewer: those it doesn't know of were never sent.
  const allowed = limits.map(({ within }) => `attribute_not_exists(#${within}) OR #${within} <= :${within}`);
  const grouped = allowed.map((part) => `(${part})`).join(" AND ");
  return {
    condition: seen ? `sent1 = :seen AND ${grouped}` : allowed.length === 1 ? allowed.join() : grouped,
    names: Object.fromEntries(limits.map(({ within, most }) => [`#${within}`, `sent${most - mails + 1}`])),
    values: {
      ...Object.fromEntries(limits.map(({ within }) => [`:${within}`, at - millisecondsOf[within]])),
      ...(seen ? { ":seen": seen.lastSentMs } : {}),
    },
  };
};

/** When the last e-mail was sent, in epoch milliseconds. */
export const lastMailMs = (item: Item | undefined): number | undefined => item && z.parse(z.number(), item.sent1);

/** When the next e-mail may be sent once one is sent now, in epoch milliseconds. */
export const nextMailAfterThis = (item: Item | undefined, limits: MailLimits, now: Date): number =>
  nextMailAt([now.getTime(), ...(item ? sentTimes(item, limits) : [])], limits);

/** In how many seconds the next e-mail, or so many at once, may be sent, by the item that counts them; 0 where it may be now. */
export const secondsToNextMail = (item: Item | undefined, limits: MailLimits, now: Date, mails = 1): number => {
  if (!item) return 0;
  return Math.max(0, Math.ceil((nextMailAt(sentTimes(item, limits), limits, mails) - now.getTime()) / 1000));
};

/** When the last ones were sent, the newest first; 0 where there were fewer. */
const sentTimes = (item: Item, limits: MailLimits): number[] =>
  placesOf(limits).map((place) => z.parse(z._default(z.number(), 0), item[`sent${place}`]));

/** 1 for the last e-mail, 2 for the one before it, and so on. */
const placesOf = (limits: MailLimits): number[] =>
  Array.from({ length: Math.max(...limits.map(({ most }) => most)) }, (_, place) => place + 1);
