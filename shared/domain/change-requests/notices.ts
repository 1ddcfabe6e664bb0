/** What BOK and customers are sent about change requests. */
import * as z from "zod/mini";
import { AccountId, ChangeRequestId, Instant, LinkId } from "../ids.ts";
import { RefusedFile } from "../mail-in/file-faults.ts";
import { MailedFrom } from "../mail-in/received-mail.ts";
import { answeredMail } from "../notices/answered-mail.ts";
import { NoticeFile } from "../notices/notice-file.ts";
import { changedFields } from "../subscriber/changes.ts";
import { fileFaults } from "../uploads/upload.ts";
import { requestKinds, requestSources } from "./change-request.ts";

/** What the link to a case's page is for. */
export const casePurpose = "case";
/** Days for which a case's link is good: as long as a case could wait. Its page ends sooner, 14 days after the case closes. */
export const caseLinkDays = 5 * 366;

/** The request that a notice is about. */
const request = {
  accountId: AccountId,
  companyName: z.string(),
  requestId: ChangeRequestId,
  number: z.string(),
  requestKind: z.enum(requestKinds),
  at: Instant,
  /** Who of the company asked for it. */
  askedBy: z.optional(z.string()),
  /** Nothing proved that it was they. */
  isAskerUnverified: z.optional(z.literal(true)),
} as const;

/** To BOK: whose answer goes to the person who wrote, and what opens the case. */
const forStaff = {
  ...request,
  /** Who wrote, by name. */
  from: z.string(),
  /** Where an answer to the e-mail goes; absent where one of the staff wrote. */
  replyTo: z.optional(z.string()),
  linkId: LinkId,
} as const;

/** Of what came by e-mail: from which address, and whether nothing proved who sent it. */
const mail = z.optional(MailedFrom);

const Changes = z.array(
  z.object({ field: z.enum(changedFields), from: z.nullable(z.string()), to: z.nullable(z.string()) }),
);

export const NoticeFacts = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("request-opened"),
    ...forStaff,
    source: z.optional(z.enum(requestSources)),
    mail,
    /** It belonged to nobody under this number, and was given to the customer. */
    movedFrom: z.optional(z.string()),
    /** The files that came with it, as its sender calls them. */
    calledFiles: z.optional(z.array(z.string())),
    message: z.string(),
    changes: Changes,
    /** The last four digits of the account that the unused balance shall go to. */
    payoutAccount: z.optional(z.string()),
    /** Who shall be the main administrator, by name. */
    candidate: z.optional(z.string()),
  }),
  z.object({
    kind: z.literal("request-answered"),
    ...forStaff,
    mail,
    calledFiles: z.optional(z.array(z.string())),
    message: z.string(),
  }),
  z.object({ kind: z.literal("request-file"), ...forStaff, calledFile: z.string(), file: NoticeFile }),
  /** To finance: an account is closed, and its balance has to be sent to the customer's bank. */
  z.object({
    kind: z.literal("payout-to-send"),
    ...request,
    payoutGrosze: z.int(),
    accountNumber: z.string(),
    proposedBy: z.string(),
    confirmedBy: z.string(),
  }),
  /** To the customer: what they sent has arrived. */
  z.object({
    kind: z.literal("request-received"),
    ...request,
    /** How it came, where one of the staff wrote it down for the company. */
    source: z.optional(z.enum(requestSources)),
    message: z.string(),
    changes: Changes,
    candidate: z.optional(z.string()),
    /** Not they sent it, but somebody whom nothing ties to the company, by e-mail from this address. */
    strangersAddress: z.optional(z.string()),
    /** They sent it by e-mail, and this answers to that. */
    byMail: z.optional(z.literal(true)),
    /** Files of that e-mail that are of no use, and why. */
    refusedFiles: z.optional(z.array(RefusedFile)),
    ...answeredMail,
  }),
  z.object({ kind: z.literal("request-taken"), ...request }),
  z.object({ kind: z.literal("request-asked"), ...request, message: z.string() }),
  z.object({ kind: z.literal("request-applied"), ...request, message: z.string(), changes: Changes }),
  z.object({ kind: z.literal("request-rejected"), ...request, message: z.string() }),
  /** To whoever uploaded it: the file is of no use, and why. */
  z.object({ kind: z.literal("request-file-refused"), ...request, calledFile: z.string(), why: z.enum(fileFaults) }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
