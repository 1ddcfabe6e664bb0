import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { WantedRequest } from "../../shared/domain/change-requests/wanted-request.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { customerActor } from "../../shared/http/actor.ts";
import { mustBeFresh, requestKeyOf } from "../../shared/http/caller.ts";
import { ShownRequest, shownRequest } from "../../shared/http/shown-request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import type { Gminas } from "../../shared/known-gmina.ts";
import { type OpeningUses, openRequest, orFirst, withGmina, withoutPesel } from "../../shared/open-request.ts";
import { replayMark } from "../../shared/replays.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import { subscriberRead } from "../../shared/store/subscriber-store.ts";

const contract = {
  summary:
    "Send BOK a request that only they may carry out; for subscriber-data, `If-Match` names the subscriber's ETag",
  idempotencyKey: "required",
  ifMatch: "optional",
  body: WantedRequest,
  answers: {
    201: {
      description: "Sent; the same key and body answer with the same request",
      body: ShownRequest,
      location: true,
    },
  },
  refusals: [
    common.precondition_required,
    common.precondition_failed,
    common.fresh_proof_needed,
    common.not_allowed,
    requestRefusals.too_many_open_requests,
    emergencyRefusals.gminas_not_loaded,
  ],
} as const;

type Uses = OpeningUses<RequestKey> & { readonly gminas: Gminas };

export const openChangeRequest = readingVerb(
  contract,
  ({ accountId }) => ({ subscriber: subscriberRead(accountId) }),
  (uses: Uses) =>
    async ({ body, caller, idempotencyKey, version, language, found, origin }) => {
      const subscriber = present(found.subscriber);
      const { kind } = body;
      const { accountId, user } = caller;
      const key = requestKeyOf(caller, { route: "change-requests", key: idempotencyKey, asks: withoutPesel(body) });
      // Only the one who is to be replaced may ask for it here; anybody else writes to BOK with a statement.
      if (kind === "main-administrator" && !caller.user.isMainAdministrator) throw new Refusal(common.not_allowed);
      // What a stolen session could do for good: send invoices elsewhere, be the main administrator, or have the balance paid out.
      if (kind !== "other") mustBeFresh(caller, uses.now());
      if (kind === "subscriber-data" && version === 0) throw new Refusal(common.precondition_required);
      const actor = customerActor({ caller, origin });
      const open = async () => {
        if (kind === "subscriber-data" && version !== subscriber.version) throw new Refusal(common.precondition_failed);
        return openRequest(
          await withGmina(body, uses.gminas),
          { accountId, subscriber, actor, caller: user, language, key },
          uses,
        );
      };
      const request = await orFirst(open, { accountId, key }, uses);
      const headers = { location: `/change-requests/${request.id}`, ...replayMark(key) };
      return { status: 201, headers, body: shownRequest(request) };
    },
);
