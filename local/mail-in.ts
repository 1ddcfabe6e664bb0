/**
 * SES's receiving, played locally: takes an e-mail for one of our addresses, stores it raw, and has the function of the
 * manifest called with what SES says of it, by way of SNS and SQS.
 */
import { randomInt } from "node:crypto";
import type { SQSEvent } from "aws-lambda";
import { mailIn } from "../functions/manifest.ts";
import type { Clock } from "../shared/clock.ts";
import { type MailInAddresses, mailInAddresses, sameAddress } from "../shared/domain/mail-in/addresses.ts";
import { mailBytesMax, rawMailKey } from "../shared/domain/mail-in/received-mail.ts";
import type { FileKeeper } from "../shared/gateways/files.ts";
import { received } from "./message-queues.ts";
import { receivedNotification, storedMail, type TakenMail } from "./received-notification.ts";
import { delivered } from "./redelivery.ts";
import { scannedLocally } from "./upload-events.ts";

type MailInHandler = (event: SQSEvent) => Promise<unknown>;

/** The function that the manifest names for it. */
export const mailInHandler = async (): Promise<MailInHandler> =>
  ((await import(`../functions/${mailIn.function}/index.ts`)) as { handler: MailInHandler }).handler;

/** An e-mail that is handed to SES. */
export type ArrivingMail = Omit<TakenMail, "id" | "receivedAt">;

/** Why SES does not take an e-mail: what it answers by SMTP. */
export class NotReceived extends Error {
  override readonly name = "NotReceived";
  readonly responseCode: 550 | 552;
  constructor(responseCode: 550 | 552, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

export type MailIn = {
  readonly addresses: MailInAddresses;
  /** Throws `NotReceived` (550) for an address that is not ours. */
  readonly checkRecipient: (address: string) => void;
  /**
   * Resolves when the e-mail is stored and queued: from then on nothing is lost. `ended` resolves when the function has taken
   * it, or with the last failure where it failed too often. Throws `NotReceived`: 550 for an address that is not ours or for
   * none, 552 for what is too large.
   */
  readonly receive: (mail: ArrivingMail) => Promise<{ id: string; ended: Promise<Error | undefined> }>;
  /** Resolves when nothing is under way any more. */
  readonly stop: () => Promise<void>;
};

type Uses = {
  /** Only mail to this domain is taken. */
  readonly domain: string;
  readonly files: Pick<FileKeeper, "keep">;
  readonly handler: MailInHandler;
  readonly now: Clock;
  readonly pauseMilliseconds?: number;
};

export const startMailIn = ({ domain, files, handler, now, pauseMilliseconds }: Uses): MailIn => {
  const addresses = mailInAddresses(domain);
  const underWay = new Set<Promise<unknown>>();
  const noted = <Result>(work: Promise<Result>): Promise<Result> => {
    const settled: Promise<unknown> = work.catch(() => {}).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return work;
  };

  const checkRecipient = (address: string): void => {
    if (sameAddress(address).endsWith(`@${sameAddress(domain)}`)) return;
    throw new NotReceived(
      550,
      `Requested action not taken: mailbox unavailable. Write to ${Object.values(addresses).join(" or ")}.`,
    );
  };

  const receive = async (mail: ArrivingMail) => {
    if (mail.recipients.length === 0) throw new NotReceived(550, "No recipient.");
    for (const address of mail.recipients) checkRecipient(address);
    if (mail.raw.length > mailBytesMax)
      throw new NotReceived(552, `Message too large: SES takes no more than ${mailBytesMax} bytes.`);
    const verdicts = { ...mail.verdicts, ...(holdsVirus(mail.raw) && { virus: "FAIL" as const }) };
    const taken = { ...mail, verdicts, id: newMailId(), receivedAt: now() };
    await files.keep({ key: rawMailKey(taken.id), contentType: "message/rfc822", bytes: storedMail(taken) });
    const body = JSON.stringify(receivedNotification(taken));
    const [record] = received([body], now(), "saldo-local-mail-in").Records;
    const ended = noted(delivered(record!, { handler, what: "An e-mail", pauseMilliseconds }));
    return { id: taken.id, ended };
  };

  return {
    addresses,
    checkRecipient,
    receive: (mail) => noted(receive(mail)),
    stop: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};

const mailIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

const newMailId = (): string =>
  Array.from({ length: 40 }, () => mailIdLetters[randomInt(mailIdLetters.length)]).join("");

/** Looks at the e-mail as it stands and into what is encoded in it, also where that is an e-mail itself. */
const holdsVirus = (bytes: Buffer, deep = 3): boolean =>
  scannedLocally(bytes) === "THREATS_FOUND" ||
  (deep > 0 && decodedIn(bytes).some((block) => holdsVirus(block, deep - 1)));

/** What lines one after another say in base64; much of it only looks so, and says nothing. */
const decodedIn = (bytes: Buffer): Buffer[] => {
  const blocks: string[][] = [[]];
  for (const line of bytes.toString("latin1").split(/\r?\n/)) {
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(line)) blocks.at(-1)!.push(line);
    else if (blocks.at(-1)!.length > 0) blocks.push([]);
  }
  return blocks.map((lines) => Buffer.from(lines.join(""), "base64"));
};
