/**
 * Notices: the e-mails that we owe somebody, as data. A notice is kept in the transaction of what it reports, sent
 * afterwards, and tried again until it is sent or refused for good. It is sent at least once: a crash between sending and
 * marking may send it twice.
 */
import * as z from "zod/mini";
import { AccountId, Instant, NoticeId, UserId } from "../ids.ts";
import { type Language, languages } from "../language.ts";
import type { NoticeFacts } from "../nouns.ts";
import { isBulk } from "./bulk.ts";
import { desks } from "./desks.ts";

/**
 * Whom a notice is for: a desk of the operator's, whose address the stage says; one address; or a portal user, at the
 * address that they have when it is sent. For a user who is gone, their company's main administrator stands in; some notices
 * are for that one from the first.
 */
export const Recipient = z.union([
  z.object({ desk: z.enum(desks) }),
  z.object({ address: z.string() }),
  z.object({
    accountId: AccountId,
    userId: UserId,
    /** Their address only once it is proved theirs: until then their company's main administrator stands in. */
    ifProved: z.optional(z.literal(true)),
    /** The same as long as they may hear of the balance: the notice may wait, and they may lose that meanwhile. */
    ifHearsOfBalance: z.optional(z.literal(true)),
  }),
  z.object({ mainAdministratorOf: AccountId }),
]);
export type Recipient = z.infer<typeof Recipient>;
/** Who is looked up among an account's people. */
export type UserRecipient = Exclude<Recipient, { desk: unknown } | { address: unknown }>;

/** The facts of a notice for whoever only keeps it: `letter-of-notice.ts` reads them by their noun's own schema. */
const Facts = z.looseObject({ kind: z.string() });

/**
 * `waiting` to be sent or tried again · `sent`: SES has taken it · `parked`: refused for good, it waits for people.
 */
export const noticeStates = ["waiting", "sent", "parked"] as const;

export const Notice = z.object({
  id: NoticeId,
  recipient: Recipient,
  language: z.enum(languages),
  facts: Facts,
  createdAt: Instant,
  state: z.enum(noticeStates),
  /** How often it was taken to be sent. */
  attempts: z.int(),
  /** When it is due; while it waits. Whoever takes it moves this on first, so that nobody else does. */
  dueAt: z.optional(Instant),
  sentAt: z.optional(Instant),
  /** SES's name of it, as it was sent last. */
  messageId: z.optional(z.string()),
  parkedBecause: z.optional(z.string()),
});
export type Notice = z.infer<typeof Notice>;

/** The first try is the stream's, at once. The schedule takes over what is not even taken after this long. Bulk is the schedule's from the first. */
const firstTryMilliseconds = 60 * 1000;

/** As long as whoever took a notice may work on it: longer than any function runs that sends. */
export const leaseMilliseconds = 2 * 60 * 1000;

export const newNotice = (
  wanted: {
    readonly id: string;
    readonly recipient: Recipient;
    readonly language: Language;
    readonly facts: NoticeFacts;
  },
  now: Date,
): Notice => ({
  ...wanted,
  createdAt: now.toISOString(),
  state: "waiting",
  attempts: 0,
  dueAt: new Date(now.getTime() + (isBulk(wanted) ? 0 : firstTryMilliseconds)).toISOString(),
});

/** Whether it may be taken now: as the first ever, unless it is bulk, or because it is due. */
export const mayBeTaken = (notice: Notice, { now, first }: { now: Date; first: boolean }): boolean => {
  const { state, attempts, dueAt } = notice;
  if (state !== "waiting") return false;
  return first ? attempts === 0 && !isBulk(notice) : dueAt !== undefined && dueAt <= now.toISOString();
};

/** The pause after as many tries that failed, in milliseconds: a minute, doubling to an hour. It never gives up. */
export const pauseAfter = (attempts: number): number => Math.min(2 ** Math.max(0, attempts - 1), 60) * 60 * 1000;

/** Tries that fail without anybody having to look; from the next on, each is logged as an error. */
export const quietTries = 6;

/** Why an address gets no mail: SES reported that it does not exist, or its owner called our mail spam. */
export const addressMarks = ["bounced", "complained"] as const;
export type AddressMark = (typeof addressMarks)[number];
