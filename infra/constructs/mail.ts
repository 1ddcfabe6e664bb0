/** How a stage sends e-mail: its configuration set at SES, and the alarms on how the world takes our mail. */

import { Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { ConfigurationSet, ConfigurationSetTlsPolicy, SuppressionReasons } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";

/** SES reports its rates a few times an hour; within a shorter period an alarm would come and go with each. */
const REPUTATION_PERIOD = Duration.hours(1);

/** The part of the daily quota from which somebody should ask for more. */
const QUOTA_SHARE = 0.8;

export class Mail extends Construct {
  readonly configurationSet: ConfigurationSet;
  /** What SES asks a permission to send for. */
  readonly arns: readonly string[];

  constructor(scope: Construct, stage: Stage, { identityArn, alarms }: { identityArn: string; alarms: Alarms }) {
    super(scope, "Mail");

    this.configurationSet = new ConfigurationSet(this, "ConfigurationSet", {
      configurationSetName: `saldo-${stage.name}`,
      // Our e-mails hold links that set passwords: rather none than one that anybody on the way may read.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      // Beside our own marks, which a restored table may lack: what SES holds back so spares the account's reputation, and is
      // reported as a bounce, so it is marked and parked like any other.
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.arns = [
      identityArn,
      Stack.of(this).formatArn({
        service: "ses",
        resource: "configuration-set",
        resourceName: this.configurationSet.configurationSetName,
      }),
    ];

    // Well below what SES puts an account under review for: 5 % bounces, 0.1 % complaints.
    alarms.raise("mail-bounces", {
      severity: "mail",
      runbook: "mail-reputation",
      metric: new Metric({
        namespace: "AWS/SES",
        metricName: "Reputation.BounceRate",
        statistic: "Maximum",
        period: REPUTATION_PERIOD,
      }),
      threshold: 0.02,
      means:
        "At least 2 % of the account's e-mails bounce. From 5 % SES reviews the account and may stop it from sending.",
    });
    alarms.raise("mail-complaints", {
      severity: "mail",
      runbook: "mail-reputation",
      metric: new Metric({
        namespace: "AWS/SES",
        metricName: "Reputation.ComplaintRate",
        statistic: "Maximum",
        period: REPUTATION_PERIOD,
      }),
      threshold: 0.0005,
      means:
        "At least 0.05 % of the account's e-mails are reported as spam. From 0.1 % SES reviews the account and may stop it from sending.",
    });
    alarms.raise("mail-quota", {
      severity: "mail",
      runbook: "mail-quota",
      metric: new Metric({ namespace: "AWS/SES", metricName: "Send", statistic: "Sum", period: Duration.days(1) }),
      threshold: Math.floor(stage.mailsADay * QUOTA_SHARE),
      means: `The account has sent most of the ${stage.mailsADay} e-mails that SES allows it a day.`,
    });
  }
}
