import { expect, it } from "vitest";
import { headOf, withoutField } from "../../local/mail-head.ts";
import { receivedNotification, storedMail } from "../../local/received-notification.ts";
import { receivedAt } from "../support/mail-in.ts";

const id = "d6iitobk75ur44p8kdnnp7g2n800aaaabbbbcccc";
const raw = Buffer.from(
  [
    'From: "Anna Nowak" <anna@poranna-kawa.example>',
    "To: bok@in.operator.example,",
    "\tEwa <ewa@example.com>",
    "Cc: Piotr <piotr@example.com>",
    "Subject: =?UTF-8?Q?Za=C5=BC=C3=B3=C5=82=C4=87?=",
    "Date: Mon, 2 Mar 2026 13:00:00 +0100",
    "Message-ID: <1@poranna-kawa.example>",
    "Authentication-Results: amazonses.com; dmarc=pass",
    "",
    "Dzień dobry",
  ].join("\r\n"),
);
const taken = {
  id,
  raw,
  envelopeFrom: "bounces@poranna-kawa.example",
  recipients: ["bok@in.operator.example"],
  receivedAt,
};

it("tells of an e-mail as SES does of one that a receipt rule stored in S3", () => {
  expect(receivedNotification(taken)).toEqual({
    notificationType: "Received",
    mail: {
      timestamp: "2026-03-02T12:00:00.000Z",
      source: "bounces@poranna-kawa.example",
      messageId: id,
      destination: ["bok@in.operator.example", "ewa@example.com", "piotr@example.com"],
      headersTruncated: false,
      headers: expect.arrayContaining([
        { name: "Return-Path", value: "<bounces@poranna-kawa.example>" },
        { name: "From", value: '"Anna Nowak" <anna@poranna-kawa.example>' },
        { name: "To", value: "bok@in.operator.example,\tEwa <ewa@example.com>" },
      ]),
      commonHeaders: {
        returnPath: "bounces@poranna-kawa.example",
        from: ["Anna Nowak <anna@poranna-kawa.example>"],
        to: ["bok@in.operator.example", "Ewa <ewa@example.com>"],
        cc: ["Piotr <piotr@example.com>"],
        date: "Mon, 2 Mar 2026 13:00:00 +0100",
        messageId: "<1@poranna-kawa.example>",
        subject: "Zażółć",
      },
    },
    receipt: {
      timestamp: "2026-03-02T12:00:00.000Z",
      processingTimeMillis: expect.any(Number),
      recipients: ["bok@in.operator.example"],
      spamVerdict: { status: "PASS" },
      virusVerdict: { status: "PASS" },
      spfVerdict: { status: "PASS" },
      dkimVerdict: { status: "PASS" },
      dmarcVerdict: { status: "PASS" },
      action: {
        type: "S3",
        topicArn: "arn:aws:sns:eu-central-1:000000000000:saldo-local-mail-in",
        bucketName: "saldo-local-files",
        objectKeyPrefix: "mail/",
        objectKey: `mail/${id}`,
      },
    },
  });
});

it("tells the verdicts, and what the sender's domain asks for only where DMARC fails", () => {
  const told = (verdicts: object) => receivedNotification({ ...taken, verdicts }).receipt;

  expect(told({ dmarc: "FAIL", spf: "GRAY" })).toMatchObject({
    dmarcVerdict: { status: "FAIL" },
    spfVerdict: { status: "GRAY" },
    dkimVerdict: { status: "PASS" },
    dmarcPolicy: "none",
  });
  expect(told({ dmarc: "GRAY" })).not.toHaveProperty("dmarcPolicy");
});

it("leaves out headers beyond 10 KB, and says so", () => {
  const many = Buffer.concat([Buffer.from(`X-Long: ${"x".repeat(10_000)}\r\n`), raw]);
  const { mail } = receivedNotification({ ...taken, raw: many });

  expect(mail.headersTruncated).toBe(true);
  expect(JSON.stringify(mail.headers).length).toBeLessThan(12_000);
  expect(mail.commonHeaders.messageId).toBe("<1@poranna-kawa.example>");
});

it("takes a head that names nobody, and a bounce's empty sender", () => {
  const { mail } = receivedNotification({ ...taken, raw: Buffer.alloc(0), envelopeFrom: "" });

  expect(mail).toMatchObject({ source: "", destination: [], commonHeaders: { returnPath: "" } });
});

it("is stored with what SES found before what the sender wrote, which stays as it is", () => {
  const stored = storedMail({ ...taken, verdicts: { dmarc: "FAIL" } });

  expect(stored.subarray(-raw.length)).toEqual(raw);
  expect(headOf(stored).map(({ name }) => name)).toEqual([
    "Return-Path",
    "Received",
    "X-SES-Spam-Verdict",
    "X-SES-Virus-Verdict",
    "Received-SPF",
    "Authentication-Results",
    ...headOf(raw).map(({ name }) => name),
  ]);
  expect(headOf(stored)[5]!.value).toContain("dmarc=fail header.from=poranna-kawa.example");
});

it("lets nobody add a line to what SES says", () => {
  const stored = storedMail({ ...taken, envelopeFrom: "a@b.pl>\r\nX-SES-Virus-Verdict: PASS" });

  expect(headOf(stored).filter(({ name }) => name === "X-SES-Virus-Verdict")).toHaveLength(1);
});

it.each(["\r\n", "\n"])("has a field of the head removed, and every other byte left, where lines end in %j", (end) => {
  const text = ["A: 1", "x-local: a", " b", "B: \xb1", "", "X-Local: body", ""].join(end);
  const without = ["A: 1", "B: \xb1", "", "X-Local: body", ""].join(end);

  expect(withoutField(Buffer.from(text, "latin1"), "X-Local")).toEqual(Buffer.from(without, "latin1"));
});

it.each(["", "\r\nX-Local: a", "no field at all"])("leaves an e-mail without such a head alone: %j", (text) => {
  expect(withoutField(Buffer.from(text), "X-Local")).toEqual(Buffer.from(text));
  expect(headOf(Buffer.from(text))).toEqual([]);
});
