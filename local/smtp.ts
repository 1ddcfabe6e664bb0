/** The port that any mail program on this machine can send to, as a customer's does to SES. */
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { mailBytesMax } from "../shared/domain/mail-in/received-mail.ts";
import { listening } from "./listening.ts";
import { fieldIn, headOf, withoutField } from "./mail-head.ts";
import type { MailIn } from "./mail-in.ts";
import { verdictsField, verdictsIn } from "./verdicts.ts";

type Smtp = {
  /** `smtp://localhost:3025` */
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

type Uses = {
  readonly mailIn: Pick<MailIn, "checkRecipient" | "receive">;
  /** Any other one that is free where it is taken, and for 0. */
  readonly port: number;
};

/** It answers 250 once the e-mail is stored and queued, and asks neither for a name nor for TLS. */
export const startSmtp = async ({ mailIn, port }: Uses): Promise<Smtp> => {
  const take = async (stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<string> => {
    const sent = await buffer(stream);
    // The server answers for it.
    if (stream.sizeExceeded) return "";
    const wanted = fieldIn(headOf(sent), verdictsField);
    const verdicts = verdictsIn(wanted ?? "");
    if (!verdicts)
      throw Object.assign(new Error(`${verdictsField} is malformed: write as dmarc=FAIL spf=GRAY.`), {
        responseCode: 554,
      });
    const { id } = await mailIn.receive({
      raw: wanted === undefined ? sent : withoutField(sent, verdictsField),
      envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : "",
      recipients: envelope.rcptTo.map(({ address }) => address),
      verdicts,
    });
    return `OK ${id}`;
  };

  const server = new SMTPServer({
    name: "localhost",
    size: mailBytesMax,
    rejectOversized: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo: ({ address }, _session, answer) => {
      try {
        mailIn.checkRecipient(address);
        answer();
      } catch (error) {
        answer(error as Error);
      }
    },
    onData: (stream, session, answer) => {
      take(stream, session).then(
        (said) => answer(null, said),
        (error: Error) => answer(error),
      );
    },
  });
  // A sender that hangs up in the middle is no fault of ours, and a port that is taken is told by `listening`.
  server.on("error", () => {});
  const taken = await listening(server.server, port).catch(() => listening(server.server, 0));
  return {
    endpoint: `smtp://localhost:${taken}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
