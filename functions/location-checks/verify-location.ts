import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import { rejected } from "../../shared/domain/emergency/messages.ts";
import type { LineNumber } from "../../shared/domain/emergency/number.ts";
import { type Check, checked } from "../../shared/domain/emergency/steps.ts";
import * as commonFaults from "../../shared/domain/faults.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { type Caller, doneBy } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import { etagOf } from "../../shared/http/request.ts";
import { ShownLocation, shownLocation } from "../../shared/http/shown-number.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";
import { LocationPath } from "./show-location.ts";

const contract = {
  summary:
    "Confirm where a customer's number is used, or reject it with a `note` that the customer is sent: then its calls are routed by the place that was verified before it, or by the company's seat",
  path: LocationPath,
  /** What was seen is what is confirmed: the customer may have entered another place since. */
  ifMatch: "required",
  body: z.strictObject({
    state: z.enum(["verified", "rejected"]),
    /** Required where it is rejected: the customer reads it. */
    note: z.optional(Message),
  }),
  answers: { 200: { description: "As it is from now on", body: ShownLocation, etag: true } },
  refusals: [common.not_found, common.not_allowed, common.precondition_failed],
} as const;

export type VerifyingUses = {
  readonly numbers: Pick<NumberStore, "change" | "companyOf">;
  readonly now: Clock;
};

type Asked = {
  readonly path: { readonly accountId: AccountId; readonly number: string };
  readonly body: { readonly state: "verified" | "rejected"; readonly note?: string | undefined };
  readonly version: number;
  readonly caller: Caller;
  readonly origin: Origin;
};

/** As the API and the page take it. */
export const verify = async (
  { path, body, version, ...asked }: Asked,
  { numbers, now }: VerifyingUses,
): Promise<LineNumber> => {
  const { accountId, number } = path;
  const check = checkOf(body);
  const at = now();
  const companyName = check.state === "rejected" ? await numbers.companyOf(accountId) : "";
  return numbers.change(accountId, number, {
    actor: asked.caller.user,
    decide: (before) => {
      const after = checked(before, check, { version, now: at });
      const kind = check.state === "verified" ? "emergency-location-verified" : "emergency-location-rejected";
      const records = [
        doneBy(asked, { kind, subject: number, subjectAccountId: accountId }),
        // The customer does not learn which of the staff it was.
        { accountId, by: operatorId, kind, subject: number, from: operatorId } as const,
      ];
      const { location } = after;
      const notices =
        check.state === "rejected" && location ? [rejected(after, location, { companyName, now: at })] : [];
      return { number: after, followUps: { at, records, notices } };
    },
  });
};

const checkOf = ({ state, note }: Asked["body"]): Check => {
  if (state === "verified") return { state };
  if (note === undefined)
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "/note", fault: commonFaults.required }] });
  return { state, note };
};

export const verifyLocation = verb(contract, (uses: VerifyingUses) => async (asked) => {
  const number = await verify(asked, uses);
  return { status: 200, headers: { etag: etagOf(number.version) }, body: shownLocation(number) };
});
