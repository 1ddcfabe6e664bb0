/** What SES publishes of an e-mail that it received. */
import * as z from "zod/mini";
import { plainLine } from "../../shared/domain/html.ts";
import { MailId, type MailReceipt, rawMailKey, Verdicts } from "../../shared/domain/mail-in/received-mail.ts";

const Status = z.catch(z.object({ status: z.string() }), { status: "GRAY" });

const Received = z.object({
  notificationType: z.literal("Received"),
  mail: z.object({
    messageId: MailId,
    timestamp: z.iso.datetime(),
    source: z.catch(z.string(), ""),
    commonHeaders: z.catch(z.object({ from: z.catch(z.array(z.string()), []), subject: z.catch(z.string(), "") }), {
      from: [],
      subject: "",
    }),
  }),
  receipt: z.object({
    recipients: z.catch(z.array(z.string()), []),
    spamVerdict: Status,
    virusVerdict: Status,
    spfVerdict: Status,
    dkimVerdict: Status,
    dmarcVerdict: Status,
    action: z.object({ type: z.literal("S3"), objectKey: z.string() }),
  }),
});

/** As SES itself read the head: for an e-mail that we never open. */
export type Head = { readonly from: string; readonly subject: string };

/** What SES stores and reports once, when a rule is made that stores e-mails. */
const SetUp = z.object({
  receipt: z.object({ action: z.object({ objectKey: z.literal(rawMailKey("AMAZON_SES_SETUP_NOTIFICATION")) }) }),
});

/**
 * The e-mail that a message is about; undefined for what SES sends to try out a rule. Throws for anything else: a release that can read it may
 * come before the e-mail expires. What is thrown quotes nothing of the message.
 */
export const receiptOf = (body: string): { receipt: MailReceipt; head: Head } | undefined => {
  const read = readJson(body);
  if (SetUp.safeParse(read).success) return undefined;
  const { data } = Received.safeParse(read);
  // AWS's page calls the key the message's id, its samples have it with the prefix: the e-mail is read by its id either way.
  const keys = data ? [data.mail.messageId, rawMailKey(data.mail.messageId)] : [];
  if (!data || !keys.includes(data.receipt.action.objectKey))
    throw new Error("A message about a received e-mail can't be read.");
  const { mail, receipt } = data;
  return {
    receipt: {
      id: mail.messageId,
      receivedAt: new Date(mail.timestamp).toISOString(),
      envelopeFrom: mail.source === "<>" ? "" : mail.source,
      from: mail.commonHeaders.from,
      recipients: receipt.recipients,
      verdicts: z.parse(Verdicts, {
        spf: receipt.spfVerdict.status,
        dkim: receipt.dkimVerdict.status,
        dmarc: receipt.dmarcVerdict.status,
        spam: receipt.spamVerdict.status,
        virus: receipt.virusVerdict.status,
      }),
    },
    head: { from: plainLine(mail.commonHeaders.from.join(", ")), subject: plainLine(mail.commonHeaders.subject) },
  };
};

const readJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};
