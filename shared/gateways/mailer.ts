/** Hands e-mails to SES, and says what became of each. The only place that does. */
import { SESClient, type SESClientConfig, SendRawEmailCommand } from "@aws-sdk/client-ses";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Language } from "../domain/language.ts";
import type { AnsweredMail } from "../domain/notices/answered-mail.ts";
import { settings } from "../settings.ts";

export type Mail = {
  /** One plain address, without a name. */
  readonly to: string;
  readonly replyTo?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly language?: Language;
  readonly attachments: readonly Attachment[];
  /** The e-mail that this one answers, if it does. */
  readonly answers?: AnsweredMail | undefined;
  /** SES names it in every event about this e-mail. */
  readonly noticeId: string;
};

type Attachment = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** The HTML shows it as `cid:…`. */
  readonly contentId?: string;
};

/**
 * `later`: nothing is wrong with the e-mail, so it may be sent as it is (`throttled`: not before SES takes more) ·
 * `refused`: SES will never take it. `why` is a code, and quotes nothing of the e-mail.
 */
type SendResult =
  | { readonly result: "sent"; readonly messageId: string }
  | { readonly result: "later"; readonly why: string }
  | { readonly result: "refused"; readonly why: string };

export const throttled = "throttled";

/** A text that would break out of its header: a bug of ours, because letters are made of single lines. */
export class MalformedHeader extends Error {
  override readonly name = "MalformedHeader";
}

type Mailer = ReturnType<typeof mailer>;

type Uses = {
  /** Whom e-mails come from: `"Operator sp. z o.o." <saldo@operator.example>`. */
  readonly from: string;
  readonly configurationSet: string;
  readonly client: SESClient;
};

export const mailerOfStage = (): Mailer =>
  mailer({ from: settings.mailFrom, configurationSet: settings.mailConfigurationSet, client: mailClient() });

export const mailer = ({ from, configurationSet, client }: Uses) => ({
  /** Throws `MalformedHeader` for a line break or a NUL in what becomes a header. */
  async send(mail: Mail): Promise<SendResult> {
    if (!isPlainAddress(mail.to)) return { result: "refused", why: "not-an-address" };
    const command = new SendRawEmailCommand({
      RawMessage: { Data: await rawOf(mail, from) },
      Destinations: [mail.to],
      ConfigurationSetName: configurationSet,
      Tags: [{ Name: "notice", Value: mail.noticeId }],
    });
    try {
      const { MessageId = "" } = await client.send(command);
      return { result: "sent", messageId: MessageId };
    } catch (error) {
      return failureOf(error);
    }
  },
});

/**
 * A client that asks once, and gives up in time: an answer that comes too late may mean that it was sent, and each repetition by the
 * SDK could send it again. Whoever keeps the notice repeats. So that the one try is a good one, each e-mail has a
 * connection of its own (one that was kept may have been closed by SES while the function was frozen), and time to
 * connect even where the first packet is lost: TCP sends it again after a second.
 */
export const mailClient = (config: SESClientConfig = {}, { requestTimeout = 5_000 } = {}): SESClient =>
  new SESClient({
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: anew,
      httpsAgent: anew,
    },
    ...config,
  });

const anew = { keepAlive: false } as const;

/** The e-mail as bytes. SES puts a `Message-ID` and a `Date` of its own in the place of any. */
const rawOf = (mail: Mail, from: string): Promise<Buffer> => {
  const { to, replyTo, subject, html, text, language, attachments, answers, noticeId } = mail;
  checkHeaders({ from, replyTo, subject, noticeId, inReplyTo: answers?.inReplyTo });
  for (const references of answers?.references ?? []) checkHeaders({ references });
  for (const { fileName, contentType } of attachments) checkHeaders({ fileName, contentType });
  const composer = new MailComposer({
    from,
    to: { name: "", address: to },
    ...(replyTo === undefined ? {} : { replyTo: { name: "", address: replyTo } }),
    subject,
    html,
    text,
    // No out-of-office note shall answer it (RFC 3834).
    headers: {
      "Auto-Submitted": answers ? "auto-replied" : "auto-generated",
      ...(language && { "Content-Language": language }),
    },
    ...(answers && threadOf(answers)),
    attachments: attachments.map(({ fileName, contentType, content, contentId }) => ({
      filename: fileName,
      contentType,
      content: Buffer.from(content),
      ...(contentId !== undefined && { cid: contentId, contentDisposition: "inline" as const }),
    })),
    // What is sent is what is given: no text is taken for a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
};

/** What RFC 5322 has an answer say of what it answers. Whoever wrote that chose the ids, so those that fit no line are left out. */
const threadOf = ({ inReplyTo, references }: AnsweredMail) => {
  const answered = inReplyTo !== undefined && fitsLine(inReplyTo) ? inReplyTo : undefined;
  const earlier = references.filter((id) => id !== inReplyTo && fitsLine(id));
  // The first names the thread; of a long one, the middle is left out.
  const kept = earlier.length < referencesMax ? earlier : [earlier[0]!, ...earlier.slice(2 - referencesMax)];
  return { ...(answered && { inReplyTo: answered }), references: [...kept, ...(answered ? [answered] : [])] };
};

const referencesMax = 20;

const fitsLine = (messageId: string): boolean => /^<[!-~]{3,900}>$/.test(messageId);

const checkHeaders = (values: Readonly<Record<string, string | undefined>>): void => {
  const malformed = Object.entries(values).find(([, value]) => value !== undefined && /[\r\n\0]/.test(value));
  if (malformed) throw new MalformedHeader(`${malformed[0]} has more than one line`);
};

/** What SES takes: no name, no list, no quotes, and nothing beyond ASCII. */
const isPlainAddress = (address: string): boolean =>
  address.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(address);

/** Failures that AWS words as the caller's, but that are ours to mend and say nothing of the e-mail. */
const ourFaults: readonly string[] = [
  "AccountSendingPaused",
  "ConfigurationSetDoesNotExist",
  "ConfigurationSetSendingPaused",
  "FromEmailAddressNotVerified",
  "MailFromDomainNotVerified",
  "ProductionAccessNotGranted",
  // That we are not who we say, or not now.
  "AccessDenied",
  "AuthFailure",
  "ExpiredToken",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "NotAuthorized",
  "OptInRequired",
  "RequestExpired",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "UnrecognizedClient",
];

/** SES rejects one e-mail in words that are about all of the account's. */
const isAboutAll = (name: string, message: string): boolean =>
  name === "MessageRejected" && /not verified|sending (is |has been )?(paused|suspended|disabled)/i.test(message);

const failureOf = (thrown: unknown): SendResult => {
  const { name, message, code, $metadata } = thrown as Partial<AwsError>;
  const status = $metadata?.httpStatusCode;
  const why = (code ?? name ?? "unknown").replace(/Exception$/, "");
  if (status === 429 || /throttl|TooManyRequests|LimitExceeded|SlowDown/i.test(why))
    return { result: "later", why: throttled };
  const isOfTheMail = (status === 400 || status === 413) && !ourFaults.includes(why) && !isAboutAll(why, message ?? "");
  return { result: isOfTheMail ? "refused" : "later", why };
};

/** What AWS answered, or how it was not reached: then there is no status, and the network's `code`. */
type AwsError = Error & { readonly code: string; readonly $metadata: { readonly httpStatusCode?: number } };
