import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { type ChangeRequest, Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { asking } from "../../shared/domain/change-requests/steps.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, type CaseStep, named, type Taken, writtenKeyOf } from "./case-path.ts";

const contract = {
  summary:
    "Ask the customer; the case waits for the answer. The same question again is asked once: at once in any case, and with the same key whenever it comes",
  idempotencyKey: "optional",
  path: CasePath,
  body: z.strictObject({ text: Message }),
  answers: { 200: { description: "Asked: the customer gets it by e-mail", body: StaffRequest } },
  refusals: [requestRefusals.request_closed, requestRefusals.too_many_messages],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "write">; readonly now: Clock };

type Question = CaseStep & { readonly body: { readonly text: string }; readonly idempotencyKey: string };

/** As the API and the case's page take it. */
export const ask = async (
  { path, body, idempotencyKey, ...asked }: Question,
  { requests, now }: Uses,
): Promise<Taken> => {
  const actor = staffActor(asked);
  const decide = (read: ChangeRequest) => asking(read, actor, body.text, now());
  const key = writtenKeyOf(asked.caller, { route: "questions", key: idempotencyKey, path, text: body.text });
  const request = await requests.write(named(path), decide, { actor: asked.caller.user, key });
  return { request, mark: replayMark(key) };
};

export const askCustomer = verb(contract, (uses: Uses) => async (asked) => {
  const { request, mark } = await ask(asked, uses);
  return { status: 200, headers: mark, body: staffRequest(request) };
});
