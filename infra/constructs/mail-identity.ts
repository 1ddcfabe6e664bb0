/** The domain that e-mail comes from, as SES knows it. It stands with the data, because DNS holds records of it. */

import { CfnOutput, RemovalPolicy } from "aws-cdk-lib";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

export class MailIdentity extends Construct {
  readonly arn: string;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "MailIdentity");

    const identity = new EmailIdentity(this, "Identity", {
      identity: Identity.domain(stage.mailDomain),
      dkimSigning: true,
      // Bounces go to the configuration set's events, not to a mailbox that nobody reads.
      feedbackForwarding: false,
    });
    identity.applyRemovalPolicy(stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.arn = identity.emailIdentityArn;

    for (const [index, { name, value }] of identity.dkimRecords.entries())
      new CfnOutput(this, `Dkim${index + 1}`, {
        description: "A record that the DNS of the mail domain must hold",
        value: `${name} CNAME ${value}`,
      });
  }
}
