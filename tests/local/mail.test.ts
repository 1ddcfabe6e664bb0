import { rmSync } from "node:fs";
import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { expect, it, onTestFinished, vi } from "vitest";
import { type Mail, startMail } from "../../local/mail.ts";
import { mailer } from "../../shared/gateways/mailer.ts";
import { newFolder } from "../support/new-folder.ts";

const noon = new Date("2026-03-02T12:00:00.000Z");

/** SES on a folder of its own, and our own gateway to it. */
const ses = async (folder = newFolder()) => {
  const mail = await startMail({ folder, now: () => noon });
  const client = new SESClient({
    endpoint: mail.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    await mail.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const gateway = mailer({ from: "Saldo <saldo@operator.example>", configurationSet: "saldo-local", client });
  return { mail, client, folder, send: (changed: object = {}) => gateway.send({ ...letter, ...changed }) };
};

const letter = {
  to: "anna@poranna-kawa.example",
  subject: "Nowe hasło do Saldo",
  html: "<p>Dzień dobry</p>",
  text: "Dzień dobry",
  attachments: [],
  noticeId: "no_01K0000000000000000000TEST",
};

const subjects = (mail: Mail): string[] => mail.sent().map(({ subject }) => subject);

it("keeps what was sent as its reader sees it, and what SES is told beside", async () => {
  const { mail, send } = await ses();
  const content = Buffer.from("%PDF-1.7 zażółć");

  const handed = await send({
    replyTo: "finanse@operator.example",
    attachments: [{ fileName: "faktura nr 1.pdf", contentType: "application/pdf", content }],
  });

  expect(mail.sent()).toEqual([
    {
      number: 1,
      messageId: handed.result === "sent" && handed.messageId,
      recipients: ["anna@poranna-kawa.example"],
      tags: { notice: "no_01K0000000000000000000TEST" },
      from: '"Saldo" <saldo@operator.example>',
      to: ["anna@poranna-kawa.example"],
      replyTo: ["finanse@operator.example"],
      subject: "Nowe hasło do Saldo",
      text: expect.stringMatching(/^Dzień dobry\s*$/),
      html: expect.stringMatching(/^<p>Dzień dobry<\/p>\s*$/),
      attachments: [
        {
          fileName: "faktura nr 1.pdf",
          contentType: "application/pdf",
          sizeBytes: content.length,
          contentBase64: content.toString("base64"),
        },
      ],
      headers: { autoSubmitted: "auto-generated" },
      sentAt: "2026-03-02T12:00:00.000Z",
    },
  ]);
});

it("keeps what an answer says of the e-mail that it answers", async () => {
  const { mail, send } = await ses();

  await send({ answers: { inReplyTo: "<b@poranna-kawa.example>", references: ["<a@poranna-kawa.example>"] } });

  expect(mail.sent()[0]?.headers).toEqual({
    autoSubmitted: "auto-replied",
    inReplyTo: "<b@poranna-kawa.example>",
    references: "<a@poranna-kawa.example> <b@poranna-kawa.example>",
  });
});

it("keeps them between runs, and counts on", async () => {
  const folder = newFolder();
  const first = await ses(folder);
  await first.send({ subject: "Pierwszy" });
  await first.mail.stop();

  const second = await ses(folder);
  await second.send({ subject: "Drugi" });

  expect(second.mail.sent().map(({ number, subject }) => [number, subject])).toEqual([
    [1, "Pierwszy"],
    [2, "Drugi"],
  ]);
});

it("keeps each of many that are sent at once", async () => {
  const { mail, send } = await ses();
  const wanted = Array.from({ length: 20 }, (_, place) => `Wiadomość ${place}`);

  await Promise.all(wanted.map((subject) => send({ subject })));

  expect(subjects(mail).sort()).toEqual(wanted.sort());
  expect(mail.sent().map(({ number }) => number)).toEqual(wanted.map((_, place) => place + 1));
});

it.each([
  ["throttled", { result: "later", why: "throttled" }, 0],
  ["down", { result: "later", why: "ServiceUnavailable" }, 0],
  ["refusing", { result: "refused", why: "InvalidParameterValue" }, 0],
  ["half", { result: "later", why: "ECONNRESET" }, 1],
] as const)("can be %s, until it is not", async (mode, handed, sentCount) => {
  const { mail, send } = await ses();

  mail.behave(mode);
  expect(await send()).toEqual(handed);
  expect(mail.sent()).toHaveLength(sentCount);
  mail.behave("none");

  expect((await send()).result).toBe("sent");
  expect(mail.sent()).toHaveLength(sentCount + 1);
});

it("hands nothing on to a real server, and prints nothing", async () => {
  vi.stubEnv("SMTP_TRANSPORT", JSON.stringify({ host: "127.0.0.1", port: 1 }));
  const printed = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write"), vi.spyOn(console, "error")];
  onTestFinished(() => {
    vi.unstubAllEnvs();
    for (const spy of printed) spy.mockRestore();
  });
  const { mail, client } = await ses();

  const malformed = client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from("no message") } }));
  await expect(malformed).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const data = Buffer.from("From: a@operator.example\r\nTo: b@operator.example, c@operator.example\r\n\r\nx");
  await client.send(new SendRawEmailCommand({ RawMessage: { Data: data } }));
  await mail.stop();

  expect(mail.sent()).toMatchObject([{ to: ["b@operator.example, c@operator.example"], html: "", attachments: [] }]);
  expect(process.env.SMTP_TRANSPORT).toBeUndefined();
  for (const spy of printed) expect(spy).not.toHaveBeenCalled();
});
