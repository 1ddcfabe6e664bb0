/**
 * What functions measure, in the words of the business. `shared/log.ts` writes a measure into the log line of its event, and
 * CloudWatch makes metrics of the lines; alarms and dashboards read them by these names.
 *
 * Each pair of a name and values is one metric, which is paid for: a value is never an id, an address or a person.
 */

import { humanQueues } from "./queues.ts";
import type { CardTopUp } from "./top-ups/card-top-up.ts";

const methods = ["card", "blik", "p24", "bank"] as const satisfies readonly (CardTopUp["method"] | "bank")[];

/** CloudWatch's word for what is measured, and the values that each metric is split by. */
export const metrics = {
  /** Lines at the level `error`; the function's name is Lambda's own. */
  "errors-reported": { unit: "Count", by: { functionName: [] as readonly string[] } },
  /** Since when the oldest item of a queue for people waits; 0 where nothing does. */
  "queue-age": { unit: "Seconds", by: { queue: humanQueues } },
  /** `checkout`: a payment page of Stripe's that ended without a payment; its end names no method. */
  "top-ups": {
    unit: "Count",
    by: { method: [...methods, "checkout"], outcome: ["started", "credited", "rejected", "failed", "expired"] },
  },
  /** CloudWatch has no unit of minutes. A transfer's begin with its first confirmation, or with the order where none came. */
  "minutes-to-credit": { unit: "None", by: { method: methods } },
  mails: { unit: "Count", by: { outcome: ["sent", "put-off", "parked", "bounced", "complained"] } },
  "sign-ins-refused": {
    unit: "Count",
    by: { reason: ["password", "code", "too-many-attempts", "login-policy", "not-staff"] },
  },
  /** Accounts that were sent a message about their balance: it fell below the threshold or to nothing, stayed low, or recovered. */
  "low-accounts": { unit: "Count", by: { change: ["worsened", "reminded", "recovered"] } },
  /** What a schedule found that Stripe's webhook should have brought. */
  "webhook-missed": { unit: "Count", by: {} },
  /** Runs of a schedule to which Stripe's API did not answer. */
  "payment-provider-away": { unit: "Count", by: {} },
  "calls-not-routable": { unit: "Count", by: {} },
} as const satisfies Record<
  string,
  { readonly unit: "Count" | "Seconds" | "None"; readonly by: Readonly<Record<string, readonly string[]>> }
>;

export type MetricName = keyof typeof metrics;

type By<Name extends MetricName> = (typeof metrics)[Name]["by"];

/** One value for each of the names that a metric is split by. */
export type Split<Name extends MetricName> = {
  readonly [Key in keyof By<Name>]: By<Name>[Key] extends readonly (infer Value)[] ? Value : never;
};

/** A value of a metric, in its unit. */
export type Measure = {
  readonly [Name in MetricName]: { readonly metric: Name; readonly value: number; readonly by: Split<Name> };
}[MetricName];
