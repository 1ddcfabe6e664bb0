import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { remarking } from "../../shared/domain/change-requests/steps.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, type CaseStep, named, type Taken, writtenKeyOf } from "./case-path.ts";

const contract = {
  summary:
    "A remark among the staff, which the customer never sees. The same remark again is kept once: at once in any case, and with the same key whenever it comes",
  idempotencyKey: "optional",
  path: CasePath,
  body: z.strictObject({ text: Message }),
  answers: { 200: { description: "The case with the remark", body: StaffRequest } },
  refusals: [requestRefusals.too_many_messages],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "write">; readonly now: Clock };

type Remark = CaseStep & { readonly body: { readonly text: string }; readonly idempotencyKey: string };

/** As the API and the case's page take it. */
export const remark = async (
  { path, body, idempotencyKey, ...asked }: Remark,
  { requests, now }: Uses,
): Promise<Taken> => {
  const actor = staffActor(asked);
  const key = writtenKeyOf(asked.caller, { route: "comments", key: idempotencyKey, path, text: body.text });
  const request = await requests.write(named(path), (read) => remarking(read, actor, body.text, now()), { key });
  return { request, mark: replayMark(key) };
};

export const commentOnCase = verb(contract, (uses: Uses) => async (asked) => {
  const { request, mark } = await remark(asked, uses);
  return { status: 200, headers: mark, body: staffRequest(request) };
});
