import type { Clock } from "../../shared/clock.ts";
import { released } from "../../shared/domain/emergency/steps.ts";
import * as common from "../../shared/domain/refusals.ts";
import { NumberPath } from "../../shared/http/shown-number.ts";
import { machineVerb, present } from "../../shared/http/verb.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";

const contract = {
  summary: "A number is nobody's any more. What was valid before can still be told",
  path: NumberPath,
  answers: { 204: { description: "Released" } },
  refusals: [common.not_found],
} as const;

type Uses = { readonly numbers: Pick<NumberStore, "report">; readonly now: Clock };

export const releaseNumber = machineVerb(contract, ({ numbers, now }: Uses) => async ({ path: { number } }) => {
  const at = now();
  await numbers.report(number, (read) => released(present(read), at), { now: at });
  return { status: 204 };
});
