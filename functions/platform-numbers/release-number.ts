import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { released } from "../../shared/domain/emergency/steps.ts";
import * as common from "../../shared/domain/refusals.ts";
import { NumberPath } from "../../shared/http/shown-number.ts";
import { machineVerb, present } from "../../shared/http/verb.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";
import { reportTime } from "./report-time.ts";

const contract = {
  summary: "Release a number: it is nobody's from now on. What was valid before can still be asked for",
  path: NumberPath,
  query: z.strictObject({
    /** When it became true, by the platform's clock. */
    changedAt: z.optional(z.iso.datetime()),
  }),
  answers: { 204: { description: "Released" } },
  refusals: [common.not_found, emergencyRefusals.report_outdated],
} as const;

type Uses = { readonly numbers: Pick<NumberStore, "report">; readonly now: Clock };

export const releaseNumber = machineVerb(
  contract,
  ({ numbers, now }: Uses) =>
    async ({ path, query: { changedAt } }) => {
      const at = now();
      const report = { at: reportTime(changedAt, "?changedAt", at) };
      await numbers.report(path.number, (read) => released(present(read), at, report), { now: at });
      return { status: 204 };
    },
);
