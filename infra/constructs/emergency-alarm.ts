/** The alarm on calls to 112 that can't be routed. */

import { Duration } from "aws-cdk-lib";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";
import { measured } from "./measured.ts";
import type { Built } from "./saldo-function.ts";

/** Watches the function that answers where calls go, in the stack in which it stands. */
export const watchEmergencyCalls = (built: Built, { stage, alarms }: { stage: Stage; alarms: Alarms }): void => {
  if (!built.has("emergency-routings")) return;
  alarms.raise("calls-not-routable", {
    severity: "page",
    runbook: "calls-not-routable",
    metric: measured(stage, "calls-not-routable", { by: {}, statistic: "Sum", period: Duration.minutes(5) }),
    threshold: 1,
    means:
      "The platform asked where a call to 112 goes, and the answer had no routes, or would have none without a place of use.",
  });
};
