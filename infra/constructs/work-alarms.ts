/** Alarms on what functions measure of waiting work: queues for people, payments that no webhook brought, and Stripe's silence. */

import { Duration } from "aws-cdk-lib";
import { functions } from "../../functions/manifest.ts";
import type { HumanQueue } from "../../shared/domain/queues.ts";
import type { Severity, Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";
import { measured } from "./measured.ts";

const MEASURED_EVERY = Duration.minutes(functions["measure-queues"].runs.everyMinutes);
const CHECKED_EVERY = Duration.minutes(functions["check-card-payments"].runs.everyMinutes);

/** Who hears of what waits too long in each queue for people, and after how many hours. */
const QUEUES: Readonly<Record<HumanQueue, { readonly severity: Severity; readonly hours: number }>> = {
  // A day and a night, so that what comes in the evening is finance's business in the morning.
  "top-ups-to-decide": { severity: "finance", hours: 24 },
  "proposals-to-confirm": { severity: "finance", hours: 24 },
  "card-irregularities": { severity: "finance", hours: 24 },
  "ledgers-to-check": { severity: "page", hours: 1 },
  "notices-parked": { severity: "mail", hours: 24 },
  // Three working days, or a weekend and a day: BOK has its own queue before it, and ops are asked only when that fails.
  cases: { severity: "mail", hours: 72 },
  "locations-to-check": { severity: "mail", hours: 72 },
  "seats-to-place": { severity: "mail", hours: 72 },
  "mails-to-check": { severity: "mail", hours: 72 },
};

export const watchWork = ({ stage, alarms }: { stage: Stage; alarms: Alarms }): void => {
  for (const [queue, { severity, hours }] of Object.entries(QUEUES) as [HumanQueue, (typeof QUEUES)[HumanQueue]][]) {
    alarms.raise(`${queue}-age`, {
      severity,
      runbook: "queue-for-people",
      metric: measured(stage, "queue-age", { by: { queue }, statistic: "Maximum", period: MEASURED_EVERY }),
      threshold: Duration.hours(hours).toSeconds(),
      means: `Something has waited in the queue ${queue} for ${hours === 1 ? "an hour" : `${hours} hours`} (measured in seconds).`,
    });
  }

  alarms.raise("webhook-missed", {
    severity: "page",
    runbook: "webhook-missed",
    metric: measured(stage, "webhook-missed", { by: {}, statistic: "Sum", period: Duration.hours(1) }),
    threshold: 3,
    means: "Money arrives late because the webhook is down: a schedule found what Stripe should have brought.",
  });
  alarms.raise("payment-provider-away", {
    severity: "mail",
    runbook: "payment-provider-away",
    // A period for each run.
    metric: measured(stage, "payment-provider-away", { by: {}, statistic: "Maximum", period: CHECKED_EVERY }),
    threshold: 1,
    breaching: { periods: 3, ofLatest: Duration.minutes(90).toMinutes() / CHECKED_EVERY.toMinutes() },
    means: "Stripe's API did not answer several runs of check-card-payments within 90 minutes.",
  });
};
