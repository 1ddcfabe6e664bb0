/**
 * Counts e-mails against their limits: an item keeps when the last ones were sent, as many as the limits look back on, and its
 * write moves them along by one. So the limits hold for every hour and day by that write's condition alone, without a read.
 */
import * as z from "zod/mini";
import { type MailLimits, millisecondsOf, nextMailAt } from "../domain/mail-limits.ts";
import type { Key } from "./keys.ts";
import type { Item, Write } from "./table.ts";

/** Counts one e-mail that is sent now; refused where a limit is reached. */
export const mailCounted = (Key: Key, limits: MailLimits, now: Date): Write => {
  const at = now.getTime();
  const later = placesOf(limits).slice(1);
  const longest = Math.max(...limits.map(({ within }) => millisecondsOf[within]));
  const allowed = limits.map(({ within }) => `#${within} <= :${within}`).join(" AND ");
  return {
    Update: {
      Key,
      UpdateExpression: [
        "SET sent1 = :now, #ttl = :ttl",
        ...later.map((place) => `sent${place} = if_not_exists(sent${place - 1}, :never)`),
      ].join(", "),
      ConditionExpression: `attribute_not_exists(pk) OR ${limits.length > 1 ? `(${allowed})` : allowed}`,
      ExpressionAttributeNames: {
        "#ttl": "ttl",
        ...Object.fromEntries(limits.map(({ within, most }) => [`#${within}`, `sent${most}`])),
      },
      ExpressionAttributeValues: {
        ":now": at,
        ":never": 0,
        ":ttl": Math.ceil((at + longest) / 1000),
        ...Object.fromEntries(limits.map(({ within }) => [`:${within}`, at - millisecondsOf[within]])),
      },
    },
  };
};

/** In how many seconds the next e-mail may be sent, by the item that counts them; 0 where it may be now. */
export const secondsToNextMail = (item: Item | undefined, limits: MailLimits, now: Date): number => {
  if (!item) return 0;
  const sentAt = placesOf(limits).map((place) => z.parse(z.number(), item[`sent${place}`]));
  return Math.max(0, Math.ceil((nextMailAt(sentAt, limits) - now.getTime()) / 1000));
};

/** 1 for the last e-mail, 2 for the one before it, and so on. */
const placesOf = (limits: MailLimits): number[] =>
  Array.from({ length: Math.max(...limits.map(({ most }) => most)) }, (_, place) => place + 1);
