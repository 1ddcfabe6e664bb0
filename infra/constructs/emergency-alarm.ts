/** The alarm on calls to 112 that can't be routed. */

import { Duration } from "aws-cdk-lib";
import { FilterPattern } from "aws-cdk-lib/aws-logs";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";
import type { Built } from "./saldo-function.ts";

/** Watches the function that answers where calls go, in the stack in which it stands. */
export const watchEmergencyCalls = (built: Built, { stage, alarms }: { stage: Stage; alarms: Alarms }): void => {
  const routed = built.get("emergency-routings");
  if (!routed) return;
  const unroutable = routed.logGroup.addMetricFilter("calls-not-routable", {
    metricNamespace: `Saldo/${stage.name}`,
    metricName: "calls-not-routable",
    filterPattern: FilterPattern.stringValue("$.event", "=", "emergency.not_routable"),
    metricValue: "1",
  });
  alarms.raise("calls-not-routable", {
    severity: "page",
    runbook: "calls-not-routable",
    metric: unroutable.metric({ statistic: "Sum", period: Duration.minutes(5) }),
    threshold: 1,
    means:
      "The platform asked where a call to 112 goes, and the answer had no routes, or would have none without a place of use.",
  });
};
