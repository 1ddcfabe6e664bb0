/**
 * What SES publishes of an e-mail that a receipt rule with an S3 action took
 * (https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html), and the head that it puts before
 * the e-mail that it stores.
 */
import { addressParser, decodeWords } from "postal-mime";
import { rawMailKey, rawMailPrefix, type Verdict, type Verdicts } from "../shared/domain/mail-in/received-mail.ts";
import { localBucket } from "./deployment.ts";
import { localAws } from "./dynamo.ts";
import { fieldIn, type HeadField, headOf } from "./mail-head.ts";

const allPass: Verdicts = { spf: "PASS", dkim: "PASS", dmarc: "PASS", spam: "PASS", virus: "PASS" };

export type TakenMail = {
  /** SES's name of it. */
  readonly id: string;
  /** As its sender handed it over. */
  readonly raw: Buffer;
  /** Empty for a bounce. */
  readonly envelopeFrom: string;
  /** Those of the envelope. */
  readonly recipients: readonly string[];
  /** `PASS` where nothing is said. */
  readonly verdicts?: Partial<Verdicts>;
  readonly receivedAt: Date;
};

type VerdictOf = { readonly status: Verdict };

export type ReceivedNotification = {
  readonly notificationType: "Received";
  readonly mail: {
    readonly timestamp: string;
    readonly source: string;
    readonly messageId: string;
    /** Whom the head names, which need not be those of the envelope. */
    readonly destination: readonly string[];
    readonly headersTruncated: boolean;
    readonly headers: readonly HeadField[];
    readonly commonHeaders: {
      readonly returnPath: string;
      readonly from?: readonly string[];
      readonly sender?: readonly string[];
      readonly replyTo?: readonly string[];
      readonly to?: readonly string[];
      readonly cc?: readonly string[];
      readonly bcc?: readonly string[];
      readonly date?: string;
      readonly messageId?: string;
      readonly subject?: string;
    };
  };
  readonly receipt: {
    readonly timestamp: string;
    readonly processingTimeMillis: number;
    readonly recipients: readonly string[];
    readonly spamVerdict: VerdictOf;
    readonly virusVerdict: VerdictOf;
    readonly spfVerdict: VerdictOf;
    readonly dkimVerdict: VerdictOf;
    readonly dmarcVerdict: VerdictOf;
    /** What the sender's domain asks for, where DMARC fails. */
    readonly dmarcPolicy?: "none" | "quarantine" | "reject";
    readonly action: {
      readonly type: "S3";
      readonly topicArn: string;
      readonly bucketName: string;
      readonly objectKeyPrefix: string;
      readonly objectKey: string;
    };
  };
};

/** The body of the message that the queue gets: SNS delivers it raw. */
export const receivedNotification = (taken: TakenMail): ReceivedNotification => {
  const { id, raw, envelopeFrom, recipients, receivedAt } = taken;
  const { spf, dkim, dmarc, spam, virus } = { ...allPass, ...taken.verdicts };
  const timestamp = receivedAt.toISOString();
  const own = headOf(raw);
  const headers = withinBytes([...headOf(headOfSes(taken)), ...own]);
  return {
    notificationType: "Received",
    mail: {
      timestamp,
      source: envelopeFrom,
      messageId: id,
      destination: ["to", "cc"].flatMap((name) => mailboxesIn(own, name).map(({ address }) => address)),
      ...headers,
      commonHeaders: commonOf(own, envelopeFrom),
    },
    receipt: {
      timestamp,
      processingTimeMillis: 222,
      recipients,
      spamVerdict: { status: spam },
      virusVerdict: { status: virus },
      spfVerdict: { status: spf },
      dkimVerdict: { status: dkim },
      dmarcVerdict: { status: dmarc },
      ...(dmarc === "FAIL" && { dmarcPolicy: "none" as const }),
      action: {
        type: "S3",
        topicArn: `arn:aws:sns:${localAws.AWS_REGION}:000000000000:saldo-local-mail-in`,
        bucketName: localBucket,
        objectKeyPrefix: rawMailPrefix,
        objectKey: rawMailKey(id),
      },
    },
  };
};

/** The e-mail as SES stores it: what it found stands before what its sender wrote, and is larger than what was sent. */
export const storedMail = (taken: TakenMail): Buffer => Buffer.concat([headOfSes(taken), taken.raw]);

const headOfSes = ({ id, raw, envelopeFrom, recipients, verdicts, receivedAt }: TakenMail): Buffer => {
  const { spf, dkim, dmarc, spam, virus } = { ...allPass, ...verdicts };
  const fromDomain = mailboxesIn(headOf(raw), "from")[0]?.address.split("@").at(-1) ?? "";
  const lines = [
    `Return-Path: <${envelopeFrom}>`,
    "Received: from localhost (localhost [127.0.0.1])",
    ` by inbound-smtp.${localAws.AWS_REGION}.amazonaws.com with SMTP id ${id}`,
    ` for ${recipients[0] ?? ""};`,
    ` ${receivedAt.toUTCString().replace("GMT", "+0000 (UTC)")}`,
    `X-SES-Spam-Verdict: ${spam}`,
    `X-SES-Virus-Verdict: ${virus}`,
    `Received-SPF: ${results[spf]} client-ip=127.0.0.1; envelope-from=${envelopeFrom}; helo=localhost;`,
    "Authentication-Results: amazonses.com;",
    ` spf=${results[spf]} smtp.mailfrom=${envelopeFrom};`,
    ` dkim=${results[dkim]} header.i=@${fromDomain};`,
    ` dmarc=${results[dmarc]} header.from=${fromDomain};`,
  ];
  return Buffer.from(lines.map((line) => `${line.replace(/[\r\n\0]/g, " ")}\r\n`).join(""));
};

/** In the words of RFC 8601. */
const results: Readonly<Record<Verdict, string>> = {
  PASS: "pass",
  FAIL: "fail",
  GRAY: "none",
  PROCESSING_FAILED: "temperror",
  DISABLED: "none",
};

const headersBytesMax = 10 * 1024;

const withinBytes = (fields: readonly HeadField[]) => {
  let bytes = 0;
  const headers = fields.filter(({ name, value }) => {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    return bytes <= headersBytesMax;
  });
  return { headersTruncated: headers.length < fields.length, headers };
};

const commonOf = (head: readonly HeadField[], envelopeFrom: string) => {
  const listed = (name: string, field: string) => {
    const people = mailboxesIn(head, field).map(({ name, address }) => (name ? `${name} <${address}>` : address));
    return people.length > 0 ? { [name]: people } : {};
  };
  const single = (name: string, field: string) => {
    const value = fieldIn(head, field);
    return value === undefined ? {} : { [name]: decodeWords(value) };
  };
  return {
    returnPath: envelopeFrom,
    ...listed("from", "from"),
    ...listed("sender", "sender"),
    ...listed("replyTo", "reply-to"),
    ...listed("to", "to"),
    ...listed("cc", "cc"),
    ...listed("bcc", "bcc"),
    ...single("date", "date"),
    ...single("messageId", "message-id"),
    ...single("subject", "subject"),
  };
};

const mailboxesIn = (head: readonly HeadField[], field: string): { name: string; address: string }[] =>
  addressParser(fieldIn(head, field) ?? "", { flatten: true }).flatMap(({ name, address }) =>
    address ? [{ name, address }] : [],
  );
