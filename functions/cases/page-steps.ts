/** What a clerk does on a case's page: the steps of the API's verbs, and the roles that their routes declare. */
import type { Clock } from "../../shared/clock.ts";
import type { WantedKind } from "../../shared/domain/change-requests/wanted-request.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { proposalKinds } from "../../shared/domain/proposals/kinds.ts";
import type { Proposal } from "../../shared/domain/proposals/proposal.ts";
import * as proposalRefusals from "../../shared/domain/proposals/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { type Caller, mustBeFresh } from "../../shared/http/caller.ts";
import { actingStaff } from "../../shared/http/shown-proposal.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { ProposalStore } from "../../shared/store/proposal-store.ts";
import { ask } from "./ask-customer.ts";
import type { CaseStep } from "./case-path.ts";
import { remark } from "./comment-on-case.ts";
import { confirmKind } from "./confirm-kind.ts";
import { decide } from "./decide-case.ts";
import { declaration } from "./declaration.ts";
import { give } from "./give-case.ts";
import { kindFields } from "./kind-form.ts";
import { take } from "./take-case.ts";

export const pageSteps = [
  "take",
  "confirm-kind",
  "give",
  "ask",
  "remark",
  "confirm",
  "withdraw",
  "apply",
  "reject",
] as const;
export type PageStep = (typeof pageSteps)[number];

/** The field of the form whose text a step sends, if any. */
export const textFieldOf = {
  take: undefined,
  "confirm-kind": undefined,
  give: undefined,
  ask: "question",
  remark: "remark",
  confirm: undefined,
  withdraw: undefined,
  apply: "note",
  reject: "note",
} as const satisfies Record<PageStep, string | undefined>;

export const textFields = ["question", "remark", "note"] as const;
export type TextField = (typeof textFields)[number];

export const formFields = [...textFields, ...kindFields, "accountId"] as const;
export type FormField = (typeof formFields)[number];

/** All fields of the form that a step sends. */
export const fieldsOf = (step: PageStep): readonly FormField[] => {
  if (step === "confirm-kind") return kindFields;
  if (step === "give") return ["accountId"];
  const field = textFieldOf[step];
  return field === undefined ? [] : [field];
};

type Uses = Parameters<typeof take>[1] &
  Parameters<typeof ask>[1] &
  Parameters<typeof remark>[1] &
  Parameters<typeof decide>[1] &
  Parameters<typeof confirmKind>[1] &
  Parameters<typeof give>[1] & {
    readonly proposals: Pick<ProposalStore, "find" | "confirm" | "withdraw">;
    readonly now: Clock;
  };

type Sent = {
  /** What was typed into the step's field. */
  readonly text: string | undefined;
  /** How much had happened in the case that the page showed: the same text from the same look is the same request. */
  readonly seen: string;
  /** Of a confirmation or a withdrawal: the proposal as the page showed it. */
  readonly proposal: { readonly id: string; readonly contentHash: string };
  /** Of a kind that is confirmed: the kind, and what it asks for. */
  readonly kind?: WantedKind | undefined;
  /** Of a case that is given to a customer: to whom. */
  readonly givenTo?: AccountId | undefined;
};

/** Takes a step with what was sent. Refuses as the route of the API does. */
export const takeStep = (
  step: PageStep,
  { text, seen, proposal, kind, givenTo }: Sent,
  asked: CaseStep,
  uses: Uses,
): Promise<unknown> => {
  if (step === "take") return take(asked, uses);
  if (step === "confirm") return confirm(proposal, asked, uses);
  if (step === "withdraw") return withdraw(proposal, asked, uses);
  if (step === "confirm-kind") return confirmKind({ ...asked, body: kind! }, uses);
  if (step === "give") return give({ ...asked, body: { accountId: givenTo! } }, uses);
  if (step === "apply" || step === "reject")
    return decide(
      { ...asked, body: { decision: step, note: text }, seen: seen === "" ? undefined : Number(seen) },
      uses,
    );
  const body = { text: text ?? "" };
  const idempotencyKey = seen === "" ? "" : `page ${asked.path.id} ${seen} ${sha256(body.text)}`;
  const written = { ...asked, body, idempotencyKey };
  return step === "ask" ? ask(written, uses) : remark(written, uses);
};

const confirm = async (
  { id, contentHash }: Sent["proposal"],
  asked: CaseStep,
  { proposals, twoPeopleAfterMilliseconds, now }: Uses,
): Promise<Proposal> => {
  mustBeFresh(asked.caller, now());
  return proposals.confirm(await proposals.find(id), {
    contentHash,
    by: actingStaff(asked),
    caller: asked.caller.user,
    twoPeopleAfterMilliseconds: twoPeopleAfterMilliseconds(),
  });
};

/** Refuses `proposal_differs` too: another one may be the case's by now. */
const withdraw = async ({ id, contentHash }: Sent["proposal"], asked: CaseStep, { proposals }: Uses): Promise<void> => {
  if ((await proposals.find(id)).contentHash !== contentHash) throw new Refusal(proposalRefusals.proposal_differs);
  return proposals.withdraw(id, actingStaff(asked));
};

const apiRoute = "/back-office/accounts/{accountId}/change-requests/{id}";
const accessTo = {
  take: declaration.routes[`POST ${apiRoute}/take`].access,
  "confirm-kind": declaration.routes[`POST ${apiRoute}/kind`].access,
  give: declaration.routes[`POST ${apiRoute}/account`].access,
  ask: declaration.routes[`POST ${apiRoute}/questions`].access,
  remark: declaration.routes[`POST ${apiRoute}/comments`].access,
  apply: declaration.routes[`POST ${apiRoute}/decision`].access,
  reject: declaration.routes[`POST ${apiRoute}/decision`].access,
} as const;

/** Whether the role of one of the staff lets them take a step, as it does over the API. Who confirms or withdraws a proposal, that says. */
export const mayTake = (step: PageStep, { user }: Caller): boolean =>
  step === "confirm" || step === "withdraw" || accessTo[step].staff.some((role) => role === user.role);

/** Whether one of the staff may withdraw a proposal: their own, or any as the operator's administrator. */
export const mayWithdraw = ({ proposedBy }: Proposal, { user }: Caller): boolean =>
  proposedBy.userId === user.id || user.role === "operator-administrator";

/** Whether one of the staff may confirm a proposal: by their role, and because it is not their own. */
export const mayConfirm = ({ kind, proposedBy }: Proposal, { user }: Caller): boolean => {
  const confirmers = proposalKinds.find((known) => known.kind === kind)?.confirmers ?? [];
  return confirmers.some((role) => role === user.role) && proposedBy.userId !== user.id;
};
