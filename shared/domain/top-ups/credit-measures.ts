/** What is measured of each top-up that is credited, whichever way its money came. */

import type { Measure, Split } from "../metrics.ts";

/** `paidAt`: when the customer paid, as far as anybody knows. */
export const creditMeasures = (
  method: Split<"minutes-to-credit">["method"],
  paidAt: string,
  now: Date,
): [Measure, Measure] => {
  const minutes = Math.max(0, now.getTime() - Date.parse(paidAt)) / 60_000;
  return [
    { metric: "top-ups", value: 1, by: { method, outcome: "credited" } },
    { metric: "minutes-to-credit", value: Math.round(minutes * 100) / 100, by: { method } },
  ];
};
