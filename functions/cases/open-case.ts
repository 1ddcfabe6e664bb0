import * as z from "zod/mini";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { WantedOnBehalf } from "../../shared/domain/change-requests/wanted-request.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { staffActor } from "../../shared/http/actor.ts";
import { requestKeyOf } from "../../shared/http/caller.ts";
import { StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { Gminas } from "../../shared/known-gmina.ts";
import { type OpeningUses, openRequest, orFirst, withGmina, withoutPesel } from "../../shared/open-request.ts";
import { replayMark } from "../../shared/replays.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";

const contract = {
  summary: "Open a case for a customer who wrote or called; their main administrator is told",
  idempotencyKey: "required",
  path: z.strictObject({ accountId: CustomerId }),
  body: WantedOnBehalf,
  answers: {
    201: { description: "Opened; the same key and body answer with the same case", body: StaffRequest, location: true },
  },
  refusals: [requestRefusals.too_many_open_requests, emergencyRefusals.gminas_not_loaded],
} as const;

type Uses = OpeningUses<RequestKey> & {
  readonly subscribers: Pick<SubscriberStore, "find">;
  readonly gminas: Gminas;
};

export const openCase = verb(contract, (uses: Uses) => async ({ path, body, caller, origin, idempotencyKey }) => {
  const { accountId } = path;
  const key = requestKeyOf(caller, { route: "cases", key: idempotencyKey, asks: [accountId, withoutPesel(body)] });
  const opened = async () => {
    const [subscriber, wanted] = await Promise.all([uses.subscribers.find(accountId), withGmina(body, uses.gminas)]);
    const asked = { accountId, subscriber, actor: staffActor({ caller, origin }), caller: caller.user, key };
    return openRequest(wanted, { ...asked, language: "pl" }, uses);
  };
  const request = await orFirst(opened, { accountId, key }, uses);
  const location = `/back-office/accounts/${accountId}/change-requests/${request.id}`;
  return { status: 201, headers: { location, ...replayMark(key) }, body: staffRequest(request) };
});
