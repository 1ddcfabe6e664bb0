/** What the business sees of a stage: money coming in, people who can't get in, and what waits for people. */

import { Duration } from "aws-cdk-lib";
import { Dashboard, type IMetric, MathExpression, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { functions } from "../../functions/manifest.ts";
import { type MetricName, metrics, type Split } from "../../shared/domain/metrics.ts";
import { humanQueues } from "../../shared/domain/queues.ts";
import type { Stage } from "../stages.ts";
import { graph } from "./graph.ts";
import { measured } from "./measured.ts";

const HOUR = Duration.hours(1);

const ABOUT =
  "What customers do and what waits for people, hour by hour. A number that is missing is none. What each means and where it comes from: docs/operations.md, *What the dashboards show*.";

export class BusinessDashboard extends Construct {
  constructor(scope: Construct, stage: Stage) {
    super(scope, "Business");

    const counted = <Name extends MetricName>(name: Name, by: Split<Name>, label: string): IMetric =>
      measured(stage, name, { by, label, statistic: "Sum", period: HOUR });
    const topUps = metrics["top-ups"].by;
    const paid = metrics["minutes-to-credit"].by.method;

    new Dashboard(this, "Dashboard", {
      dashboardName: `saldo-${stage.name}-business`,
      defaultInterval: Duration.days(7),
      widgets: [
        [new TextWidget({ markdown: ABOUT, width: 24, height: 1 })],
        [
          graph(
            "Top-ups started",
            "top-ups an hour",
            paid.map((method) => counted("top-ups", { method, outcome: "started" }, method)),
          ),
          graph(
            "Top-ups credited",
            "top-ups an hour",
            paid.map((method) => counted("top-ups", { method, outcome: "credited" }, method)),
          ),
        ],
        [
          graph(
            "Top-ups that came to nothing",
            "top-ups an hour",
            (["rejected", "failed", "expired"] as const).flatMap((outcome) =>
              topUps.method
                .filter((method) => ENDS_WITHOUT_MONEY[outcome].includes(method))
                .map((method) => counted("top-ups", { method, outcome }, `${method}, ${outcome}`)),
            ),
          ),
          graph(
            "From payment to credit: nine of ten within",
            "minutes",
            paid.map((method) =>
              measured(stage, "minutes-to-credit", { by: { method }, label: method, statistic: "p90", period: HOUR }),
            ),
          ),
        ],
        [
          graph("Oldest item in each queue for people", "hours", humanQueues.map(hoursWaited(stage))),
          graph(
            "Messages about low balances",
            "accounts an hour",
            metrics["low-accounts"].by.change.map((change) => counted("low-accounts", { change }, words(change))),
          ),
        ],
        [
          graph(
            "E-mails",
            "e-mails an hour",
            metrics.mails.by.outcome.map((outcome) => counted("mails", { outcome }, words(outcome))),
          ),
          graph(
            "Sign-ins refused",
            "sign-ins an hour",
            metrics["sign-ins-refused"].by.reason.map((reason) =>
              counted("sign-ins-refused", { reason }, words(reason)),
            ),
          ),
        ],
      ],
    });
  }
}

type TopUps = Split<"top-ups">;

/** Finance rejects only transfers; Stripe's pages fail and expire without naming the method. */
const ENDS_WITHOUT_MONEY: Readonly<Record<"rejected" | "failed" | "expired", readonly TopUps["method"][]>> = {
  rejected: ["bank"],
  failed: ["checkout"],
  expired: ["bank", "checkout"],
};

const words = (value: string): string => value.replaceAll("-", " ");

const hoursWaited =
  (stage: Stage) =>
  (queue: Split<"queue-age">["queue"], place: number): IMetric => {
    const period = Duration.minutes(functions["measure-queues"].runs.everyMinutes);
    return new MathExpression({
      label: words(queue),
      expression: `seconds${place} / 3600`,
      usingMetrics: {
        [`seconds${place}`]: measured(stage, "queue-age", { by: { queue }, statistic: "Maximum", period }),
      },
      period,
    });
  };
