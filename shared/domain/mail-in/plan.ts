/**
 * What becomes of an e-mail. The plan is kept before anything is done, so that an e-mail that is delivered again, or broken off half-way, ends
 * as what it began as.
 */
import * as z from "zod/mini";
import { RequestKind } from "../change-requests/change-request.ts";
import { AccountId, ChangeRequestId, Instant, TopUpId } from "../ids.ts";
import { MailId } from "./received-mail.ts";

/**
 * Why nothing more comes of an e-mail. `own`: we sent it ourselves · `virus` · `spam`: from a sender that nothing proves · `automatic`: a machine
 * wrote or answered, and it names no transfer · `bounce`: a server's report on an e-mail that is no case's · `no-file`: it names a transfer, and
 * no file came with it · `refused-files`: the same, and none of its files is of use · `not-whole`: it could not be read · `gone`: it was no longer stored when it was to be read · `too-many`: as many
 * cases are open as may be.
 */
const mailRefusals = [
  "own",
  "virus",
  "spam",
  "automatic",
  "bounce",
  "no-file",
  "refused-files",
  "not-whole",
  "gone",
  "too-many",
] as const;
export type MailRefusal = (typeof mailRefusals)[number];

/** Why the staff look at an e-mail, in the queue `mails-to-check`. Of the others nothing is lost that somebody wrote. */
export type WhyChecked = Exclude<MailRefusal, "own" | "bounce">;

/** What the staff are shown it for; undefined where they are not. An automatic answer, such as an out-of-office note, is nothing to look at. */
export const whyChecked = (why: MailRefusal, { isReply }: { readonly isReply: boolean }): WhyChecked | undefined =>
  why === "own" || why === "bounce" || (why === "automatic" && isReply) ? undefined : why;

/** Of what BOK is told by an e-mail, once an hour at most: the others are many, and rarely somebody's. */
export const isUrgent = (why: WhyChecked): boolean => !["virus", "spam", "automatic", "no-file"].includes(why);

const mailedFor = {
  accountId: AccountId,
  /** Nothing proves that one of the account's people wrote it, or the one who did has not the right to. */
  isUnverified: z.optional(z.literal(true)),
  /** The ids that its files get, in their order. */
  fileIds: z.array(z.string()),
} as const;

export const MailPlan = z.discriminatedUnion("as", [
  z.object({ as: z.literal("refusal"), why: z.enum(mailRefusals) }),
  z.object({ as: z.literal("confirmation"), ...mailedFor, topUpId: TopUpId }),
  z.object({
    as: z.literal("case"),
    ...mailedFor,
    requestId: ChangeRequestId,
    kind: RequestKind,
    /** It is proved who of the account's people wrote, and they may not write to BOK. */
    mayNotWrite: z.optional(z.literal(true)),
    /** What the staff should know beside the text: hints at cases and top-ups. */
    hints: z.array(z.string()),
  }),
  z.object({ as: z.literal("join"), ...mailedFor, requestId: ChangeRequestId }),
  z.object({ as: z.literal("undelivered"), accountId: AccountId, requestId: ChangeRequestId }),
]);
export type MailPlan = z.infer<typeof MailPlan>;
export type PlanOf<As extends MailPlan["as"]> = Extract<MailPlan, { as: As }>;

export const KeptMail = z.object({
  id: MailId,
  receivedAt: Instant,
  /** The From address, or what stands in its place; empty where nothing does. */
  sender: z.string(),
  subject: z.string(),
  /** The account that it is about. */
  accountId: z.optional(AccountId),
  plan: MailPlan,
  /** Raised where the plan is changed, because what it was made for is over. */
  version: z.int(),
  /** `begun`: something of it may have been done · `done`. */
  state: z.enum(["begun", "done"]),
});
export type KeptMail = z.infer<typeof KeptMail>;
