import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import type { Dictionary } from "../../shared/domain/emergency/dictionary.ts";
import * as emergencyFaults from "../../shared/domain/emergency/faults.ts";
import { toCheck } from "../../shared/domain/emergency/messages.ts";
import { locationPurpose } from "../../shared/domain/emergency/notices.ts";
import { type LineNumber, waitsForCheck } from "../../shared/domain/emergency/number.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { entered, type WantedLocation } from "../../shared/domain/emergency/steps.ts";
import { inCases } from "../../shared/domain/model.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { Address } from "../../shared/domain/subscriber/address.ts";
import { doneBy } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { NumberPath, ShownLocation, shownLocation } from "../../shared/http/shown-number.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { knownGmina } from "../../shared/known-gmina.ts";
import { deskLink } from "../../shared/security/desk-link.ts";
import { dictionaryRead, type GminaStore } from "../../shared/store/gmina-store.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { type NumberStore, numberRead } from "../../shared/store/number-store.ts";

/** Enabled with the full address and its gmina, or disabled without any. */
const Body = inCases(
  "enabled",
  [
    [true, { required: ["address"], requiredIn: { address: ["gminaCode"] } }],
    [false, { without: ["address"] }],
  ],
  z.strictObject({ enabled: z.boolean(), address: z.optional(Address) }),
);

const contract = {
  summary:
    "Set where a number is used. With `enabled: true`, `address` with its `gminaCode` is required: BOK checks it, and calls to 112 are routed by it meanwhile, unless the operator decides otherwise; one that BOK rejected before is rejected already. With `false`, leave `address` out: calls to 112 are routed by the company's seat. `If-Match` may name the ETag of what was seen",
  path: NumberPath,
  ifMatch: "optional",
  body: Body,
  answers: { 200: { description: "As it is from now on", body: ShownLocation, etag: true } },
  refusals: [
    common.not_found,
    common.not_allowed,
    common.precondition_failed,
    emergencyRefusals.routed_by_sim_operator,
    emergencyRefusals.gminas_not_loaded,
  ],
} as const;

type Uses = {
  readonly numbers: Pick<NumberStore, "change">;
  readonly gminas: Pick<GminaStore, "resolve">;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/** As long as BOK's link opens the page. */
const linkDays = 366;

export const setEmergencyLocation = readingVerb(
  contract,
  ({ accountId, path: { number } }) => ({
    number: numberRead(number),
    dictionary: dictionaryRead,
    head: headRead(accountId),
  }),
  (uses: Uses) =>
    async ({ body, path, version, found, ...asked }) => {
      const { numbers, gminas, linkKey, newId, now } = uses;
      const { accountId, user } = asked.caller;
      const read = present(found.number);
      if (read.accountId !== accountId) throw new Refusal(common.not_found);
      const { companyName } = present(found.head);
      const wanted = await wantedLocation(body, found.dictionary, gminas);
      const key = await linkKey();
      const at = now();

      const decide = (before: LineNumber) => {
        const number = entered(before, wanted, { userId: user.id, now: at });
        // Decided on each version that a write is conditioned on; what is as asked already stays answered.
        if (number !== before && version !== 0 && version !== before.version)
          throw new Refusal(common.precondition_failed);
        const { location } = number;
        const followUps = { at, records: [doneBy(asked, recordOf(number))] };
        // BOK is sent one e-mail: another place before they have looked is on the same page.
        if (number === before || !location || !waitsForCheck(number) || number.linkId !== null)
          return { number, followUps };
        const opens = { purpose: locationPurpose, accountId, subjectId: number.number, days: linkDays };
        const link = deskLink(opens, { desk: "helpdesk", key, newId, at });
        const enteredBy = `${user.firstName} ${user.lastName}`;
        const notice = toCheck(number, location, { companyName, enteredBy, linkId: link.id, now: at });
        return {
          number: { ...number, linkId: link.id },
          followUps: { ...followUps, links: [link], notices: [notice] },
        };
      };
      const number = await numbers.change(accountId, path.number, { decide, actor: user, read });
      return { status: 200, headers: { etag: etagOf(number.version) }, body: shownLocation(number) };
    },
);

/** The place with the gmina that its code names. Refuses `gminas_not_loaded`, and `invalid_request` for a code that names none. */
const wantedLocation = async (
  { address }: z.output<typeof Body>,
  dictionary: Dictionary | undefined,
  gminas: Uses["gminas"],
): Promise<WantedLocation> => {
  if (address === undefined) return { enabled: false };
  const { gminaCode, city } = address;
  const found = await knownGmina(dictionary, { gminaCode: gminaCode!, city }, gminas);
  if (!found)
    throw new Refusal(common.invalid_request, {
      errors: [{ pointer: "/address/gminaCode", fault: emergencyFaults.gmina_unknown }],
    });
  const { code, name, powiat, voivodeship } = found;
  return { enabled: true, address, gmina: { code, name, powiat, voivodeship } };
};

const recordOf = ({ number, enabled, version }: LineNumber): Pick<Done, "kind" | "subject" | "changes"> => ({
  kind: enabled ? "emergency-location-entered" : "emergency-calls-disabled",
  subject: number,
  // Which version it is: the address itself may be where somebody lives.
  changes: [{ field: "version", after: String(version) }],
});
