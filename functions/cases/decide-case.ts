import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import * as accountRefusals from "../../shared/domain/account/refusals.ts";
import { type ChangeRequest, Message } from "../../shared/domain/change-requests/change-request.ts";
import { mustHaveKind, mustHaveSeenKind } from "../../shared/domain/change-requests/kind-step.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { closing } from "../../shared/domain/change-requests/steps.ts";
import * as commonFaults from "../../shared/domain/faults.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as replacementRefusals from "../../shared/domain/replacements/refusals.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { mustBeFresh, optionalKeyOf } from "../../shared/http/caller.ts";
import { actingStaff } from "../../shared/http/shown-proposal.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { ClosureStore } from "../../shared/store/closure-store.ts";
import type { ReplacementStore } from "../../shared/store/replacement-store.ts";
import { CasePath, type CaseStep, named, type Taken } from "./case-path.ts";

const contract = {
  summary:
    "Carry a case out exactly as it was asked for, or reject it; repeating the same decision changes nothing. What takes two people is proposed: the case then waits for a second one",
  idempotencyKey: "optional",
  path: CasePath,
  body: z.strictObject({
    decision: z.enum(["apply", "reject"]),
    /**
     * The customer reads it. Required where it is rejected. Where a replacement is proposed, the second person reads it; required
     * where somebody objected before.
     */
    note: z.optional(Message),
  }),
  answers: { 200: { description: "Decided", body: StaffRequest } },
  refusals: [
    common.fresh_proof_needed,
    common.not_allowed,
    requestRefusals.already_decided_otherwise,
    requestRefusals.kind_to_confirm,
    requestRefusals.kind_changed,
    requestRefusals.subscriber_moved,
    requestRefusals.balance_owed,
    accountRefusals.account_not_open,
    requestRefusals.proposal_open,
    requestRefusals.too_many_messages,
    replacementRefusals.replacement_waits,
    replacementRefusals.statement_missing,
    replacementRefusals.not_replaceable,
    replacementRefusals.decided_before,
    replacementRefusals.override_used,
  ],
} as const;

type Uses = {
  readonly requests: Pick<ChangeRequestStore, "find" | "apply">;
  readonly closures: ClosureStore;
  readonly replacements: Pick<ReplacementStore, "propose" | "reject">;
  readonly twoPeopleAfterMilliseconds: () => number;
  readonly now: Clock;
};

type Decision = CaseStep & {
  readonly body: { readonly decision: "apply" | "reject"; readonly note?: string | undefined };
  /** As many events of the case were there where the clerk decided on it; without it, as many as there are. */
  readonly seen?: number | undefined;
};

/** As the API and the case's page take it. */
export const decide = async (
  { path, body, caller, origin, seen, idempotencyKey = "" }: Decision,
  uses: Uses,
): Promise<Taken> => {
  const { requests, closures, replacements, twoPeopleAfterMilliseconds, now } = uses;
  const { decision, note } = body;
  if (decision === "reject" && note === undefined)
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "/note", fault: commonFaults.required }] });
  mustBeFresh(caller, now());
  const actor = staffActor({ caller, origin });
  const found = await requests.find(path.accountId, path.id);
  if (decision === "apply") mustHaveKind(found);
  const seenEvents = seen ?? found.history.length;
  mustHaveSeenKind(found, seenEvents);
  const key = optionalKeyOf(caller, { route: "cases/decision", key: idempotencyKey, asks: [path, body] });
  const by = { actor, staff: actingStaff({ caller, origin }), caller: caller.user, key };
  const taken = (request: ChangeRequest): Taken => ({ request, mark: replayMark(key) });
  if (found.kind === "main-administrator") {
    const proposing = { ...by, note, twoPeopleAfterMilliseconds: twoPeopleAfterMilliseconds(), now: now() };
    return taken(
      await (decision === "apply"
        ? replacements.propose(found, proposing)
        : replacements.reject(found, { ...by, note: note!, now: now() })),
    );
  }
  if (found.kind === "account-closure") {
    const { request } = await (decision === "apply"
      ? closures.propose(named(path), { ...by, note })
      : closures.reject(named(path), { ...by, note: note! }));
    return taken(request);
  }
  const close = (read: ChangeRequest) => {
    // What another kind takes was not done above.
    mustHaveSeenKind(read, seenEvents);
    return closing(read, { decision, note, actor, now: now() });
  };
  const { request } = await requests.apply(named(path), close, caller.user, key);
  return taken(request);
};

export const decideCase = verb(contract, (uses: Uses) => async (asked) => {
  const { request, mark } = await decide(asked, uses);
  return { status: 200, headers: mark, body: staffRequest(request) };
});
