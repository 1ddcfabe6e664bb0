/**
 * What happens to a change request, and what follows: who is notified, what is put on record. Each step looks at the request as it is
 * now; the store keeps what it answers on just that look. A step that was taken already, by the same person, changes nothing.
 */
import type { Done } from "../audit-records/audit.ts";
import type { FollowUps, NewNotice } from "../follow-ups.ts";
import { type AccountId, operatorId } from "../ids.ts";
import type { SubjectLink } from "../link.ts";
import type { Recipient } from "../notices/notice.ts";
import { Refusal } from "../refusal.ts";
import { type KeptChange, shownValue } from "../subscriber/changes.ts";
import { receivedOf, withAnnounced, withLookedAt } from "../uploads/announced-file.ts";
import { cleanKey, type FileVerdict, uploadTypes } from "../uploads/upload.ts";
import { attachmentName } from "./attachments.ts";
import { type Attachment, type Author, type ChangeRequest, isClosed, type RequestEvent } from "./change-request.ts";
import type { ClosureContent } from "./closure.ts";
import type { NoticeFacts } from "./notices.ts";
import * as requestRefusals from "./refusals.ts";

/** The request as it is from now on, and what follows; the very same request where there was nothing to do. */
export type Step = { readonly request: ChangeRequest; readonly followUps: FollowUps };

/** Who takes a step: by name, and from which network address. */
export type Actor = {
  readonly side: "customer" | "staff";
  readonly userId: string;
  readonly name: string;
  /** Where an answer goes. */
  readonly email: string | undefined;
  readonly from: string;
};

export const authorOf = ({ side, userId, name }: Actor): Author => ({ side, userId, name });

/** As many messages may each side write about a request, and as many steps take in all. Neither side uses up the other's. */
const messagesMax = 25;
const stepsMax = 100;

/** Bytes of a request with all its history, of the 400 kB that an item may have: what is left is enough to decide and close it. */
const requestBytesMax = 250_000;

/** Refuses `too_many_messages` where the request could become too large to keep. */
export const mustFit = (request: ChangeRequest): void => {
  if (new TextEncoder().encode(JSON.stringify(request)).length > requestBytesMax)
    throw new Refusal(requestRefusals.too_many_messages);
};

const nothing = (request: ChangeRequest, now: Date): Step => ({ request, followUps: { at: now } });

type NewRequest = Omit<
  ChangeRequest,
  "version" | "state" | "createdAt" | "openedBy" | "attachments" | "history" | "linkId"
>;

/** A new request: BOK is sent it with a link to its page, and whoever it is from gets a copy. `candidate` is a name. */
export const opening = (
  wanted: NewRequest,
  { actor, link, candidate, now }: { actor: Actor; link: SubjectLink; candidate?: string | undefined; now: Date },
): Step => {
  const at = now.toISOString();
  const request: ChangeRequest = {
    ...wanted,
    version: 1,
    state: "open",
    createdAt: at,
    openedBy: authorOf(actor),
    attachments: [],
    history: [{ what: "opened", at, by: authorOf(actor) }],
    linkId: link.id,
  };
  const { message, source, payoutAccountNumber } = request;
  const changes = shownChanges(request.changes);
  return {
    request,
    followUps: {
      at: now,
      links: [link],
      records: recordsOf(request, actor, "change-request-opened"),
      notices: [
        toStaff(request, actor, now, {
          kind: "request-opened",
          message,
          changes,
          ...(source === undefined ? {} : { source }),
          ...(payoutAccountNumber === undefined ? {} : { payoutAccount: payoutAccountNumber.slice(-4) }),
          ...(candidate === undefined ? {} : { candidate }),
        }),
        ...toCustomers(request, {
          kind: "request-received",
          ...about(request, now),
          ...whoAsked(request),
          ...(source === undefined ? {} : { source }),
          message,
          changes,
          ...(candidate === undefined ? {} : { candidate }),
        }),
      ],
    },
  };
};

/** One of the staff takes it on, also from another. Refuses `request_closed`. */
export const taking = (request: ChangeRequest, actor: Actor, now: Date): Step => {
  mustBeOpen(request);
  if (request.takenBy?.userId === actor.userId) return nothing(request, now);
  return step(request, { what: "taken" }, { actor, now, changed: { takenBy: authorOf(actor) } }, [
    // Once is enough: who of BOK works on it is their own affair.
    ...(request.takenBy ? [] : toCustomer(request, { kind: "request-taken", ...about(request, now) })),
  ]);
};

/** A remark among the staff, which the customer never sees. Refuses `too_many_messages`. */
export const remarking = (request: ChangeRequest, actor: Actor, text: string, now: Date): Step =>
  step(request, { what: "remarked", text }, { actor, now });

/** The customer is asked. Refuses `request_closed` and `too_many_messages`. */
export const asking = (request: ChangeRequest, actor: Actor, text: string, now: Date): Step => {
  mustBeOpen(request);
  const changed = request.state === "open" ? { state: "waiting-for-customer" as const } : {};
  const notices = toCustomer(request, { kind: "request-asked", ...about(request, now), message: text });
  return step(request, { what: "asked", text }, { actor, now, changed }, notices);
};

/** The customer writes, asked or not. Refuses `request_closed` and `too_many_messages`. */
export const answering = (request: ChangeRequest, actor: Actor, text: string, now: Date): Step => {
  mustBeOpen(request);
  const changed = request.state === "waiting-for-customer" ? { state: "open" as const } : {};
  return step(request, { what: "answered", text }, { actor, now, changed }, [
    toStaff(request, actor, now, { kind: "request-answered", message: text }),
  ]);
};

/**
 * One of the staff proposes to carry it out, which a second one has to confirm: each proposal is another one. Refuses
 * `request_closed`.
 */
export const proposingCase = (
  request: ChangeRequest,
  { proposalId, note, actor, now }: { proposalId: string; note: string | undefined; actor: Actor; now: Date },
): Step => {
  mustBeOpen(request);
  const changed = { state: "waiting-for-confirmation", proposalId } as const;
  return step(request, { what: "proposed", text: note }, { actor, now, changed });
};

/**
 * It is carried out, whatever that takes beside it, or is not. Refuses `already_decided_otherwise` where somebody else closed it. A main
 * administrator is not replaced by this step (`replacements/replacing.ts`).
 */
export const closing = (
  request: ChangeRequest,
  { decision, note, actor, now }: { decision: "apply" | "reject"; note: string | undefined; actor: Actor; now: Date },
): Step => {
  if (decision === "apply" && request.kind === "main-administrator")
    throw new Error("a main administrator is replaced by two of the staff, not by one");
  const state = decision === "apply" ? "applied" : "rejected";
  if (isClosed(request)) {
    const { by } = request.history.findLast(({ what }) => what === "applied" || what === "rejected") ?? {};
    if (request.state === state && by?.userId === actor.userId) return nothing(request, now);
    throw new Refusal(requestRefusals.already_decided_otherwise);
  }
  const facts =
    decision === "apply"
      ? ({ kind: "request-applied", changes: shownChanges(request.changes) } as const)
      : ({ kind: "request-rejected" } as const);
  return step(request, { what: state, text: note }, { actor, now, changed: { state, closedAt: now.toISOString() } }, [
    ...toCustomers(request, { ...facts, ...about(request, now), ...whoAsked(request), message: note ?? "" }),
  ]);
};

/** A file is announced. Refuses `request_closed` and `too_many_attachments`. */
export const announcing = (
  request: ChangeRequest,
  wanted: Pick<Attachment, "id" | "fileName" | "contentType" | "sizeBytes" | "announcedBy">,
  now: Date,
): Step & { readonly attachment: Attachment } => {
  mustBeOpen(request);
  const added = withAnnounced(request.attachments, wanted, now);
  if (!added) throw new Refusal(requestRefusals.too_many_attachments);
  const changed = { ...request, attachments: added.files };
  return { request: changed, followUps: { at: now }, attachment: added.file };
};

/** A file was looked at: BOK is sent one that they have not seen, whoever uploaded it hears of one that is refused. */
export const takingFile = (
  request: ChangeRequest,
  { attachmentId, looked, replyTo }: { attachmentId: string; looked: FileVerdict; replyTo: string | undefined },
  now: Date,
): Step & { readonly outcome: string } => {
  const { files, outcome } = withLookedAt(request.attachments, attachmentId, { looked, isClosed: isClosed(request) });
  if (outcome === "nothing-new") return { ...nothing(request, now), outcome };
  const place = files.findIndex(({ id }) => id === attachmentId);
  const { announcedBy: by, fileName: calledFile, contentType, received, refused } = files[place]!;
  const isNew = outcome === "first" || outcome === "further";
  const event = { what: "file-added", at: now.toISOString(), by, text: calledFile } as const;
  const changed: ChangeRequest = {
    ...request,
    attachments: [...files],
    // What BOK waits for may be just this file.
    ...(isNew && request.state === "waiting-for-customer" && by.side === "customer" ? { state: "open" } : {}),
    history: isNew ? [...request.history, event] : request.history,
  };
  const refusal =
    refused &&
    toAuthor(request, by, { kind: "request-file-refused", calledFile, why: refused.why, ...about(request, now) });
  const file =
    isNew && by.side === "customer" && received
      ? toStaff(request, { name: by.name, side: by.side, email: replyTo }, now, {
          kind: "request-file",
          calledFile,
          file: {
            key: cleanKey(attachmentName(request, attachmentId), received.sha256),
            sha256: received.sha256,
            // A name of our own: the customer's could say anything to whoever opens it.
            fileName: `${request.number}-${receivedOf(files).length}.${uploadTypes[contentType][0]}`,
            contentType,
            sizeBytes: received.sizeBytes,
          },
        })
      : undefined;
  const notices = [...(refusal ?? []), ...(file ? [file] : [])];
  return { request: changed, followUps: { at: now, notices }, outcome };
};

export const mustBeOpen = (request: ChangeRequest): void => {
  if (isClosed(request)) throw new Refusal(requestRefusals.request_closed);
};

type Taken = { readonly actor: Actor; readonly now: Date; readonly changed?: Partial<ChangeRequest> };

/** The request with what happened, once: the last event again, by the same person with the same words, is a repetition. */
export const step = (
  request: ChangeRequest,
  { what, text, kind }: Pick<RequestEvent, "what" | "text" | "kind">,
  { actor, now, changed = {} }: Taken,
  notices: readonly NewNotice[] = [],
): Step => {
  const { history } = request;
  const last = history.at(-1);
  if (
    !neverRepeated.includes(what) &&
    text !== undefined &&
    last?.what === what &&
    last.text === text &&
    last.by.userId === actor.userId
  )
    return nothing(request, now);
  const own = history.filter(({ by }) => by.side === actor.side);
  const isFull = isFullFor(own, text);
  // Whatever was written, it can be closed.
  if (isFull && !changed.closedAt) throw new Refusal(requestRefusals.too_many_messages);
  const event: RequestEvent = {
    what,
    at: now.toISOString(),
    by: authorOf(actor),
    ...(text === undefined ? {} : { text }),
    ...(kind && { kind }),
  };
  const changedRequest = { ...request, ...changed, history: [...history, event] };
  if (!changed.closedAt && text !== undefined) mustFit(changedRequest);
  const records = what in recordKinds ? recordsOf(request, actor, recordKinds[what as keyof typeof recordKinds]) : [];
  return {
    request: changedRequest,
    followUps: { at: now, notices, records },
  };
};

/** Whether one side can write no more, by what it has done and written. */
export const isFullFor = (own: readonly RequestEvent[], text: string | undefined): boolean =>
  own.length >= stepsMax || (text !== undefined && messagesIn(own) >= messagesMax);

/** A proposal: the one before it may have been withdrawn, or have expired. A kind: the same note may confirm another one. */
const neverRepeated: readonly RequestEvent["what"][] = ["proposed", "kind-confirmed"];

const messagesIn = (events: readonly RequestEvent[]): number => events.filter(({ text }) => text !== undefined).length;

const recordKinds = {
  taken: "change-request-taken",
  remarked: "change-request-remarked",
  asked: "change-request-asked",
  answered: "change-request-answered",
  "kind-confirmed": "change-request-kind-confirmed",
  proposed: "change-request-proposed",
  applied: "change-request-applied",
  rejected: "change-request-rejected",
} as const satisfies Partial<Record<RequestEvent["what"], Done["kind"]>>;

/** The staff's steps are on record with the operator too; the customer does not learn which of the staff it was, nor of remarks. */
export const recordsOf = (
  { accountId, id: subject }: ChangeRequest,
  { side, userId, from }: Actor,
  kind: Done["kind"],
): Done[] => {
  if (side === "customer") return [{ accountId, userId, kind, subject, from }];
  const done = { accountId: operatorId, userId, subjectAccountId: accountId, kind, subject, from };
  const isForStaffOnly = kind === "change-request-remarked" || kind === "change-request-proposed";
  return isForStaffOnly || accountId === operatorId
    ? [done]
    : [done, { accountId, by: operatorId, kind, subject, from: operatorId }];
};

export const shownChanges = (changes: readonly KeptChange[] = []) =>
  changes.map(({ field, from, to }) => ({ field, from: shownValue(from), to: shownValue(to) }));

/** To finance, who send the money; none where there is none to send. */
export const payoutNotices = (
  request: ChangeRequest,
  { payoutGrosze, accountNumber }: ClosureContent,
  { now, ...by }: { readonly proposedBy: string; readonly confirmedBy: string; readonly now: Date },
): NewNotice[] =>
  payoutGrosze === 0
    ? []
    : [
        {
          recipient: { desk: "finance" },
          language: "pl",
          facts: { kind: "payout-to-send", ...about(request, now), payoutGrosze, accountNumber, ...by },
        },
      ];

/** What every notice says of its request. */
export const about = ({ accountId, companyName, id, number, kind }: ChangeRequest, now: Date) => ({
  accountId,
  companyName,
  requestId: id,
  number,
  requestKind: kind,
  at: now.toISOString(),
});

type ForStaff = Extract<NoticeFacts, { linkId: string }>;
type Own<Facts> = Facts extends ForStaff
  ? Omit<Facts, keyof ReturnType<typeof about> | "from" | "replyTo" | "linkId">
  : never;

/** To the helpdesk, with the link to the case. */
export const toStaff = (
  request: ChangeRequest,
  { name, side, email }: { readonly name: string; readonly side: Author["side"]; readonly email: string | undefined },
  now: Date,
  own: Own<ForStaff>,
): NewNotice => ({
  recipient: { desk: "helpdesk" },
  language: "pl",
  facts: {
    ...about(request, now),
    from: name,
    ...(side === "customer" && email !== undefined ? { replyTo: email } : {}),
    linkId: request.linkId,
    ...own,
  } as ForStaff,
});

/**
 * To whom it is from: who opened it, or the main administrator where one of the staff wrote it down. It quotes what people typed, so
 * it goes to no address that may be a stranger's.
 */
export const toCustomer = ({ accountId, language, openedBy }: ChangeRequest, facts: NoticeFacts): NewNotice[] => {
  const recipient = customerOf(accountId, openedBy);
  return recipient ? [{ recipient, language, facts }] : [];
};

/**
 * Somebody who is no portal user gets answers where they wrote from only while the case is nobody's: what is said about a customer goes to the
 * customer.
 */
const customerOf = (accountId: AccountId, { side, userId, address }: Author): Recipient | undefined => {
  if (side === "customer" && userId !== undefined) return { accountId, userId, ifProved: true };
  if (accountId !== operatorId) return { mainAdministratorOf: accountId };
  return address === undefined ? undefined : { address };
};

/** The same, and to the main administrator where somebody else of the company asks to change the company or to close its account. */
export const toCustomers = (request: ChangeRequest, facts: NoticeFacts): NewNotice[] => {
  const { accountId, kind, language, openedBy, isOpenedByMain } = request;
  const own = toCustomer(request, facts);
  const isByUser = openedBy.side === "customer" && openedBy.userId !== undefined;
  return kind === "other" || !isByUser || isOpenedByMain
    ? own
    : [...own, { recipient: { mainAdministratorOf: accountId }, language, facts }];
};

export const whoAsked = ({ openedBy: { side, name, isUnverified, mayNotWrite } }: ChangeRequest) =>
  side === "customer"
    ? { askedBy: name, ...(isUnverified && !mayNotWrite && { isAskerUnverified: true as const }) }
    : {};

/** To who of either side did something. */
const toAuthor = (request: ChangeRequest, { side, userId }: Author, facts: NoticeFacts): NewNotice[] => {
  const { accountId, language } = request;
  if (userId === undefined) return toCustomer(request, facts);
  return side === "staff"
    ? [{ recipient: { accountId: operatorId, userId }, language: "pl", facts }]
    : [{ recipient: { accountId, userId, ifProved: true }, language, facts }];
};
