import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { closing } from "../../shared/domain/change-requests/steps.ts";
import * as commonFaults from "../../shared/domain/faults.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, named } from "./case-path.ts";

const contract = {
  summary: "Carry a case out exactly as it was asked for, or reject it; repeating the same decision changes nothing",
  path: CasePath,
  body: z.strictObject({
    decision: z.enum(["apply", "reject"]),
    /** The customer reads it. Required where it is rejected. */
    note: z.optional(Message),
  }),
  answers: { 200: { description: "Decided", body: StaffRequest } },
  refusals: [
    common.fresh_proof_needed,
    common.not_allowed,
    requestRefusals.already_decided_otherwise,
    requestRefusals.subscriber_moved,
    requestRefusals.too_many_messages,
  ],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "apply">; readonly now: Clock };

export const decideCase = verb(contract, ({ requests, now }: Uses) => async ({ path, body, caller, origin }) => {
  const { decision, note } = body;
  if (decision === "reject" && note === undefined)
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "/note", fault: commonFaults.required }] });
  mustBeFresh(caller, now());
  const actor = staffActor({ caller, origin });
  const close = (read: Parameters<typeof closing>[0]) => closing(read, { decision, note, actor, now: now() });
  const { request } = await requests.apply(named(path), close, caller.user);
  return { status: 200, body: staffRequest(request) };
});
