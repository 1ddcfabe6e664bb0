/**
 * Replacing the main administrator, step by step: two of the staff decide, everybody concerned is told, and unless somebody objects in
 * time, another administrator takes over. An objection returns the case to BOK, and two others of the staff may override it once.
 *
 * Each step looks at the case as it is now, and the store keeps what it answers on just that look.
 */
import type { Done } from "../audit-records/audit.ts";
import { type Author, type ChangeRequest, isClosed, type RequestEvent } from "../change-requests/change-request.ts";
import * as requestFaults from "../change-requests/faults.ts";
import * as requestRefusals from "../change-requests/refusals.ts";
import { type Actor, about, type Step } from "../change-requests/steps.ts";
import { mayBecomeMain } from "../change-requests/wanted-request.ts";
import type { FollowUps, NewNotice } from "../follow-ups.ts";
import { operatorId } from "../ids.ts";
import type { SubjectLink } from "../link.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";
import { areTwoPeople } from "../portal-users/two-people.ts";
import {
  type ActingStaff,
  mayPropose,
  type Proposal,
  proposalState,
  proposing,
  superseding,
} from "../proposals/proposal.ts";
import { type FieldError, Refusal } from "../refusal.ts";
import * as common from "../refusals.ts";
import { receivedOf } from "../uploads/announced-file.ts";
import * as faults from "./faults.ts";
import type { NoticeFacts } from "./notices.ts";
import * as refusals from "./refusals.ts";
import { type Person, type Replacement, type ReplacementContent, replacementProposals } from "./replacement.ts";

/** The main administrator and the candidate, as they are now; undefined who is gone. */
export type Concerned = { readonly main: PortalUser | undefined; readonly candidate: PortalUser | undefined };

type Hash = (text: string) => string;

/** One of the staff who decides on a case. */
export type Clerk = { readonly actor: Actor; readonly staff: ActingStaff };

type Proposing = {
  readonly by: Clerk;
  /** The ids of everybody who may be acting as this clerk, theirs among them. */
  readonly deciders: readonly string[];
  readonly note: string | undefined;
  readonly proposalId: string;
  readonly now: Date;
};

/** The proposal that was made of the case before, if any, and who made it, as they are now. */
type Last = { readonly last: Proposal | undefined; readonly lastProposer: PortalUser | undefined };

/** A step that makes a proposal, ends the one before it, or both. */
export type ProposalStep = Step & { readonly made?: Proposal; readonly ended?: Proposal };

const system: Author = { side: "system", name: "Saldo" };

/**
 * One of the staff proposes the replacement as the case is now. `last` is the proposal that was made of the case before: where it is open
 * and no longer as the case is, or `lastProposer` lost the right to it, the new one takes its place.
 *
 * Refuses `already_decided_otherwise`, `replacement_waits`, `proposal_open`, `not_replaceable`, `statement_missing`, and after a veto
 * `invalid_request` without a note, `decided_before` and `override_used`.
 */
export const proposingReplacement = (
  request: ChangeRequest,
  { main, candidate, last, lastProposer }: Concerned & Last,
  { by, deciders, note, proposalId, now }: Proposing,
  sha256: Hash,
): ProposalStep => {
  if (isClosed(request)) throw new Refusal(requestRefusals.already_decided_otherwise);
  if (request.state === "waiting-for-veto") throw new Refusal(refusals.replacement_waits);
  const { veto } = request;
  if (veto?.overriddenAt !== undefined) throw new Refusal(refusals.override_used);
  const isOverride = veto !== undefined;
  if (isOverride && note === undefined) throw missingNote();
  if (veto && !areTwoPeople(veto.decidedBy, deciders)) throw new Refusal(refusals.decided_before);
  if (!main || !candidate || !mayBecomeMain(candidate)) throw new Refusal(refusals.not_replaceable);
  const content: ReplacementContent = {
    requestId: request.id,
    number: request.number,
    mainAdministrator: personOf(main),
    candidate: personOf(candidate),
    files: filesOf(request),
    isOverride,
    ...(note === undefined ? {} : { note }),
  };
  // The main administrator answers for a case that they opened; for any other, and for an e-mail that only says that it is theirs, a signed
  // statement does.
  const isTheirs = request.openedBy.userId === main.id && !request.openedBy.isUnverified;
  if ((isOverride || !isTheirs) && content.files.length === 0) throw new Refusal(refusals.statement_missing);
  const stands =
    last !== undefined && proposalState(last, now) === "open" && mayPropose(lastProposer, replacementProposals);
  if (stands && changedSince(request, last.content as ReplacementContent, { main, candidate }).length === 0)
    throw new Refusal(requestRefusals.proposal_open);

  const { accountId, companyName, id: subject } = request;
  const proposed = { kind: replacementProposals.kind, content, accountId, subject, companyName };
  const { proposal, followUps } = proposing(
    proposed,
    replacementProposals,
    { id: proposalId, by: by.staff, now },
    sha256,
  );
  const event = eventOf("proposed", by.actor, now, note);
  const ends = last && superseding(last, by.staff, now);
  return {
    request: happened(request, event, { state: "waiting-for-confirmation", proposalId }),
    made: proposal,
    ...(ends && { ended: ends.closed }),
    followUps: together(followUps, ends?.followUps),
  };
};

/**
 * A second one of the staff has confirmed: from now on the case waits for the schedule, which tells everybody concerned. Refuses
 * `proposal_outdated`, naming what has changed, and `decided_before`.
 */
export const confirmingReplacement = (
  request: ChangeRequest | undefined,
  { id: proposalId }: Proposal,
  content: ReplacementContent,
  {
    main,
    candidate,
    by,
    deciders,
    now,
  }: Concerned & { readonly by: ActingStaff; readonly deciders: readonly string[]; readonly now: Date },
): Step => {
  if (request?.state !== "waiting-for-confirmation" || request.proposalId !== proposalId)
    throw outdated([{ pointer: "/case", fault: faults.case_decided }]);
  const { veto } = request;
  if (veto && !areTwoPeople(veto.decidedBy, deciders)) throw new Refusal(refusals.decided_before);
  const errors = changedSince(request, content, { main, candidate });
  if (errors.length > 0) throw outdated(errors);
  const { mainAdministrator, candidate: next, isOverride } = content;
  const replacement: Replacement = {
    mainAdministrator,
    candidate: next,
    decidedBy: [...deciders],
    isOverride,
  };
  const event = eventOf("confirmed", { side: "staff", ...by }, now);
  const overridden = veto && { veto: { ...veto, overriddenAt: now.toISOString() } };
  return {
    request: happened(request, event, { state: "waiting-for-veto", replacement, ...overridden }),
    followUps: { at: now },
  };
};

/** Who may object to a replacement: the main administrator, and each administrator who signs in at an address of their own. */
export const isAskedToObject = (user: PortalUser): boolean => user.isMainAdministrator || mayBecomeMain(user);

/**
 * Those of `people` whose turn it is are told what will happen, and when; each by a link of their own, with which they may object,
 * except where a veto is overridden. `isLast` says that nobody is left to be told.
 */
export const announcing = (
  request: ChangeRequest,
  {
    people,
    isLast,
    linkFor,
  }: { people: readonly PortalUser[]; isLast: boolean; linkFor: (user: PortalUser) => SubjectLink },
  { waitMilliseconds, now }: { readonly waitMilliseconds: number; readonly now: Date },
): Step & { readonly swapsAt: Date } => {
  const read = replacementOf(request);
  const { isOverride } = read;
  const swapsAt = new Date(now.getTime() + (isOverride ? 0 : waitMilliseconds));
  const links = isOverride ? [] : people.map(linkFor);
  const facts = { ...factsOf(request, read, now), swapsAt: swapsAt.toISOString() };
  const notices = people.map(({ id: userId }, place): NewNotice => {
    const link = links[place];
    const own = link
      ? { kind: "replacement-announced" as const, linkId: link.id }
      : { kind: "replacement-overridden" as const };
    return toPerson(request, userId, { ...facts, ...own });
  });
  const replacement: Replacement = {
    ...read,
    ...(people.length > 0 ? { announcedUpTo: people.at(-1)!.id } : {}),
    swapsAt: swapsAt.toISOString(),
    ...(isLast ? { announcedAt: now.toISOString() } : {}),
  };
  return {
    request: isLast
      ? happened(request, eventOf("announced", system, now), { replacement })
      : { ...request, replacement },
    followUps: {
      at: now,
      notices,
      links,
      records: isLast ? [systemRecord(request, "replacement-announced")] : [],
    },
    swapsAt,
  };
};

/** Whether somebody can still object. */
export const isOpenToVeto = ({ state, replacement }: ChangeRequest, now: Date): boolean =>
  state === "waiting-for-veto" &&
  replacement !== undefined &&
  !replacement.isOverride &&
  replacement.swapsAt !== undefined &&
  now.toISOString() < replacement.swapsAt;

/** Somebody objects in time: the case goes back to BOK. Refuses `veto_too_late`. */
export const vetoing = (
  request: ChangeRequest,
  { userId, name, from, now }: Person & { readonly from: string; readonly now: Date },
): Step => {
  if (!isOpenToVeto(request, now)) throw new Refusal(refusals.veto_too_late);
  const { replacement: read, ...rest } = request;
  const replacement = replacementOf(request);
  const { accountId, id } = request;
  const veto = { at: now.toISOString(), by: name, decidedBy: replacement.decidedBy };
  const facts = { ...factsOf(request, replacement, now), by: name };
  const concerned = [replacement.mainAdministrator.userId, replacement.candidate.userId];
  return {
    request: happened(rest, eventOf("vetoed", { side: "customer", userId, name }, now), { state: "open", veto }),
    followUps: {
      at: now,
      notices: [
        toHelpdesk({ ...facts, kind: "replacement-vetoed", linkId: request.linkId }),
        ...concerned.map((each) => toPerson(request, each, { ...facts, kind: "replacement-stopped" })),
      ],
      records: [{ accountId, userId, kind: "replacement-vetoed", subject: id, from }],
      done: [workOf(request)],
    },
  };
};

/** Nobody has objected: the candidate is the main administrator from now on. The users themselves are the store's to change. */
export const swapping = (request: ChangeRequest, now: Date): Step => {
  const replacement = replacementOf(request);
  const { mainAdministrator, candidate } = replacement;
  const facts = factsOf(request, replacement, now);
  const concerned = [mainAdministrator.userId, candidate.userId];
  return {
    request: happened(request, eventOf("applied", system, now), { state: "applied", closedAt: now.toISOString() }),
    followUps: {
      at: now,
      notices: [
        ...concerned.map((each) => toPerson(request, each, { ...facts, kind: "main-administrator-replaced" })),
        toHelpdesk({ ...facts, kind: "replacement-done", linkId: request.linkId }),
      ],
      records: [systemRecord(request, "main-administrator-replaced"), staffRecord(request)],
      done: [workOf(request)],
    },
  };
};

/** What no longer allows a replacement that was decided on; undefined where nothing does. */
export const obstacleOf = (
  { replacement }: Pick<ChangeRequest, "replacement">,
  { main, candidate }: Concerned,
): Obstacle | undefined => {
  if (!main?.isMainAdministrator || main.id !== replacement?.mainAdministrator.userId)
    return "other-main-administrator";
  return candidate && mayBecomeMain(candidate) ? undefined : "candidate";
};
export const obstacles = ["candidate", "other-main-administrator"] as const;
export type Obstacle = (typeof obstacles)[number];

/** What was decided on is not possible any more: the case goes back to BOK. */
export const givingBack = (request: ChangeRequest, why: Obstacle, now: Date): Step => {
  const { replacement: _, ...rest } = request;
  const facts = factsOf(request, replacementOf(request), now);
  return {
    request: happened(rest, { ...eventOf("not-replaced", system, now), text: obstacleTexts[why] }, { state: "open" }),
    followUps: {
      at: now,
      notices: [toHelpdesk({ ...facts, kind: "replacement-given-back", why, linkId: request.linkId })],
      records: [systemRecord(request, "replacement-given-back")],
      done: [workOf(request)],
    },
  };
};

/** In the history, which is in the language of BOK. */
const obstacleTexts: Readonly<Record<Obstacle, string>> = {
  candidate: "Wskazana osoba nie jest już Administratorem, który loguje się do panelu.",
  "other-main-administrator": "Głównym administratorem jest już ktoś inny.",
};

/** What of a case is no longer as it was proposed. */
const changedSince = (
  request: ChangeRequest,
  { files, mainAdministrator, candidate: proposed }: ReplacementContent,
  { main, candidate }: Concerned,
): FieldError[] => [
  ...(JSON.stringify(files) === JSON.stringify(filesOf(request))
    ? []
    : [{ pointer: "/files", fault: faults.files_changed }]),
  ...(main?.id === mainAdministrator.userId && main.isMainAdministrator
    ? []
    : [{ pointer: "/mainAdministrator", fault: faults.other_main_administrator }]),
  ...(candidate?.id === proposed.userId && mayBecomeMain(candidate)
    ? []
    : [{ pointer: "/candidate", fault: requestFaults.not_a_candidate }]),
];

const outdated = (errors: readonly FieldError[]): Refusal => new Refusal(refusals.proposal_outdated, { errors });

const missingNote = (): Refusal =>
  new Refusal(common.invalid_request, { errors: [{ pointer: "/note", fault: faults.reason_needed }] });

const filesOf = ({ attachments }: ChangeRequest): string[] =>
  receivedOf(attachments).map(({ received }) => received.sha256);

const personOf = ({ id, firstName, lastName }: PortalUser): Person => ({
  userId: id,
  name: `${firstName} ${lastName}`,
});

const replacementOf = ({ id, replacement }: ChangeRequest): Replacement => {
  if (!replacement) throw new Error(`nobody has decided on ${id}`);
  return replacement;
};

const eventOf = (
  what: RequestEvent["what"],
  { side, userId, name }: Author,
  now: Date,
  text?: string,
): RequestEvent => ({
  what,
  at: now.toISOString(),
  by: { side, ...(userId === undefined ? {} : { userId }), name },
  ...(text === undefined ? {} : { text }),
});

const happened = (request: ChangeRequest, event: RequestEvent, changed: Partial<ChangeRequest>): ChangeRequest => ({
  ...request,
  ...changed,
  history: [...request.history, event],
});

const together = (one: FollowUps, other: FollowUps | undefined): FollowUps => ({
  ...one,
  records: [...(one.records ?? []), ...(other?.records ?? [])],
});

/** The piece of work by which the schedule finds the case. */
export const workOf = ({ accountId, id }: ChangeRequest) =>
  ({ queue: "replacements", accountId, subject: id }) as const;

const factsOf = (request: ChangeRequest, { mainAdministrator, candidate }: Replacement, now: Date) => ({
  ...about(request, now),
  mainAdministrator: mainAdministrator.name,
  candidate: candidate.name,
});

/** In the language of whoever opened the case, where it is them; what language others read is not known. */
const toPerson = ({ accountId, openedBy, language }: ChangeRequest, userId: string, facts: NoticeFacts): NewNotice => ({
  recipient: { accountId, userId },
  language: openedBy.userId === userId ? language : "pl",
  facts,
});

const toHelpdesk = (facts: NoticeFacts): NewNotice => ({ recipient: { desk: "helpdesk" }, language: "pl", facts });

const systemRecord = ({ accountId, id: subject }: ChangeRequest, kind: Done["kind"]): Done => ({
  accountId,
  by: operatorId,
  kind,
  subject,
  from: operatorId,
});

const staffRecord = ({ accountId, id: subject }: ChangeRequest): Done => ({
  accountId: operatorId,
  by: "finish-cases",
  kind: "main-administrator-replaced",
  subject,
  subjectAccountId: accountId,
  from: operatorId,
});
