import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { answering } from "../../shared/domain/change-requests/steps.ts";
import { ChangeRequestId } from "../../shared/domain/ids.ts";
import { customerActor } from "../../shared/http/actor.ts";
import { ShownRequest, shownRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "Write to BOK about a change request, asked or not; the same message again is taken once",
  path: z.strictObject({ id: ChangeRequestId }),
  body: z.strictObject({ message: Message }),
  answers: { 200: { description: "The change request with the message", body: ShownRequest } },
  refusals: [requestRefusals.request_closed, requestRefusals.too_many_messages],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "change">; readonly now: Clock };

export const sendMessage = verb(contract, ({ requests, now }: Uses) => async ({ path, body, ...asked }) => {
  const actor = customerActor(asked);
  const named = { accountId: asked.caller.accountId, requestId: path.id };
  const { request } = await requests.change(named, (read) => answering(read, actor, body.message, now()));
  return { status: 200, body: shownRequest(request) };
});
