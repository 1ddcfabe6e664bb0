import type { Clock } from "../../shared/clock.ts";
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { taking } from "../../shared/domain/change-requests/steps.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, type CaseStep, named } from "./case-path.ts";

const contract = {
  summary: "Take a case on, also from a colleague; the customer is told once",
  path: CasePath,
  answers: { 200: { description: "It is yours", body: StaffRequest } },
  refusals: [requestRefusals.request_closed],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "change">; readonly now: Clock };

/** As the API and the case's page take it. */
export const take = async ({ path, ...asked }: CaseStep, { requests, now }: Uses): Promise<ChangeRequest> => {
  const actor = staffActor(asked);
  const { request } = await requests.change(named(path), (read) => taking(read, actor, now()));
  return request;
};

export const takeCase = verb(contract, (uses: Uses) => async (asked) => {
  return { status: 200, body: staffRequest(await take(asked, uses)) };
});
