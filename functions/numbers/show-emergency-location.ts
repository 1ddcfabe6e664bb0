import * as z from "zod/mini";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { etagOf } from "../../shared/http/request.ts";
import { NumberPath, ShownLocation, shownLocation } from "../../shared/http/shown-number.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { numberRead, numberUntilRead } from "../../shared/store/number-store.ts";

const contract = {
  summary:
    "Where a number is used, now or at a past moment (`at`, in UTC). While it is disabled, the last address is still shown",
  path: NumberPath,
  query: z.strictObject({
    /** How it was then; without it, as it is. */
    at: z.optional(z.iso.datetime()),
  }),
  answers: { 200: { description: "The place of use, or none", body: ShownLocation, etag: true } },
  refusals: [common.not_found, emergencyRefusals.routed_by_sim_operator, emergencyRefusals.no_longer_known],
} as const;

export const showEmergencyLocation = readingVerb(
  contract,
  ({ path: { number }, query: { at } }) =>
    at === undefined ? { number: numberRead(number) } : { number: numberUntilRead(number, instantOf(at)) },
  () =>
    async ({ caller, found: { number } }) => {
      // Before it was this account's, it was another customer's.
      if (number?.accountId !== caller.accountId) throw new Refusal(common.not_found);
      if (number.kind === "gsm-hosting") throw new Refusal(emergencyRefusals.routed_by_sim_operator);
      return { status: 200, headers: { etag: etagOf(number.version) }, body: shownLocation(number) };
    },
);

/** As instants are kept. */
const instantOf = (at: string): string => new Date(at).toISOString();
