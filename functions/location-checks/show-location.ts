import * as z from "zod/mini";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { Phone } from "../../shared/domain/phone.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { etagOf } from "../../shared/http/request.ts";
import { ShownLocation, shownLocation } from "../../shared/http/shown-number.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";

export const LocationPath = z.strictObject({ accountId: CustomerId, number: Phone });

const contract = {
  summary:
    "Where a customer's number is used, now or at a past moment (`at`, in UTC). While it is disabled, the last address is still shown",
  path: LocationPath,
  query: z.strictObject({ at: z.optional(z.iso.datetime()) }),
  answers: { 200: { description: "The place of use, or none", body: ShownLocation, etag: true } },
  refusals: [common.not_found, emergencyRefusals.routed_by_sim_operator, emergencyRefusals.no_longer_known],
} as const;

type Uses = AuditUses & { readonly numbers: Pick<NumberStore, "find" | "findAt"> };

export const showLocation = verb(contract, (uses: Uses) => async (request) => {
  const { number } = request.path;
  const { at } = request.query;
  const read = () =>
    at === undefined ? uses.numbers.find(number) : uses.numbers.findAt(number, new Date(at).toISOString());
  const found = await lookingAt(request, `number ${number}`, read, uses);
  if (found?.accountId !== request.path.accountId) throw new Refusal(common.not_found);
  if (found.kind === "gsm-hosting") throw new Refusal(emergencyRefusals.routed_by_sim_operator);
  return { status: 200, headers: { etag: etagOf(found.version) }, body: shownLocation(found) };
});
