import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { answering } from "../../shared/domain/change-requests/steps.ts";
import { ChangeRequestId } from "../../shared/domain/ids.ts";
import { customerActor } from "../../shared/http/actor.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { ShownRequest, shownRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";

const contract = {
  summary:
    "Write to BOK about a change request, asked or not. The same message again is taken once: at once in any case, and with the same key whenever it comes",
  idempotencyKey: "optional",
  path: z.strictObject({ id: ChangeRequestId }),
  body: z.strictObject({ message: Message }),
  answers: { 200: { description: "The change request with the message", body: ShownRequest } },
  refusals: [requestRefusals.request_closed, requestRefusals.too_many_messages],
} as const;

type Uses = { readonly requests: Pick<ChangeRequestStore, "write">; readonly now: Clock };

export const sendMessage = verb(contract, ({ requests, now }: Uses) => async (request) => {
  const { path, body, idempotencyKey, ...asked } = request;
  const actor = customerActor(asked);
  const named = { accountId: asked.caller.accountId, requestId: path.id };
  const asks = [path.id, body.message];
  const key = optionalKeyOf(asked.caller, { route: "messages", key: idempotencyKey, asks });
  const written = await requests.write(named, (read) => answering(read, actor, body.message, now()), { key });
  return { status: 200, headers: replayMark(key), body: shownRequest(written) };
});
