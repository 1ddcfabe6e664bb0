import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { Agent } from "node:https";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { attachedBytesMax } from "../../shared/domain/notices/letter.ts";
import { type Mail, MalformedHeader, mailClient, mailer } from "../../shared/gateways/mailer.ts";
import {
  broken,
  type MailFault,
  type MailServer,
  rejected,
  sesClientAt,
  startMailServer,
  throttling,
} from "../support/mail-server.ts";
import { thrownBy } from "../support/refusals.ts";

const someMail = (changes: Partial<Mail> = {}): Mail => ({
  to: "anna@example.com",
  subject: "Zażółć gęślą jaźń",
  html: "<p>Dzień dobry, <b>Łucjo</b></p>",
  text: "Dzień dobry, Łucjo",
  language: "pl",
  attachments: [],
  noticeId: "no_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  ...changes,
});

const nobodys = { accessKeyId: "local", secretAccessKey: "local" };
/** After as long, TCP sends the first packet of a connection again (RFC 6298). */
const tcpRetransmitMilliseconds = 1_000;

const from = "Saldo <saldo@operator.example>";
let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
beforeEach(() => {
  server.fail(undefined);
  server.forget();
});
afterAll(() => server.close());

const ourMailer = (client = server.client) => mailer({ from, configurationSet: "saldo-test", client });
const sentAs = async (changes: Partial<Mail> = {}): Promise<{ parsed: ParsedMail; raw: string }> => {
  expect(await ourMailer().send(someMail(changes))).toMatchObject({ result: "sent" });
  const { raw } = server.taken.at(-1)!;
  return { parsed: await simpleParser(raw), raw: raw.toString("latin1") };
};
const headersIn = (raw: string): string => raw.split("\r\n\r\n")[0] ?? "";

describe("an e-mail", () => {
  it("reaches SES for the one address, in the configuration set that tells of bounces, named by its notice", async () => {
    expect(await ourMailer().send(someMail())).toEqual({ result: "sent", messageId: "ses-1" });

    expect(server.taken).toMatchObject([
      {
        destinations: ["anna@example.com"],
        configurationSet: "saldo-test",
        tags: { notice: "no_01KJQ3V2G0ABCDEFGHJKMNPQRS" },
      },
    ]);
  });

  it("says what it is: whose, for whom, in which language, and that nobody need answer it", async () => {
    const { parsed, raw } = await sentAs({ replyTo: "bok@operator.example" });

    expect(parsed).toMatchObject({ subject: "Zażółć gęślą jaźń", text: "Dzień dobry, Łucjo" });
    expect(parsed.html).toBe("<p>Dzień dobry, <b>Łucjo</b></p>");
    expect(parsed.from?.text).toBe('"Saldo" <saldo@operator.example>');
    expect([parsed.to].flat().map((to) => to?.text)).toEqual(["anna@example.com"]);
    expect(parsed.replyTo?.text).toBe("bok@operator.example");
    expect(headersIn(raw)).toContain("Auto-Submitted: auto-generated\r\n");
    expect(headersIn(raw)).toContain("Content-Language: pl\r\n");
    expect(headersIn(raw)).not.toMatch(/^X-/m);
  });

  it("folds a long subject: no line is longer than mail may have, and it is read as it was", async () => {
    const subject = `Do sprawdzenia: ${"Przedsiębiorstwo Wielobranżowe Żółć ".repeat(8)}koniec`;
    const { parsed, raw } = await sentAs({ subject });

    expect(parsed.subject).toBe(subject);
    for (const line of headersIn(raw).split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
  });

  it("answers an e-mail as one of its thread, and says that a machine does", async () => {
    const [first, second, answered] = ["<a@example.com>", "<b@example.com>", "<c@example.com>"];
    const answers = { inReplyTo: answered, references: [first, second] };
    const { parsed, raw } = await sentAs({ answers });

    expect(headersIn(raw)).toContain("Auto-Submitted: auto-replied\r\n");
    expect(headersIn(raw)).not.toContain("auto-generated");
    expect(parsed.inReplyTo).toBe(answered);
    expect(parsed.references).toEqual([first, second, answered]);
    // Some programs name it in their References, too.
    expect((await sentAs({ answers: { ...answers, references: [first, answered] } })).parsed.references).toEqual([
      first,
      answered,
    ]);
  });

  it("folds a long thread, and leaves out its middle and what fits no line", async () => {
    const id = (place: number) => `<${"x".repeat(60)}${place}@example.com>`;
    const long = `<${"x".repeat(2_000)}@example.com>`;
    const references = [long, "<zażółć@example.com>", "not an id", ...Array.from({ length: 1_000 }, (_, at) => id(at))];
    const { parsed, raw } = await sentAs({ answers: { inReplyTo: id(1_000), references } });
    const strange = await sentAs({ answers: { inReplyTo: long, references: [] } });

    const kept = Array.from({ length: 19 }, (_, at) => id(982 + at));
    expect(parsed.references).toEqual([id(0), ...kept]);
    for (const line of headersIn(raw).split("\r\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(headersIn(strange.raw)).toContain("Auto-Submitted: auto-replied\r\n");
    expect(headersIn(strange.raw)).not.toMatch(/^(In-Reply-To|References):/m);
  });

  it.each([
    ["much text on one line", "ą".repeat(5_000)],
    ["lines that begin with a dot", ".\n..\n.koniec"],
    ["a line that looks like a header", "Bcc: ewa@example.com\n\nBcc: ewa@example.com"],
    ["a boundary", "----_NmP-Part_1--\nkoniec"],
  ])("is read as it was written: %s", async (_, text) => {
    const { parsed, raw } = await sentAs({ text });

    expect(parsed.text).toBe(text);
    for (const line of raw.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
    expect(parsed.bcc).toBeUndefined();
  });

  it("takes no text for a file or an address to be read", async () => {
    const { parsed } = await sentAs({ text: "package.json", html: "file:///etc/hostname" });

    expect([parsed.text, parsed.html]).toEqual(["package.json", "file:///etc/hostname"]);
  });

  it("carries files byte by byte, under their Polish names, as large as letters let them be", async () => {
    const large = randomBytes(attachedBytesMax - 3);
    const small = Buffer.from("\r\n.\n\0");
    const { parsed, raw } = await sentAs({
      attachments: [
        { fileName: "faktura zażółć.pdf", contentType: "application/pdf", content: large },
        { fileName: "x.txt", contentType: "text/plain", content: small },
      ],
    });

    expect(parsed.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ["faktura zażółć.pdf", "application/pdf"],
      ["x.txt", "text/plain"],
    ]);
    expect(parsed.attachments[0]?.content.equals(large)).toBe(true);
    expect(parsed.attachments[1]?.content.equals(small)).toBe(true);
    // What SES takes, base64 included.
    expect(raw.length).toBeLessThan(10_000_000);
  });
});

describe("a header", () => {
  it.each([
    ["a subject", { subject: "Faktura\r\nBcc: ewa@example.com" }],
    ["a subject", { subject: "Faktura\nX: y" }],
    ["a subject", { subject: "Faktura\0" }],
    ["an address to answer to", { replyTo: "a@b.pl\nBcc: ewa@example.com" }],
    ["a notice's name", { noticeId: "no_1\n" }],
    ["what it answers", { answers: { inReplyTo: "<a@b.pl>\r\nBcc: ewa@example.com", references: [] } }],
    [
      "what was answered before",
      { answers: { inReplyTo: "<a@b.pl>", references: ["<c@d.pl>\nBcc: ewa@example.com"] } },
    ],
    ["a file's name", { attachments: [{ fileName: "a\r\nb", contentType: "text/plain", content: Buffer.from("") }] }],
    ["a file's type", { attachments: [{ fileName: "a", contentType: "text/plain\n", content: Buffer.from("") }] }],
  ] satisfies [string, Partial<Mail>][])("is never broken out of: %s", async (_, malformed) => {
    const thrown = await thrownBy(ourMailer().send(someMail(malformed)));

    expect(thrown).toBeInstanceOf(MalformedHeader);
    expect(String(thrown)).not.toContain("ewa@");
    expect(server.asked()).toBe(0);
  });

  it.each([
    "",
    "anna",
    "anna@",
    "@example.com",
    "anna@example",
    "anna@example.com, ewa@example.com",
    "anna@example.com\r\nBcc: ewa@example.com",
    "anna@example.com\n",
    "anna\0@example.com",
    "Anna <anna@example.com>",
    '"anna"@example.com',
    "anna@ewa@example.com",
    "zażółć@example.com",
    `${"a".repeat(65)}@example.com`,
  ])("has a plain address for its recipient, or the e-mail is refused without asking: %j", async (to) => {
    expect(await ourMailer().send(someMail({ to }))).toEqual({ result: "refused", why: "not-an-address" });
    expect(server.asked()).toBe(0);
  });
});

describe("what SES answers", () => {
  const error = (code: string, status = 400, message = "no"): MailFault => ({ status, code, message });

  it.each([
    ["too many at once", throttling, "throttled"],
    ["too many today", error("Throttling", 400, "Daily message quota exceeded."), "throttled"],
    ["too many requests", error("TooManyRequests", 429), "throttled"],
    ["a failure of its own", broken, "InternalFailure"],
    ["that it is not there", error("ServiceUnavailable", 503), "ServiceUnavailable"],
    ["nothing", "hang", "ETIMEDOUT"],
    ["nothing, though it took the e-mail", "lost", "ECONNRESET"],
    ["a closed connection", "cut", "ECONNRESET"],
    ["that our sending is paused", error("AccountSendingPausedException"), "AccountSendingPaused"],
    ["that it knows no such set", error("ConfigurationSetDoesNotExist"), "ConfigurationSetDoesNotExist"],
    ["that the set is paused", error("ConfigurationSetSendingPausedException"), "ConfigurationSetSendingPaused"],
    ["that our domain is not verified", error("MailFromDomainNotVerifiedException"), "MailFromDomainNotVerified"],
    [
      "that our address is not verified",
      error("MessageRejected", 400, "Email address is not verified. The following identities failed: a@b.pl"),
      "MessageRejected",
    ],
    ["that we may not", error("AccessDenied", 403), "AccessDenied"],
    ["that it knows us not", error("InvalidClientTokenId", 403), "InvalidClientTokenId"],
    ["that our signature is old", error("RequestExpired"), "RequestExpired"],
  ] satisfies [string, MailFault, string][])("leaves the e-mail for later, asked once: %s", async (_, fault, why) => {
    server.fail(fault);

    expect(await ourMailer(server.impatient).send(someMail())).toEqual({ result: "later", why });
    expect(server.asked()).toBe(1);
  });

  it("leaves it for later where SES is not reached, or we have no credentials", async () => {
    const nobody = sesClientAt("http://127.0.0.1:1");
    const stranger = mailClient({
      endpoint: "http://127.0.0.1:1",
      region: "eu-central-1",
      credentials: () => Promise.reject(Object.assign(new Error("none"), { name: "CredentialsProviderError" })),
    });

    expect(await ourMailer(nobody).send(someMail())).toEqual({ result: "later", why: "ECONNREFUSED" });
    expect(await ourMailer(stranger).send(someMail())).toEqual({ result: "later", why: "CredentialsProviderError" });
  });

  it("is not lost with a connection that SES closed while nothing was sent: each e-mail has one of its own", async () => {
    server.fail("stale");

    for (const subject of ["first", "second"])
      expect(await ourMailer().send(someMail({ subject }))).toMatchObject({ result: "sent" });
    expect(server.asked()).toBe(2);
  });

  it("is not lost so where SES is spoken to over TLS, either, nor with the first packet of a connection", async () => {
    // There is no certificate to try it with: what the client goes by is looked at, once a request has made it.
    const client = mailClient({ region: "eu-central-1", endpoint: "https://127.0.0.1:1", credentials: nobodys });
    await ourMailer(client).send(someMail());

    const handler = client.config.requestHandler as unknown as {
      httpHandlerConfigs(): { readonly httpsAgent: Agent; readonly connectionTimeout: number };
    };
    const { httpsAgent, connectionTimeout } = handler.httpHandlerConfigs();
    expect(httpsAgent.options.keepAlive).toBe(false);
    expect(connectionTimeout).toBeGreaterThan(tcpRetransmitMilliseconds);
  });

  it.each([
    ["that it rejects it", rejected, "MessageRejected"],
    ["that a value is none", error("InvalidParameterValue"), "InvalidParameterValue"],
    ["that it is malformed otherwise", error("ValidationError"), "ValidationError"],
    ["that it is too large", error("RequestEntityTooLarge", 413), "RequestEntityTooLarge"],
  ] satisfies [string, MailFault, string][])("refuses the e-mail for good: %s", async (_, fault, why) => {
    server.fail(fault);

    expect(await ourMailer().send(someMail())).toEqual({ result: "refused", why });
    expect(server.asked()).toBe(1);
  });
});

describe("an emulator of SES that others wrote", () => {
  // A CommonJS module whose default Node and Vitest do not find in the same place.
  const { default: startEmulator } = createRequire(import.meta.url)(
    "aws-ses-v2-local",
  ) as typeof import("aws-ses-v2-local");
  let emulator: Server;
  beforeAll(async () => {
    emulator = await startEmulator({ host: "127.0.0.1", port: 0 });
  });
  afterAll(() => emulator.close());

  it("takes the e-mail and reads it as it was written, files and all", async () => {
    const address = `http://127.0.0.1:${(emulator.address() as AddressInfo).port}`;
    const content = randomBytes(100_000);
    const sent = await ourMailer(sesClientAt(address)).send(
      someMail({ attachments: [{ fileName: "faktura.pdf", contentType: "application/pdf", content }] }),
    );

    const { emails } = (await (await fetch(`${address}/store`)).json()) as { emails: Record<string, unknown>[] };
    if (sent.result !== "sent") throw new Error(`it was not sent: ${sent.result}`);
    // Another emulator of this process may have filled the same store.
    expect(emails.filter(({ messageId }) => messageId === sent.messageId)).toMatchObject([
      {
        subject: "Zażółć gęślą jaźń",
        destination: { to: ["anna@example.com"], cc: [], bcc: [] },
        body: { text: "Dzień dobry, Łucjo", html: "<p>Dzień dobry, <b>Łucjo</b></p>" },
        attachments: [{ filename: "faktura.pdf", content: content.toString("base64") }],
      },
    ]);
  });
});
