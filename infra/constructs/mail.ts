/** How a stage sends e-mail: its configuration set at SES, and the alarms on how the world takes our mail. */

import { Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { ConfigurationSet, ConfigurationSetTlsPolicy } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";

/** SES tells its rates some times an hour; within a shorter period an alarm would come and go with each. */
const REPUTATION_PERIOD = Duration.hours(1);

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
      // We mark addresses ourselves. SES's list is the whole account's: a bounce in dev would silence prod, and whoever
      // lifts our mark would not know that the other still holds.
      disableSuppressionList: true,
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
    alarms.tell("mail-bounces", {
      metric: new Metric({ namespace: "AWS/SES", metricName: "Reputation.BounceRate", statistic: "Maximum" }),
      threshold: 0.02,
      period: REPUTATION_PERIOD,
      means: "Of the account's e-mails 2 % bounce; from 5 % on SES reviews the account, and may stop it from sending.",
    });
    alarms.tell("mail-complaints", {
      metric: new Metric({ namespace: "AWS/SES", metricName: "Reputation.ComplaintRate", statistic: "Maximum" }),
      threshold: 0.0005,
      period: REPUTATION_PERIOD,
      means: "Of the account's e-mails 0.05 % are called spam; from 0.1 % on SES reviews the account, and may stop it.",
    });
  }
}
