import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { E164, type LineNumber, NumberKind } from "../../shared/domain/emergency/number.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { reported } from "../../shared/domain/emergency/steps.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import * as common from "../../shared/domain/refusals.ts";
import { NumberPath } from "../../shared/http/shown-number.ts";
import { machineVerb } from "../../shared/http/verb.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";
import { reportTime } from "./report-time.ts";

const contract = {
  summary:
    "Report whose a number is, and of what kind. A number that moves to another account, or to another kind, loses its place of use: until its customer enters one, calls to 112 are routed by their seat",
  path: NumberPath,
  body: z.strictObject({
    accountId: CustomerId,
    kind: NumberKind,
    /** When it became true, by the platform's clock: a report that arrives after a later one is refused. */
    changedAt: z.optional(z.iso.datetime()),
  }),
  answers: {
    200: {
      description: "As it is from now on; the last report stands",
      body: named(
        "ReportedNumber",
        z.strictObject({ number: E164, accountId: z.string(), kind: NumberKind, since: z.iso.datetime() }),
      ),
    },
  },
  refusals: [common.not_found, emergencyRefusals.report_outdated],
} as const;

type Uses = { readonly numbers: Pick<NumberStore, "report">; readonly now: Clock };

export const reportNumber = machineVerb(contract, ({ numbers, now }: Uses) => async ({ path: { number }, body }) => {
  const at = now();
  const { changedAt, ...to } = body;
  const changed = reportTime(changedAt, "/changedAt", at);
  const decide = (read: LineNumber | undefined) => reported(read, { number, ...to, at: changed }, at);
  const { accountId, kind, since } = await numbers.report(number, decide, { seatOf: body.accountId, now: at });
  return { status: 200, body: { number, accountId, kind, since } };
});
