/**
 * A change request: a disposition that only the customer service office (BOK) may carry out. The staff call it a case. It is
 * one item with its history; what happens to it is decided in `steps.ts`.
 */
import * as z from "zod/mini";
import { AccountId, ChangeRequestId, Instant, LinkId, operatorId, ProposalId, UserId } from "../ids.ts";
import { languages } from "../language.ts";
import { MailId } from "../mail-in/received-mail.ts";
import { named, takes, visiblePattern } from "../model.ts";
import { Replacement, Veto } from "../replacements/replacement.ts";
import { KeptChange } from "../subscriber/changes.ts";
import { codePattern } from "../top-ups/transfer-code.ts";
import { announcedFile } from "../uploads/announced-file.ts";
import { AttachmentId } from "./attachments.ts";

export const requestKinds = ["subscriber-data", "main-administrator", "account-closure", "other"] as const;
export const RequestKind = named("ChangeRequestKind", z.enum(requestKinds));
export type RequestKind = z.infer<typeof RequestKind>;

/**
 * `open`: BOK has to act · `waiting-for-customer`: BOK has asked · `waiting-for-confirmation`: a second one of the staff has to
 * confirm · `waiting-for-veto`: the main administrator is replaced unless somebody objects in time · `applied` and `rejected`: closed.
 */
export const requestStates = [
  "open",
  "waiting-for-customer",
  "waiting-for-confirmation",
  "waiting-for-veto",
  "applied",
  "rejected",
] as const;
export const RequestState = named("ChangeRequestState", z.enum(requestStates));
export type RequestState = z.infer<typeof RequestState>;

/** How a request reached BOK that one of the staff wrote down. */
export const requestSources = ["letter", "e-mail", "phone"] as const;

/** Who did something: one of the customer's people, or of the staff, whom the customer is not told by name; `system` is Saldo itself. */
export const Author = z.object({
  side: z.enum(["customer", "staff", "system"]),
  userId: z.optional(UserId),
  name: z.string(),
  /** Of an e-mail from somebody who is no portal user: where it came from. */
  address: z.optional(z.string()),
  /** Only an e-mail says that it was they, and nothing proved it, or that they may ask for it. */
  isUnverified: z.optional(z.literal(true)),
  /** Beside that: it is proved who wrote, but they have not the right to write to BOK. */
  mayNotWrite: z.optional(z.literal(true)),
});
export type Author = z.infer<typeof Author>;

export const eventKinds = [
  "opened",
  "taken",
  "remarked",
  "asked",
  "answered",
  "file-added",
  "proposed",
  "proposal-withdrawn",
  "proposal-expired",
  "confirmed",
  "announced",
  "vetoed",
  "not-replaced",
  "applied",
  "rejected",
  "kind-confirmed",
  "undelivered",
] as const;

/** What happened, oldest first. A remark is the staff's own. */
const Event = z.object({
  what: z.enum(eventKinds),
  at: Instant,
  by: Author,
  text: z.optional(z.string()),
  /** Of kind-confirmed: which. */
  kind: z.optional(RequestKind),
  /** The e-mail that brought it. */
  mailId: z.optional(MailId),
});
export type RequestEvent = z.infer<typeof Event>;

/** What only the staff see of a history. */
export const isForStaffOnly = ({ what }: RequestEvent): boolean => staffsOwn.includes(what);
const staffsOwn: readonly RequestEvent["what"][] = [
  "remarked",
  "proposed",
  "proposal-withdrawn",
  "proposal-expired",
  "undelivered",
];

export const Attachment = z.extend(announcedFile(AttachmentId), { announcedBy: Author });
export type Attachment = z.infer<typeof Attachment>;

/** As people say it: `BOK-7K2M9RXG`. Unique for ever. */
export const numberOf = (code: string): string => `BOK-${code}`;
const numberPattern = new RegExp(`^BOK-${codePattern.source.slice(1)}`);

export const ChangeRequest = z.object({
  id: ChangeRequestId,
  number: z.string().check(z.regex(numberPattern)),
  accountId: AccountId,
  /** As it was called when the request was opened. */
  companyName: z.string(),
  /** Raised by every change, so that none is decided on a stale look. */
  version: z.int(),
  kind: RequestKind,
  state: RequestState,
  createdAt: Instant,
  /** Whose e-mails about it are written in. */
  language: z.enum(languages),
  openedBy: Author,
  /** By the main administrator themselves: of what others ask to change they are told, too. */
  isOpenedByMain: z.optional(z.literal(true)),
  /** How it came, where one of the staff wrote it down for the customer. */
  source: z.optional(z.enum(requestSources)),
  message: z.string(),
  /** The e-mail that it came by. */
  mailId: z.optional(MailId),
  /** It came by e-mail, and what kind it is was read out of the text: BOK has to confirm the kind before anything is carried out. */
  kindToConfirm: z.optional(z.literal(true)),
  /** Of subscriber-data. */
  changes: z.optional(z.array(KeptChange)),
  /** Of account-closure: where the unused balance goes, an NRB in the customer's name. */
  payoutAccountNumber: z.optional(z.string()),
  /** Of main-administrator: who shall be it. */
  candidateId: z.optional(UserId),
  attachments: z.array(Attachment),
  takenBy: z.optional(Author),
  /** How one of the staff proposes to carry it out, while a second one has to confirm that. */
  proposalId: z.optional(ProposalId),
  /** Of main-administrator: the replacement that two of the staff have decided on, until it is stopped. */
  replacement: z.optional(Replacement),
  /** Of main-administrator: the objection to it. */
  veto: z.optional(Veto),
  history: z.array(Event),
  closedAt: z.optional(Instant),
  /** Of one that belonged to no customer: the case in a customer's account that goes on with it. */
  movedTo: z.optional(
    z.object({
      accountId: AccountId,
      requestId: ChangeRequestId,
      number: z.optional(z.string().check(z.regex(numberPattern))),
    }),
  ),
  /** The link to its page that BOK's e-mails carry. */
  linkId: LinkId,
});
export type ChangeRequest = z.infer<typeof ChangeRequest>;

export const isClosed = ({ closedAt }: Pick<ChangeRequest, "closedAt">): boolean => closedAt !== undefined;

/** Whether BOK has to act on it: then it waits in their queue. */
export const waitsForStaff = ({ state }: Pick<ChangeRequest, "state">): boolean =>
  state === "open" || state === "waiting-for-confirmation";

/** As many of an account may be open at a time, so that nobody floods BOK. */
export const openRequestsMax = 20;
/** Of e-mails whose sender nothing proves: of an account, and of the operator's own, where those are that belong to nobody. */
const unverifiedMax = { customer: 10, operator: 500 } as const;

export const openMaxOf = ({ accountId, openedBy }: Pick<ChangeRequest, "accountId" | "openedBy">): number => {
  if (!openedBy.isUnverified) return openRequestsMax;
  return accountId === operatorId ? unverifiedMax.operator : unverifiedMax.customer;
};

const messageLetters = { min: 3, max: 2_000 } as const;

/** A message of several lines, without control characters: 3 to 2,000 letters. The limits keep a case with all its history in one item. */
export const Message = named(
  "Message",
  takes(
    {
      description: "Several lines; spaces around are taken off",
      pattern: visiblePattern(messageLetters.min),
      maxLength: messageLetters.max,
    },
    z.pipe(
      z.string().check(z.maxLength(2 * messageLetters.max)),
      z.pipe(
        z.transform((text: string) => tidied(text)),
        z.string().check(z.minLength(messageLetters.min), z.maxLength(messageLetters.max)),
      ),
    ),
  ),
);

const tidied = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[^\P{Cc}\n]/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .trim();

/** As long does a case's page open after the case is closed. */
export const pageMilliseconds = 14 * 24 * 3600 * 1000;
