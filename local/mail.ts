/**
 * SES, played locally: aws-ses-v2-local takes the e-mails and reads them. Before it stands a door of our own, which keeps
 * what was sent together with its tags and some of its head, which the emulator drops, and which plays SES's bad days.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import type { Clock } from "../shared/clock.ts";
import { listening } from "./listening.ts";
import { fieldIn, headOf } from "./mail-head.ts";

export type SentMail = {
  /** Counts from 1, in the order in which they were sent. */
  readonly number: number;
  readonly messageId: string;
  /** Whom SES hands it to. */
  readonly recipients: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  /** How it says that a machine wrote it, and in which thread it stands. */
  readonly headers: Manners;
  readonly sentAt: string;
};

type Manners = { readonly autoSubmitted?: string; readonly inReplyTo?: string; readonly references?: string };

export type Attachment = {
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly contentBase64: string;
};

/**
 * `throttled`: we send too fast · `down`: SES answers 503 · `refusing`: it will never take this message · `half`: it
 * sends the message, and its answer is lost.
 */
export const mailModes = ["none", "throttled", "down", "refusing", "half"] as const;
export type MailMode = (typeof mailModes)[number];

export type Mail = {
  readonly endpoint: string;
  /** Oldest first. */
  readonly sent: () => readonly SentMail[];
  readonly mode: () => MailMode;
  readonly behave: (mode: MailMode) => void;
  readonly stop: () => Promise<void>;
};

/** What was sent is kept in the folder, a file an e-mail. */
export const startMail = async ({ folder, now }: { folder: string; now: Clock }): Promise<Mail> => {
  mkdirSync(folder, { recursive: true });
  const sent = keptIn(folder);
  let mode: MailMode = "none";
  let emulator: Promise<Server> | undefined;

  const keep = (mail: Omit<SentMail, "number" | "sentAt">): void => {
    const kept = { number: sent.length + 1, ...mail, sentAt: now().toISOString() };
    sent.push(kept);
    writeFileSync(join(folder, `${kept.number}.json`), JSON.stringify(kept));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const fault = faults[mode];
    if (fault) return give(response, fault.status, errorText(fault));
    emulator ??= startEmulator();
    const address = addressOf(await emulator);
    // The emulator tells whole seconds.
    const sinceSeconds = Math.floor(Date.now() / 1000);
    const { authorization = "", "content-type": type = "" } = request.headers;
    const taken = await fetch(address, { method: "POST", headers: { authorization, "content-type": type }, body });
    const answered = await taken.text();
    const messageId = /<MessageId>([^<]+)</.exec(answered)?.[1];
    if (!messageId) return give(response, 400, errorText({ code: "InvalidParameterValue", message: answered }));
    const { emails } = (await (await fetch(`${address}/store?since=${sinceSeconds}`)).json()) as { emails: Taken[] };
    const read = emails.find((email) => email.messageId === messageId);
    if (!read) throw new Error(`The emulator has lost the e-mail ${messageId}.`);
    const form = new URLSearchParams(body);
    keep({ ...mailOf(read), ...envelopeOf(form, read), headers: mannersOf(form) });
    if (mode === "half") return void response.destroy();
    give(response, 200, answered);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  const port = await listening(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    sent: () => sent,
    mode: () => mode,
    behave: (next) => {
      mode = next;
    },
    stop: async () => {
      await closed(server);
      const started = await emulator;
      if (started) await closed(started);
    },
  };
};

const keptIn = (folder: string): SentMail[] =>
  readdirSync(folder)
    .filter((file) => /^\d+\.json$/.test(file))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as SentMail)
    .sort((one, other) => one.number - other.number);

/** It takes a third of a second to load: it is, when the first e-mail comes. */
const startEmulator = async (): Promise<Server> => {
  // With this, it would hand every e-mail on to a real server.
  delete process.env.SMTP_TRANSPORT;
  // Required, because the test runner and Node import its default differently.
  const { default: start } = createRequire(import.meta.url)("aws-ses-v2-local") as Emulator;
  const server = await start({ host: "127.0.0.1", port: 0 });
  // Never closes a connection in which the door may just be handing over an e-mail.
  server.keepAliveTimeout = 0;
  return server;
};

type Emulator = { readonly default: (config: { host: string; port: number }) => Promise<Server> };

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** An e-mail as the emulator has read it. */
type Taken = {
  readonly messageId: string;
  readonly from: string;
  readonly replyTo: string[];
  readonly destination: { readonly to: string[]; readonly cc: string[]; readonly bcc: string[] };
  readonly subject: string;
  readonly body: { readonly html?: string; readonly text?: string };
  readonly attachments: readonly { filename?: string; contentType: string; size: number; content: string }[];
};

const mailOf = ({ messageId, from, replyTo, destination, subject, body, attachments }: Taken) => ({
  messageId,
  from,
  to: destination.to,
  replyTo,
  subject,
  text: body.text ?? "",
  html: body.html ?? "",
  attachments: attachments.map(({ filename, contentType, size, content }) => ({
    fileName: filename ?? "",
    contentType,
    sizeBytes: size,
    contentBase64: content,
  })),
});

/** What is said beside the message: `Destinations.member.1`, `Tags.member.1.Name`, `Tags.member.1.Value`. */
const envelopeOf = (form: URLSearchParams, { destination: { to, cc, bcc } }: Taken) => {
  const members = (pattern: RegExp): string[] =>
    [...form].filter(([key]) => pattern.test(key)).map(([, value]) => value);
  const named = members(/^Destinations\.member\.\d+$/);
  const values = members(/^Tags\.member\.\d+\.Value$/);
  return {
    recipients: named.length > 0 ? named : [...to, ...cc, ...bcc],
    tags: Object.fromEntries(members(/^Tags\.member\.\d+\.Name$/).map((name, place) => [name, values[place] ?? ""])),
  };
};

/** The emulator drops these. */
const mannersOf = (form: URLSearchParams): Manners => {
  const head = headOf(Buffer.from(form.get("RawMessage.Data") ?? "", "base64"));
  const said = Object.entries(mannersFields).map(([name, field]) => [name, fieldIn(head, field)]);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
};

const mannersFields = { autoSubmitted: "Auto-Submitted", inReplyTo: "In-Reply-To", references: "References" };

type Fault = { readonly code: string; readonly message: string };

const faults: Readonly<Record<MailMode, (Fault & { readonly status: number }) | undefined>> = {
  none: undefined,
  throttled: { status: 400, code: "Throttling", message: "Maximum sending rate exceeded." },
  down: { status: 503, code: "ServiceUnavailable", message: "The service is unavailable. Try again later." },
  refusing: { status: 400, code: "InvalidParameterValue", message: "Illegal address" },
  half: undefined,
};

const errorText = ({ code, message }: Fault): string => {
  const plain = message.replace(/[<>&]/g, " ");
  return `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${plain}</Message></Error><RequestId>local</RequestId></ErrorResponse>`;
};

const give = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { "content-type": "text/xml" }).end(body);
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
