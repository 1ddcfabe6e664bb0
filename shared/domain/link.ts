/** Links in e-mails that open one thing, once: what is kept of them is a hash. */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId, UserId } from "./ids.ts";

const linkPurposes = ["password-reset", "invitation"] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

export const Link = z.object({
  id: LinkId,
  purpose: z.enum(linkPurposes),
  /** SHA-256 of the link's secret, hexadecimal. The secret is in the e-mail, and kept nowhere. */
  secretHash: z.string(),
  accountId: AccountId,
  userId: UserId,
  email: z.string(),
  /** The credentials that it may replace: once they have changed, by this link or otherwise, it opens nothing. */
  credentialVersion: z.int(),
  expiresAt: Instant,
  /** Of an invitation: the name of who invited, where it was somebody of the account. */
  invitedBy: z.optional(z.string()),
});
export type Link = z.infer<typeof Link>;

/**
 * A link by which its one recipient does something with one thing of an account's, such as to decide a top-up. One to
 * decide outlives that, so that whoever comes later sees who did it.
 */
export const SubjectLink = z.object({
  id: LinkId,
  /** What it is for; a link for one thing opens no other. */
  purpose: z.string(),
  secretHash: z.string(),
  accountId: AccountId,
  subjectId: z.string(),
  /** Whom it was sent to: it is known who used it. */
  email: z.string(),
  /** Who that is, where it is one of the account's users. */
  userId: z.optional(UserId),
  expiresAt: Instant,
  /** When its holder was sent another one, once it was over. */
  renewedAt: z.optional(Instant),
});
export type SubjectLink = z.infer<typeof SubjectLink>;

/** A link by name: what its secret is computed from. */
export type LinkName = Pick<Link | SubjectLink, "id" | "purpose">;

/** A link to set a new password is good for 30 minutes, an invitation for 72 hours, a decision for 14 days. */
export const resetMilliseconds = 30 * 60 * 1000;
export const invitationMilliseconds = 72 * 3600 * 1000;
export const decisionMilliseconds = 14 * 24 * 3600 * 1000;

/** The purpose of a link to decide a bank top-up. */
export const decisionPurpose = "decision";
/** For how long after it expires a link to decide can be exchanged for a new one. */
export const renewableMilliseconds = 30 * 24 * 3600 * 1000;

/** When a link means nothing any more and is no longer kept, in epoch milliseconds. */
export const forgottenAtMs = ({ purpose, expiresAt }: Pick<Link | SubjectLink, "purpose" | "expiresAt">): number =>
  Date.parse(expiresAt) + (purpose === decisionPurpose ? renewableMilliseconds : 0);

/** What a link carries: its name, and the secret that opens it. */
type LinkToken = { readonly id: string; readonly secret: string };

export const linkTokenText = ({ id, secret }: LinkToken): string => `${id}.${secret}`;

/** The token as the holder of a link gives it; undefined where it is malformed. */
export const parseLinkToken = (text: string): LinkToken | undefined => {
  const [id = "", secret = "", ...more] = text.split(".");
  const isToken = LinkId.safeParse(id).success && /^[\w-]{43}$/.test(secret) && more.length === 0;
  return isToken ? { id, secret } : undefined;
};
