/**
 * Notices: the e-mails that we owe somebody, as data. A notice is kept in the transaction of what it tells, sent
 * afterwards, and tried again until it is sent or refused for good. It is told at least once: a crash between sending and
 * marking may tell it twice.
 */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId, NoticeId, TopUpId, UserId } from "../ids.ts";
import { type Language, languages } from "../language.ts";
import { fileFaults, UploadType } from "../uploads/upload.ts";

/**
 * Whom a notice is for: a desk of the operator's, whose address the stage says; one address; or a portal user, at the
 * address that they have when it is sent. For a user who is gone, their company's main administrator stands in.
 */
export const desks = ["finance"] as const;
export const Recipient = z.union([
  z.object({ desk: z.enum(desks) }),
  z.object({ address: z.string() }),
  z.object({ accountId: AccountId, userId: UserId }),
]);
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

/** The bank top-up that a notice tells of. */
const ordered = {
  accountId: AccountId,
  companyName: z.string(),
  topUpId: TopUpId,
  code: z.string(),
  amountGrosze: z.int(),
} as const;

/** A stored file that goes with a notice: where it is kept, and its hash, so that nothing else is ever sent. */
export const NoticeFile = z.object({
  key: z.string(),
  sha256: z.string(),
  fileName: z.string(),
  contentType: UploadType,
  sizeBytes: z.int(),
});
export type NoticeFile = z.infer<typeof NoticeFile>;

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** To one of finance: a customer has sent a confirmation of their transfer, and here is the link to decide. */
  z.object({
    kind: z.literal("transfer-confirmed"),
    ...ordered,
    orderedBy: z.string(),
    orderedAt: Instant,
    /** Since when the first confirmation waits. */
    waitsSince: Instant,
    /** How the file is called by the customer. */
    calledFile: z.string(),
    file: NoticeFile,
    /** The account's latest credited top-ups, newest first. */
    previous: z.array(z.object({ creditedAt: Instant, amountGrosze: z.int() })),
    linkId: LinkId,
    validUntil: Instant,
  }),
  /** To who ordered: the confirmation came, and finance looks at it. */
  z.object({ kind: z.literal("confirmation-received"), ...ordered, calledFile: z.string(), at: Instant }),
  /** To who ordered: the file that came is of no use, and why. */
  z.object({
    kind: z.literal("confirmation-refused"),
    ...ordered,
    calledFile: z.string(),
    why: z.enum(fileFaults),
    at: Instant,
  }),
  /** To who ordered: the receipt. */
  z.object({
    kind: z.literal("transfer-credited"),
    ...ordered,
    receivedGrosze: z.int(),
    balanceGrosze: z.int(),
    reason: z.optional(z.string()),
    at: Instant,
  }),
  z.object({ kind: z.literal("transfer-rejected"), ...ordered, reason: z.string(), at: Instant }),
  z.object({ kind: z.literal("transfer-expired"), ...ordered, at: Instant }),
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
export type FactsOf<Kind extends NoticeKind> = Extract<NoticeFacts, { kind: Kind }>;

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
