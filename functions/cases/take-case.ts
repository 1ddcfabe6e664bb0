import type { Clock } from "../../shared/clock.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { taking } from "../../shared/domain/change-requests/steps.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, type CaseStep, named, type Taken } from "./case-path.ts";

const contract = {
  summary: "Take a case on, also from a colleague; the customer is told once",
  idempotencyKey: "optional",
  path: CasePath,
  answers: { 200: { description: "It is yours", body: StaffRequest } },
  refusals: [requestRefusals.request_closed],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "write">; readonly now: Clock };

/** As the API and the case's page take it. */
export const take = async (
  { path, idempotencyKey = "", ...asked }: CaseStep,
  { requests, now }: Uses,
): Promise<Taken> => {
  const actor = staffActor(asked);
  const key = optionalKeyOf(asked.caller, { route: "cases/take", key: idempotencyKey, asks: path });
  const request = await requests.write(named(path), (read) => taking(read, actor, now()), { key });
  return { request, mark: replayMark(key) };
};

export const takeCase = verb(contract, (uses: Uses) => async (asked) => {
  const { request, mark } = await take(asked, uses);
  return { status: 200, headers: mark, body: staffRequest(request) };
});
