import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { asking } from "../../shared/domain/change-requests/steps.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import { CasePath, named } from "./case-path.ts";

const contract = {
  summary: "Ask the customer; the case waits for the answer. The same question again is asked once",
  path: CasePath,
  body: z.strictObject({ text: Message }),
  answers: { 200: { description: "Asked: the customer gets it by e-mail", body: StaffRequest } },
  refusals: [requestRefusals.request_closed, requestRefusals.too_many_messages],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "change">; readonly now: Clock };

export const askCustomer = verb(contract, ({ requests, now }: Uses) => async ({ path, body, caller, origin }) => {
  const actor = staffActor({ caller, origin });
  const ask = (read: Parameters<typeof asking>[0]) => asking(read, actor, body.text, now());
  const { request } = await requests.change(named(path), ask, { actor: caller.user });
  return { status: 200, body: staffRequest(request) };
});
