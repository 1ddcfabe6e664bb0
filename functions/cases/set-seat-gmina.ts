import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { changesBetween } from "../../shared/domain/audit-records/audit.ts";
import * as emergencyFaults from "../../shared/domain/emergency/faults.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { TercCode } from "../../shared/domain/emergency/terc.ts";
import { CustomerId, operatorId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { doneBy } from "../../shared/http/caller.ts";
import { verb } from "../../shared/http/verb.ts";
import { type Gminas, knownGmina } from "../../shared/known-gmina.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";

const contract = {
  summary:
    "Set the gmina of a company's seat, by which calls to 112 are routed from numbers without a place of use; repeating it changes nothing",
  path: z.strictObject({ accountId: CustomerId }),
  body: z.strictObject({ gminaCode: TercCode }),
  answers: {
    200: {
      description:
        "The gmina from now on: of a district it is the city, of an urban-rural gmina its town or rural part",
      body: named(
        "SeatGmina",
        z.strictObject({
          gminaCode: z.string(),
          name: z.string(),
          powiat: z.string(),
          voivodeship: z.string(),
        }),
      ),
    },
  },
  refusals: [
    common.not_found,
    common.not_allowed,
    common.precondition_failed,
    emergencyRefusals.seat_address_missing,
    emergencyRefusals.gminas_not_loaded,
  ],
} as const;

type Uses = {
  readonly subscribers: Pick<SubscriberStore, "findWithSeat" | "placeSeat" | "noLongerToPlace">;
  readonly gminas: Gminas;
  readonly now: Clock;
};

export const setSeatGmina = verb(contract, (uses: Uses) => async ({ path: { accountId }, body, ...asked }) => {
  const { subscribers, gminas, now } = uses;
  const [read, dictionary] = await Promise.all([subscribers.findWithSeat(accountId), gminas.current()]);
  const { seatAddress } = read.subscriber;
  if (!seatAddress) throw new Refusal(emergencyRefusals.seat_address_missing);
  const { gminaCode } = body;
  const gmina = await knownGmina(dictionary, { gminaCode, city: seatAddress.city }, gminas);
  if (!gmina)
    throw new Refusal(common.invalid_request, {
      errors: [{ pointer: "/gminaCode", fault: emergencyFaults.gmina_unknown }],
    });
  const { code, name, powiat, voivodeship } = gmina;
  const answer = { status: 200, body: { gminaCode: code, name, powiat, voivodeship } } as const;

  if (seatAddress.gminaCode === code && read.seat?.code === code) {
    // A reminder that was under way when the gmina was set may have put the account before people after that.
    await subscribers.noLongerToPlace(accountId);
    return answer;
  }
  const changes = changesBetween<{ gminaCode?: string | undefined }>(
    { gminaCode: read.seat?.code },
    { gminaCode: code },
  );
  const kind = "seat-gmina-set";
  const records = [
    doneBy(asked, { kind, subjectAccountId: accountId, changes }),
    // The customer does not learn which of the staff it was.
    { accountId, by: operatorId, kind, changes, from: operatorId } as const,
  ];
  const followUps = { at: now(), records };
  const placed = { ...seatAddress, gminaCode: code };
  await subscribers.placeSeat(accountId, read, placed, { actor: asked.caller.user, followUps });
  return answer;
});
