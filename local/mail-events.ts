/** What SES reports of e-mails that were sent, by way of SNS, played locally: the address does not exist, or calls it spam. */
import { randomUUID } from "node:crypto";
import type { SNSEvent } from "aws-lambda";
import { mailEvents } from "../functions/manifest.ts";
import type { SentMail } from "./mail.ts";

export const mailFates = ["bounce", "complaint"] as const;
export type MailFate = (typeof mailFates)[number];

export type MailEventHandler = (event: SNSEvent) => Promise<unknown>;

/** The function that the manifest names for it. */
export const mailEventHandler = async (): Promise<MailEventHandler> =>
  ((await import(`../functions/${mailEvents.function}/index.ts`)) as { handler: MailEventHandler }).handler;

/** The event as the function is given it. */
export const mailEventOf = (mail: SentMail, fate: MailFate, at: Date): SNSEvent => ({
  Records: [
    {
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: `${topic}:${randomUUID()}`,
      Sns: {
        Type: "Notification",
        MessageId: randomUUID(),
        TopicArn: topic,
        Subject: "Amazon SES Email Event Notification",
        Message: JSON.stringify({ ...fates[fate](mail, at.toISOString()), mail: toldOf(mail) }),
        Timestamp: at.toISOString(),
        SignatureVersion: "1",
        Signature: "local",
        SigningCertUrl: "https://sns.eu-central-1.amazonaws.com/local.pem",
        UnsubscribeUrl: "https://sns.eu-central-1.amazonaws.com/",
        MessageAttributes: {},
      },
    },
  ],
});

const topic = "arn:aws:sns:eu-central-1:000000000000:saldo-local-mail-events";

const fates: Readonly<Record<MailFate, (mail: SentMail, timestamp: string) => object>> = {
  bounce: ({ recipients }, timestamp) => ({
    eventType: "Bounce",
    bounce: {
      bounceType: "Permanent",
      bounceSubType: "General",
      bouncedRecipients: recipients.map((emailAddress) => ({
        emailAddress,
        action: "failed",
        status: "5.1.1",
        diagnosticCode: "smtp; 550 5.1.1 user unknown",
      })),
      timestamp,
      feedbackId: randomUUID(),
      reportingMTA: "dsn; mta.local",
    },
  }),
  complaint: ({ recipients }, timestamp) => ({
    eventType: "Complaint",
    complaint: {
      complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
      timestamp,
      feedbackId: randomUUID(),
      complaintFeedbackType: "abuse",
      arrivalDate: timestamp,
    },
  }),
};

const toldOf = ({ messageId, from, to, recipients, subject, tags, sentAt }: SentMail) => ({
  timestamp: sentAt,
  source: from,
  sourceArn: "arn:aws:ses:eu-central-1:000000000000:identity/operator.example",
  sendingAccountId: "000000000000",
  messageId,
  destination: recipients,
  headersTruncated: false,
  headers: [
    { name: "From", value: from },
    { name: "To", value: to.join(", ") },
    { name: "Subject", value: subject },
  ],
  commonHeaders: { from: [from], to, messageId, subject },
  tags: {
    "ses:operation": ["SendRawEmail"],
    "ses:configuration-set": ["saldo-local"],
    "ses:from-domain": ["operator.example"],
    ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  },
});
