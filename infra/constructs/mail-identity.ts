/** The domain that e-mail comes from, as SES knows it. It stands with the data, because DNS holds records of it. */

import { CfnOutput, RemovalPolicy } from "aws-cdk-lib";
import { EmailIdentity, Identity, MailFromBehaviorOnMxFailure } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { mailFromDomainOf, type Stage } from "../stages.ts";

export class MailIdentity extends Construct {
  readonly arn: string;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "MailIdentity");

    const identity = new EmailIdentity(this, "Identity", {
      identity: Identity.domain(stage.mailDomain),
      dkimSigning: true,
      // Bounces go to the configuration set's events, not to a mailbox that nobody reads.
      feedbackForwarding: false,
      // SPF passes for our own domain and no longer for amazonses.com. While its records are missing, SES sends as before.
      mailFromDomain: mailFromDomainOf(stage),
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    identity.applyRemovalPolicy(stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.arn = identity.emailIdentityArn;

    const { mailDomain, alarmRecipients } = stage;
    const from = mailFromDomainOf(stage);
    const records = {
      ...Object.fromEntries(
        identity.dkimRecords.map(({ name, value }, index) => [`Dkim${index + 1}`, `${name} CNAME ${value}`]),
      ),
      MailFromMx: `${from} MX 10 feedback-smtp.${stage.awsRegion}.amazonses.com`,
      MailFromSpf: `${from} TXT "v=spf1 include:amazonses.com ~all"`,
      // It only asks for reports: the operator's other servers may send from this domain too. The guide says how to go on.
      Dmarc: `_dmarc.${mailDomain} TXT "v=DMARC1; p=none; rua=mailto:${alarmRecipients.mail[0]}"`,
    };
    for (const [name, value] of Object.entries(records))
      new CfnOutput(this, name, { description: "A record that the DNS of the mail domain must hold", value });
  }
}
