/**
 * Notices: the e-mails that we owe somebody, as data. A notice is kept in the transaction of what it tells, sent
 * afterwards, and tried again until it is sent or refused for good. It is told at least once: a crash between sending and
 * marking may tell it twice.
 */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId, NoticeId, TopUpId } from "./ids.ts";
import type { Language } from "./language.ts";
import { languages } from "./language.ts";

/** Whom a notice is for: one person's address, or a desk of the operator's, whose address the stage says. */
export const desks = ["finance"] as const;
export const Recipient = z.union([z.object({ desk: z.enum(desks) }), z.object({ address: z.string() })]);
export type Recipient = z.infer<typeof Recipient>;

/** What a user is told of that changed how they sign in. */
export const credentialChanges = [
  "password-changed",
  "password-reset",
  "totp-enrolled",
  "recovery-codes-renewed",
  "recovery-code-used",
  "totp-reset",
  "address-changed",
  "password-set",
] as const;

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** The link that sets a new password; whoever asked for it is not known to be the user. */
  z.object({ kind: z.literal("password-reset"), linkId: LinkId, validUntil: Instant }),
  /** The link by which somebody who was added to an account sets their first password. */
  z.object({
    kind: z.literal("invitation"),
    linkId: LinkId,
    validUntil: Instant,
    firstName: z.string(),
    companyName: z.string(),
    invitedBy: z.string(),
  }),
  z.object({
    kind: z.literal("credentials-changed"),
    change: z.enum(credentialChanges),
    firstName: z.string(),
    at: Instant,
    /** The network address that it was done from. */
    from: z.string(),
    /** How many recovery codes are left, where one was used. */
    codesLeft: z.optional(z.int()),
  }),
  /** Card money that was credited, but that finance must look at. `why`: an irregularity of the top-up. */
  z.object({
    kind: z.literal("card-irregularity"),
    accountId: AccountId,
    companyName: z.string(),
    topUpId: TopUpId,
    paymentId: z.string(),
    amountGrosze: z.int(),
    why: z.string(),
    at: Instant,
  }),
  /** What Stripe told and nobody could apply: it waits for finance. */
  z.object({
    kind: z.literal("event-parked"),
    eventId: z.string(),
    why: z.string(),
    accountId: z.optional(AccountId),
    topUpId: z.optional(TopUpId),
    at: Instant,
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
export type NoticeKind = NoticeFacts["kind"];

/**
 * `waiting` to be sent or tried again · `sent`: SES has taken it · `parked`: refused for good, it waits for people ·
 * `moot`: there is nobody to tell. (A reset asked for an address that nobody has is kept like any other.)
 */
export const noticeStates = ["waiting", "sent", "parked", "moot"] as const;

export const Notice = z.object({
  id: NoticeId,
  recipient: Recipient,
  language: z.enum(languages),
  facts: NoticeFacts,
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

/** The first try is the stream's, at once. The schedule takes over what is not even taken after this long. */
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
  dueAt: new Date(now.getTime() + firstTryMilliseconds).toISOString(),
});

/** Whether it may be taken now: as the first ever, or because it is due. */
export const mayBeTaken = (
  { state, attempts, dueAt }: Notice,
  { now, first }: { now: Date; first: boolean },
): boolean => state === "waiting" && (first ? attempts === 0 : dueAt !== undefined && dueAt <= now.toISOString());

/** The pause after as many tries that failed, in milliseconds: a minute, doubling to an hour. It never gives up. */
export const pauseAfter = (attempts: number): number => Math.min(2 ** Math.max(0, attempts - 1), 60) * 60 * 1000;

/** Tries that fail without anybody having to look; from the next on, each is told as an error. */
export const quietTries = 6;

/** Why an address gets no mail: SES told that it does not exist, or its owner called our mail spam. */
export const addressMarks = ["bounced", "complained"] as const;
export type AddressMark = (typeof addressMarks)[number];
