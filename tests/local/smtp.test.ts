import { createServer } from "node:http";
import { createTransport } from "nodemailer";
import { expect, it, onTestFinished } from "vitest";
import { listening } from "../../local/listening.ts";
import { startSmtp } from "../../local/smtp.ts";
import { mailBytesMax } from "../../shared/domain/mail-in/received-mail.ts";
import { helpdesk, receiving } from "../support/mail-in.ts";
import { smtpDialogue } from "../support/smtp-dialogue.ts";

const from = "anna@poranna-kawa.example";

const stage = async (handler?: Parameters<typeof receiving>[0]) => {
  const received = await receiving(handler);
  const smtp = await startSmtp({ mailIn: received.mailIn, port: 0 });
  onTestFinished(smtp.stop);
  const { hostname, port } = new URL(smtp.endpoint);
  expect(hostname).toBe("localhost");
  return {
    ...received,
    smtp,
    /** As a mail program sends. */
    send: async (mail: object) => {
      const transport = createTransport({ host: "127.0.0.1", port: Number(port) });
      return transport.sendMail({ from, to: helpdesk, subject: "Dane", text: "Proszę o zmianę.", ...mail });
    },
    /** Greeted, with sender and recipient named. */
    dialogue: async () => {
      const client = await smtpDialogue(smtp.endpoint);
      await client.replies(1);
      for (const line of ["EHLO localhost", `MAIL FROM:<${from}>`, `RCPT TO:<${helpdesk}>`])
        expect(await client.ask(line)).toMatch(/^250 /);
      return client;
    },
    /** The raw e-mail as it was sent, without what SES adds. */
    sentAs: async (place: number) => {
      const { stored, mailIn, told } = received;
      await mailIn.stop();
      const whole = (await stored(told()[place]!.mail.messageId)).toString("latin1");
      return whole.slice(whole.indexOf("dmarc=") + /[^\n]*\n/.exec(whole.slice(whole.indexOf("dmarc=")))![0].length);
    },
  };
};

it("takes what a mail program sends, under the name that it answers, with every verdict a PASS", async () => {
  const { send, told, mailIn } = await stage();

  const { response } = await send({ attachments: [{ filename: "przelew.pdf", content: "%PDF-1.7" }] });
  await mailIn.stop();

  const [{ mail, receipt } = {}] = told();
  expect(response).toBe(`250 OK ${mail?.messageId}`);
  expect(mail).toMatchObject({ source: from, destination: [helpdesk], commonHeaders: { subject: "Dane" } });
  expect(receipt).toMatchObject({
    recipients: [helpdesk],
    spfVerdict: { status: "PASS" },
    dkimVerdict: { status: "PASS" },
    dmarcVerdict: { status: "PASS" },
    spamVerdict: { status: "PASS" },
    virusVerdict: { status: "PASS" },
  });
});

it("is told other verdicts by a field of the head, which is no part of the e-mail", async () => {
  const { send, told, sentAs } = await stage();

  await send({ headers: { "X-Local-Verdicts": "dmarc=FAIL spf=GRAY" } });

  expect(await sentAs(0)).not.toMatch(/x-local/i);
  expect(told()[0]!.receipt).toMatchObject({
    dmarcVerdict: { status: "FAIL" },
    spfVerdict: { status: "GRAY" },
    dkimVerdict: { status: "PASS" },
  });
  expect(JSON.stringify(told())).not.toMatch(/x-local/i);
});

it.each(["dmarc=MAYBE", "dmarc", "arc=PASS"])("refuses verdicts that there are not: %s", async (wanted) => {
  const { send, calls } = await stage();

  await expect(send({ headers: { "X-Local-Verdicts": wanted } })).rejects.toMatchObject({ responseCode: 554 });
  expect(calls).toEqual([]);
});

it("refuses a recipient elsewhere, and names the right ones; the others get the e-mail", async () => {
  const { send, told, mailIn } = await stage();

  const { rejected, rejectedErrors } = await send({ to: ["ewa@example.com", helpdesk] });
  await mailIn.stop();

  expect(rejected).toEqual(["ewa@example.com"]);
  expect(rejectedErrors?.[0]).toMatchObject({
    responseCode: 550,
    response: expect.stringContaining("potwierdzenia@in.operator.example or bok@in.operator.example"),
  });
  expect(told()[0]!.receipt.recipients).toEqual([helpdesk]);
  await expect(send({ to: "ewa@example.com" })).rejects.toMatchObject({ responseCode: 550 });
});

it("takes a bounce, whose envelope names no sender", async () => {
  const { send, told, mailIn } = await stage();

  await send({ envelope: { from: "", to: [helpdesk] } });
  await mailIn.stop();

  expect(told()[0]!.mail.source).toBe("");
});

it("answers before the function is done", async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const { send, mailIn } = await stage(() => done);

  expect((await send({})).response).toMatch(/^250 OK /);
  finish();
  await mailIn.stop();
});

it("has the sender come again where the e-mail can't be stored", async () => {
  const { send, storage, calls } = await stage();
  storage.files.behave("down");

  await expect(send({})).rejects.toMatchObject({ responseCode: 450 });
  expect(calls).toEqual([]);
});

it("takes bare line feeds as they stand, and lets none of them end an e-mail", async () => {
  const { dialogue, told, sentAs } = await stage();
  const client = await dialogue();
  const smuggled = `From: ${from}\nSubject: x\n\none\n.\nMAIL FROM:<prezes@poranna-kawa.example>\n.\r\nDATA\n..dot\r\n`;

  expect(await client.ask("DATA")).toMatch(/^354 /);
  client.write(`${smuggled}.\r\n`);

  expect(await client.replies(1)).toEqual([expect.stringMatching(/^250 OK /)]);
  expect(await sentAs(0)).toBe(smuggled.replace("..dot", ".dot"));
  expect(told()).toHaveLength(1);
});

it("takes several e-mails that are sent at once without waiting for answers", async () => {
  const { dialogue, told, mailIn } = await stage();
  const client = await dialogue();
  const again = `MAIL FROM:<${from}>\r\nRCPT TO:<${helpdesk}>\r\nDATA\r\n`;
  const mail = (place: number) => `Subject: ${place}\r\n\r\nx\r\n.\r\n`;

  client.write(`DATA\r\n${mail(1)}${again}${mail(2)}${again}${mail(3)}QUIT\r\n`);

  const codes = (await client.replies(11)).map((reply) => reply.slice(0, 3));
  expect(codes.join(" ")).toBe("354 250 250 250 354 250 250 250 354 250 221");
  await mailIn.stop();
  expect(told().map(({ mail: { commonHeaders } }) => commonHeaders.subject)).toEqual(["1", "2", "3"]);
});

it("refuses an e-mail that says it is too large, and one that is", async () => {
  const { smtp, dialogue, calls } = await stage();
  const announced = await smtpDialogue(smtp.endpoint);
  await announced.replies(1);
  await announced.ask("EHLO localhost");
  expect(await announced.ask(`MAIL FROM:<${from}> SIZE=${mailBytesMax + 1}`)).toMatch(/^552 /);

  const client = await dialogue();
  await client.ask("DATA");
  client.write(Buffer.alloc(mailBytesMax + 1, `${"A".repeat(76)}\r\n`));
  client.write("\r\n.\r\n");

  expect(await client.replies(1)).toEqual([expect.stringMatching(/^552 /)]);
  expect(calls).toEqual([]);
});

it("takes nothing of an e-mail that breaks off", async () => {
  const { dialogue, send, told, mailIn } = await stage();
  const client = await dialogue();
  await client.ask("DATA");

  client.write("Subject: half\r\n\r\nhalf");
  client.hangUp();
  await send({ subject: "whole" });
  await mailIn.stop();

  expect(told().map(({ mail: { commonHeaders } }) => commonHeaders.subject)).toEqual(["whole"]);
});

it("asks neither for a name nor for TLS, and takes another port where the wanted one is taken", async () => {
  const { mailIn } = await receiving();
  const other = createServer();
  onTestFinished(() => void other.close());
  const port = await listening(other, 0);

  const smtp = await startSmtp({ mailIn, port });
  onTestFinished(smtp.stop);

  expect(smtp.endpoint).not.toBe(`smtp://localhost:${port}`);
  const client = await smtpDialogue(smtp.endpoint);
  await client.replies(1);
  await client.ask("EHLO localhost");
  expect(await client.ask("STARTTLS")).toMatch(/^5/);
  expect(await client.ask("AUTH PLAIN AGEAYg==")).toMatch(/^5/);
});
