/** Alarms on what functions say of waiting work in their logs: queues for people, and payments that no webhook brought. */

import { Duration } from "aws-cdk-lib";
import { FilterPattern } from "aws-cdk-lib/aws-logs";
import { functions } from "../../functions/manifest.ts";
import type { HumanQueue } from "../../shared/domain/queues.ts";
import type { Severity, Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";
import { type Built, functionOf } from "./saldo-function.ts";

const MEASURED_EVERY = Duration.minutes(functions["measure-queues"].runs.everyMinutes);

/** Who hears of what waits too long in each queue for people, and after how many hours. */
const QUEUES: Readonly<Record<HumanQueue, { readonly severity: Severity; readonly hours: number }>> = {
  // A day and a night, so that what comes in the evening is finance's business in the morning.
  "top-ups-to-decide": { severity: "finance", hours: 24 },
  "card-irregularities": { severity: "finance", hours: 24 },
  "ledgers-to-check": { severity: "page", hours: 1 },
  "notices-parked": { severity: "mail", hours: 24 },
};

export const watchWork = (built: Built, { stage, alarms }: { stage: Stage; alarms: Alarms }): void => {
  const { logGroup: measured } = functionOf(built, "measure-queues");
  for (const [queue, { severity, hours }] of Object.entries(QUEUES)) {
    const name = `${queue}-age`;
    const age = measured.addMetricFilter(name, {
      metricNamespace: `Saldo/${stage.name}`,
      metricName: name,
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue("$.event", "=", "queue.measured"),
        FilterPattern.stringValue("$.queue", "=", queue),
      ),
      metricValue: "$.oldestSeconds",
    });
    alarms.raise(name, {
      severity,
      runbook: "queue-for-people",
      metric: age.metric({ statistic: "Maximum", period: MEASURED_EVERY }),
      threshold: Duration.hours(hours).toSeconds(),
      means: `Something has waited in the queue ${queue} for ${hours} h, in seconds here.`,
    });
  }

  const missed = functionOf(built, "check-card-payments").logGroup.addMetricFilter("webhook-missed", {
    metricNamespace: `Saldo/${stage.name}`,
    metricName: "webhook-missed",
    filterPattern: FilterPattern.any(
      FilterPattern.numberValue("$.found", ">", 0),
      FilterPattern.numberValue("$.applied", ">", 0),
    ),
  });
  alarms.raise("webhook-missed", {
    severity: "mail",
    runbook: "webhook-missed",
    metric: missed.metric({ statistic: "Sum", period: Duration.hours(1) }),
    threshold: 1,
    means: "A schedule found card money that Stripe's webhook should have brought.",
  });
};
