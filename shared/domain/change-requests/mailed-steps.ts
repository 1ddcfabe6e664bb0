/**
 * What e-mails do to change requests: open one, join one, or show that one of ours was not delivered. The same e-mail again changes nothing.
 * An e-mail carries nothing out, and what it claims to be is kept with what proves it.
 */
import { type Done, shortened } from "../audit-records/audit.ts";
import type { NewNotice } from "../follow-ups.ts";
import type { SubjectLink } from "../link.ts";
import type { RefusedFile } from "../mail-in/file-faults.ts";
import { Refusal } from "../refusal.ts";
import { type ReceivedFile, withMailed } from "../uploads/announced-file.ts";
import type { Attachment, Author, ChangeRequest, RequestEvent } from "./change-request.ts";
import type { NoticeFacts } from "./notices.ts";
import * as requestRefusals from "./refusals.ts";
import {
  about,
  isFullFor,
  mustBeOpen,
  mustFit,
  type Step,
  toCustomer,
  toCustomers,
  toStaff,
  whoAsked,
} from "./steps.ts";

/** An e-mail as a case takes it. */
export type CaseMail = {
  readonly mailId: string;
  readonly author: Author;
  /** Where it came from, as far as it says. */
  readonly sender: string;
  /** Where an answer of BOK's by e-mail goes; undefined where it says no address, or several. */
  readonly replyTo: string | undefined;
  readonly text: string;
  /** Those that were checked, in their order. */
  readonly files: readonly ReceivedFile<Attachment>[];
  /** Names of files that are of no use, and why. */
  readonly refusedFiles: readonly RefusedFile[];
  /** What the staff should know of it. */
  readonly remarks: readonly string[];
  /** Whether whoever wrote gets an answer, and what it answers to. */
  readonly answer: { readonly inReplyTo?: string; readonly references: string[] } | undefined;
};

type NewRequest = Omit<
  ChangeRequest,
  "version" | "state" | "createdAt" | "openedBy" | "attachments" | "history" | "linkId" | "message" | "mailId"
>;

const saldo: Author = { side: "system", name: "Saldo" };

/** A case that an e-mail opens: BOK is sent it, and whoever wrote gets a copy, where they may be answered. */
export const openingByMail = (
  wanted: NewRequest,
  { mail, link, now }: { readonly mail: CaseMail; readonly link: SubjectLink; readonly now: Date },
): Step & { readonly tooManyFiles: readonly string[] } => {
  const at = now.toISOString();
  const { mailId, author, text } = mail;
  const { attachments, tooMany } = withFiles([], mail.files);
  const request: ChangeRequest = {
    ...wanted,
    message: text,
    mailId,
    version: 1,
    state: "open",
    createdAt: at,
    openedBy: author,
    attachments,
    history: [
      { what: "opened", at, by: author, mailId },
      ...fileEvents(attachments, mail, at),
      ...remarkEvents(mail, tooMany, at),
    ],
    linkId: link.id,
  };
  return {
    request,
    tooManyFiles: tooMany,
    followUps: {
      at: now,
      links: [link],
      records: recordsOf(request, author, "change-request-opened"),
      notices: [
        toStaff(request, { name: author.name, side: author.side, email: mail.replyTo }, now, {
          kind: "request-opened",
          message: text,
          changes: [],
          mail: mailFacts(mail),
          calledFiles: attachments.map(({ fileName }) => fileName),
        }),
        ...copies(
          request,
          mail,
          {
            kind: "request-received",
            ...about(request, now),
            ...whoAsked(request),
            message: text,
            changes: [],
            byMail: true,
          },
          tooMany,
        ),
      ],
    },
  };
};

type Received = Extract<NoticeFacts, { kind: "request-received" }>;

/** To whoever wrote, where they may be answered; and to the main administrator of what somebody else of the company is proved to ask for. */
const copies = (
  request: ChangeRequest,
  { answer, author, refusedFiles }: CaseMail,
  facts: Received,
  tooMany: readonly string[],
): NewNotice[] => {
  const all = [...refusedFiles, ...tooMany.map((calledFile) => ({ calledFile, why: "too-many" as const }))];
  const [, ...mains] = toCustomers(request, facts);
  return [
    ...(answer ? toCustomer(request, { ...facts, refusedFiles: all, ...answer }) : []),
    ...(author.isUnverified && !author.mayNotWrite ? [] : mains),
  ];
};

/** As many e-mails about a case may notify BOK in an hour: where two machines write to each other and nothing else shows it, they stop here. */
const mailsAnHourMax = 5;

/**
 * An e-mail joins a case: a customer's as an answer, one of the staff's as a remark, which the customer never sees. Refuses `request_closed` and
 * `too_many_messages`.
 */
export const joiningByMail = (request: ChangeRequest, mail: CaseMail, now: Date): Step => {
  const { mailId, author, text } = mail;
  const { history } = request;
  if (history.some((event) => event.mailId === mailId)) return { request, followUps: { at: now } };
  mustBeOpen(request);
  if (
    isFullFor(
      history.filter(({ by }) => by.side === author.side),
      text,
    )
  )
    throw new Refusal(requestRefusals.too_many_messages);
  const at = now.toISOString();
  const isStaffs = author.side === "staff";
  const { attachments, tooMany } = withFiles(request.attachments, mail.files);
  const added = attachments.slice(request.attachments.length);
  const changed: ChangeRequest = {
    ...request,
    ...(request.state === "waiting-for-customer" && !isStaffs ? { state: "open" } : {}),
    attachments,
    history: [
      ...history,
      { what: isStaffs ? "remarked" : "answered", at, by: author, text, mailId },
      ...fileEvents(added, mail, at),
      ...remarkEvents(mail, tooMany, at),
    ],
  };
  mustFit(changed);
  const hourAgo = new Date(now.getTime() - 3600 * 1000).toISOString();
  // Those that nothing proves are counted apart: a stranger's don't use up the customer's.
  const isLike = ({ by }: RequestEvent): boolean => (by.isUnverified === true) === (author.isUnverified === true);
  const mails = new Set(
    history.flatMap((event) => (event.mailId && event.at > hourAgo && isLike(event) ? [event.mailId] : [])),
  );
  const notices: NewNotice[] =
    isStaffs || mails.size >= mailsAnHourMax
      ? []
      : [
          toStaff(request, { name: author.name, side: author.side, email: mail.replyTo }, now, {
            kind: "request-answered",
            message: text,
            mail: mailFacts(mail),
            calledFiles: added.map(({ fileName }) => fileName),
          }),
        ];
  return {
    request: changed,
    followUps: { at: now, notices, records: recordsOf(request, author, "change-request-answered") },
  };
};

/** A server says that an e-mail about the case was not delivered: the staff see it, once, and nobody is sent anything. */
export const notingUndelivered = (request: ChangeRequest, now: Date): Step => {
  const isKnown = request.history.some(({ what }) => what === "undelivered");
  const event: RequestEvent = { what: "undelivered", at: now.toISOString(), by: saldo };
  return {
    request: isKnown ? request : { ...request, history: [...request.history, event] },
    followUps: { at: now },
  };
};

const mailFacts = ({ sender, author }: CaseMail) => ({
  sender,
  ...(author.isUnverified && { isUnverified: true as const }),
  ...(author.mayNotWrite && { mayNotWrite: true as const }),
});

const withFiles = (before: readonly Attachment[], files: readonly ReceivedFile<Attachment>[]) => {
  let attachments = [...before];
  const tooMany: string[] = [];
  for (const file of files) {
    const taken = withMailed(attachments, file);
    if (taken.outcome === "too-many") tooMany.push(file.fileName);
    attachments = [...taken.files];
  }
  return { attachments, tooMany };
};

const fileEvents = (files: readonly Attachment[], { author: by, mailId }: CaseMail, at: string): RequestEvent[] =>
  files.map(({ fileName: text }) => ({ what: "file-added", at, by, text, mailId }));

const remarkEvents = ({ remarks, mailId }: CaseMail, tooMany: readonly string[], at: string): RequestEvent[] => {
  const all = [...remarks, ...tooMany.map((name) => `Plik „${name}” nie zmieścił się w sprawie.`)];
  return all.length === 0
    ? []
    : [{ what: "remarked", at, by: saldo, text: all.join("\n").slice(0, remarkLettersMax), mailId }];
};

const remarkLettersMax = 2_000;

/** From an e-mail, not from a network address. */
const from = "e-mail";

const recordsOf = (
  { accountId, id: subject }: ChangeRequest,
  { userId, side, name, address = name, isUnverified }: Author,
  kind: "change-request-opened" | "change-request-answered",
): Done[] =>
  side === "staff"
    ? []
    : [
        {
          accountId,
          ...(userId !== undefined && !isUnverified ? { userId } : { by: shortened(address) }),
          kind,
          subject,
          from,
        },
      ];
