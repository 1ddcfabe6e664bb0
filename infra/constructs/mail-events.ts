/** Brings what SES reports of bounces, complaints and rejected e-mails to the manifest's function for it: by a topic, and none is lost. */

import { Validations } from "aws-cdk-lib";
import { ConfigurationSetEventDestination, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { mailEvents } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import { type Failures, failureNames } from "./failures.ts";
import type { Mail } from "./mail.ts";
import { type Built, liveOf } from "./saldo-function.ts";

export class MailEvents extends Construct {
  constructor(
    scope: Construct,
    built: Built,
    { stage, mail, failures }: { readonly stage: Stage; readonly mail: Mail; readonly failures: Failures },
  ) {
    super(scope, "MailEvents");

    const topic = new Topic(this, "Topic", { topicName: failureNames(stage).mailEventsTopic, enforceSSL: true });
    // This also lets SES publish, and only for this configuration set: the one grant of the topic's policy.
    new ConfigurationSetEventDestination(this, "Events", {
      configurationSet: mail.configurationSet,
      destination: EventDestination.snsTopic(topic),
      // Nothing is opened or clicked that we would hear of, we use no templates, and a delay ends as one of these.
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
    });
    // What SNS can't hand over goes to the queue of failures; what the function can't take, Lambda puts there.
    const subscription = topic.addSubscription(
      new LambdaSubscription(liveOf(built, mailEvents.function), { deadLetterQueue: failures.seenFrom(this) }),
    );
    Validations.of(subscription).acknowledge({
      id: "CloudFormation-Validate::W3694",
      reason: "Its endpoint is the ARN of the function's alias, which SNS takes as it takes a function's.",
    });
  }
}
