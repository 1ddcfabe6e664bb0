/**
 * BOK confirms what kind a case is that came by e-mail, and fills in what that kind asks for. Nothing of it is carried out by that: the case
 * is decided afterwards, as any other of its kind.
 */
import * as commonFaults from "../faults.ts";
import type { NewNotice } from "../follow-ups.ts";
import { operatorId } from "../ids.ts";
import { type Problem, Refusal } from "../refusal.ts";
import * as common from "../refusals.ts";
import * as replacementRefusals from "../replacements/refusals.ts";
import { isSame, type KeptChange } from "../subscriber/changes.ts";
import { type ChangeRequest, isClosed, type RequestEvent, type RequestKind } from "./change-request.ts";
import * as requestRefusals from "./refusals.ts";
import { type Actor, about, type Step, shownChanges, step, whoAsked } from "./steps.ts";

/** A kind with what it asks for: the changes with the values that stand now. `note` says how BOK made sure who it was. */
type ConfirmedKind = {
  readonly kind: RequestKind;
  readonly changes?: readonly KeptChange[] | undefined;
  readonly payoutAccountNumber?: string | undefined;
  readonly candidateId?: string | undefined;
  readonly note?: string | undefined;
};

/** Events after which the kind stands: two of the staff have decided. */
const decided: readonly RequestEvent["what"][] = ["confirmed", "announced", "vetoed", "not-replaced"];

/** Why a case can't be of this kind; undefined where it can. */
export const kindProblem = (request: ChangeRequest, kind: RequestKind): Problem | undefined => {
  const { mailId, state, accountId, history } = request;
  if (mailId === undefined) return requestRefusals.not_by_mail;
  if (isClosed(request)) return requestRefusals.request_closed;
  if (state === "waiting-for-confirmation") return requestRefusals.proposal_open;
  if (state === "waiting-for-veto") return replacementRefusals.replacement_waits;
  if (history.some(({ what }) => decided.includes(what))) return requestRefusals.kind_decided;
  return accountId === operatorId && kind !== "other" ? requestRefusals.case_of_no_customer : undefined;
};

/**
 * Refuses `not_by_mail`, `request_closed`, `proposal_open`, `replacement_waits`, `kind_decided`, `case_of_no_customer` for any kind but
 * `other` of a case of the operator's own account, and `invalid_request` without a note where nothing proved who sent the e-mail, or they may
 * not write for the company.
 */
export const mustTakeKind = (request: ChangeRequest, { kind, note }: Pick<ConfirmedKind, "kind" | "note">): void => {
  const problem = kindProblem(request, kind);
  if (problem) throw new Refusal(problem);
  const { isUnverified, mayNotWrite } = request.openedBy;
  if ((isUnverified || mayNotWrite) && note === undefined)
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "/note", fault: commonFaults.required }] });
};

/**
 * The case is of this kind from now on; what another kind asked for is gone. The same by the same person changes nothing. Refuses as
 * `mustTakeKind` does, and `too_many_messages`.
 */
export const confirmingKind = (request: ChangeRequest, wanted: ConfirmedKind, actor: Actor, now: Date): Step => {
  mustTakeKind(request, wanted);
  if (isAsConfirmed(request, wanted, actor)) return { request, followUps: { at: now } };
  const {
    kindToConfirm: _,
    changes: __,
    payoutAccountNumber: ___,
    candidateId: ____,
    isOpenedByMain,
    ...rest
  } = request;
  const { kind, changes, payoutAccountNumber, candidateId, note } = wanted;
  const changed: ChangeRequest = {
    ...rest,
    kind,
    // What the main administrator asked for themselves is the kind that they wrote of, and no other.
    ...(isOpenedByMain && kind === request.kind && { isOpenedByMain }),
    ...(changes && { changes: [...changes] }),
    ...(payoutAccountNumber !== undefined && { payoutAccountNumber }),
    ...(candidateId !== undefined && { candidateId }),
  };
  return step(changed, { what: "kind-confirmed", kind, text: note }, { actor, now }, toMain(changed, now));
};

/** Of what changes the company, its main administrator hears as soon as it is known what that is; unless they asked for it themselves. */
const toMain = (request: ChangeRequest, now: Date): NewNotice[] => {
  const { accountId, kind, language, isOpenedByMain, message, changes } = request;
  if (kind === "other" || isOpenedByMain) return [];
  const facts = { ...about(request, now), ...whoAsked(request), message, changes: shownChanges(changes) };
  return [
    {
      recipient: { mainAdministratorOf: accountId },
      language,
      facts: { kind: "request-received", source: "e-mail", ...facts },
    },
  ];
};

const isAsConfirmed = (request: ChangeRequest, wanted: ConfirmedKind, { userId }: Actor): boolean => {
  const last = request.history.findLast(({ what }) => what === "kind-confirmed");
  return (
    last?.by.userId === userId &&
    last.text === wanted.note &&
    request.kind === wanted.kind &&
    request.payoutAccountNumber === wanted.payoutAccountNumber &&
    request.candidateId === wanted.candidateId &&
    areSame(request.changes ?? [], wanted.changes ?? [])
  );
};

const areSame = (kept: readonly KeptChange[], wanted: readonly KeptChange[]): boolean =>
  kept.length === wanted.length &&
  kept.every(({ field, from, to }, place) => {
    const other = wanted[place]!;
    return other.field === field && isSame(other.from, from) && isSame(other.to, to);
  });

/** Refuses `kind_to_confirm` where the main administrator shall be replaced only because the text of an e-mail reads like that. */
export const mustHaveKind = ({ kind, kindToConfirm }: ChangeRequest): void => {
  if (kindToConfirm && kind === "main-administrator") throw new Refusal(requestRefusals.kind_to_confirm);
};

/** Refuses `kind_changed` where the kind was confirmed after whoever decides saw so many events of the case. */
export const mustHaveSeenKind = ({ history }: ChangeRequest, seen: number): void => {
  if (history.slice(seen).some(({ what }) => what === "kind-confirmed"))
    throw new Refusal(requestRefusals.kind_changed);
};
