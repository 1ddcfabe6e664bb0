import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { expect, it, onTestFinished, vi } from "vitest";
import { listening } from "../../local/listening.ts";
import { signIns } from "../../local/seed.ts";
import { give } from "../../local/shown.ts";
import { writtenMail } from "../../local/written-mail.ts";
import { eicarBase64, helpdesk, receiving } from "../support/mail-in.ts";

const stage = async (handler?: Parameters<typeof receiving>[0]) => {
  const received = await receiving(handler);
  const written = writtenMail(received.mailIn);
  const server = createServer(async (request, response) => {
    give(response, (await written.answer(request)) ?? { status: 404 });
  });
  const address = `http://127.0.0.1:${await listening(server, 0)}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    ...received,
    section: () => written.section().html,
    get: (path: string) => fetch(address + path),
    post: (body: object | string | FormData) =>
      fetch(`${address}/_local/mail-in`, {
        method: "POST",
        body: body instanceof FormData || typeof body === "string" ? body : JSON.stringify(body),
        redirect: "manual",
      }),
    /** The only e-mail that was received, as its reader's program reads it. */
    only: async () => {
      const [notification, ...more] = received.told();
      expect(more).toEqual([]);
      return { notification, parsed: await simpleParser(await received.stored(notification!.mail.messageId)) };
    },
  };
};

const mail = {
  from: "Anna Nowak <anna@poranna-kawa.example>",
  to: helpdesk,
  subject: "Zmiana",
  text: "Proszę o zmianę.",
};

it("hands an e-mail that is written as JSON to the function, and answers under which name", async () => {
  const { post, only } = await stage();
  const pdf = Buffer.from("%PDF-1.7 ą");

  const answer = await post({
    ...mail,
    html: "<p>Proszę</p>",
    headers: { "In-Reply-To": "<1@operator.example>" },
    attachments: [{ fileName: "przelew ą.pdf", contentType: "application/pdf", contentBase64: pdf.toString("base64") }],
    verdicts: { dmarc: "FAIL" },
  });

  const { notification, parsed } = await only();
  expect([answer.status, await answer.json()]).toEqual([200, { id: notification?.mail.messageId }]);
  expect(notification).toMatchObject({
    mail: { source: "anna@poranna-kawa.example", destination: [helpdesk] },
    receipt: { recipients: [helpdesk], dmarcVerdict: { status: "FAIL" }, spfVerdict: { status: "PASS" } },
  });
  expect(parsed).toMatchObject({
    subject: "Zmiana",
    html: "<p>Proszę</p>",
    inReplyTo: "<1@operator.example>",
    attachments: [{ filename: "przelew ą.pdf", contentType: "application/pdf", content: pdf }],
  });
  expect(parsed.text?.trim()).toBe("Proszę o zmianę.");
  expect(parsed.from?.text).toBe('"Anna Nowak" <anna@poranna-kawa.example>');
});

it("hands over the bytes of an e-mail as they are, from its writer unless another sender is named", async () => {
  const raw = Buffer.from("From: Anna <anna@poranna-kawa.example>\nSubject: \xb1\n\n\xff", "latin1");
  const { post, told, stored } = await stage();

  for (const envelopeFrom of [undefined, ""])
    await post({ rawBase64: raw.toString("base64"), envelopeFrom, recipients: [helpdesk] });

  expect(told().map(({ mail: { source } }) => source)).toEqual(["anna@poranna-kawa.example", ""]);
  expect((await stored(told()[0]!.mail.messageId)).subarray(-raw.length)).toEqual(raw);
});

it.each([
  ["no JSON", "{", 400],
  ["an unknown field", { ...mail, bcc: "ewa@example.com" }, 400],
  ["an unknown verdict", { ...mail, verdicts: { dmarc: "MAYBE" } }, 400],
  ["an address elsewhere", { ...mail, to: "ewa@example.com" }, 400],
  ["nobody to write to", { ...mail, to: "" }, 400],
  ["too many bytes", { rawBase64: Buffer.alloc(41.9e6 + 100_000).toString("base64"), recipients: [helpdesk] }, 413],
])("refuses %s", async (_, body, status) => {
  const { post, calls } = await stage();

  const answer = await post(body);

  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ error: expect.any(String) });
  expect(calls).toEqual([]);
});

it("says what the function failed with", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  const { post, told } = await stage(() => Promise.reject(new Error("the table is away")));

  const answer = await post(mail);

  expect([answer.status, await answer.json()]).toEqual([
    502,
    { id: told()[0]!.mail.messageId, error: "the table is away" },
  ]);
});

const formOf = (fields: Readonly<Record<string, string>> = {}, file = new File([], "")): FormData => {
  const form = new FormData();
  const chosen = { dmarc: "PASS", spf: "PASS", virus: "PASS", ...mail, ...fields };
  for (const [name, value] of Object.entries(chosen)) form.append(name, value);
  form.append("file", file);
  return form;
};

it("takes the console's form, with its file and verdicts, and leads to what came of it", async () => {
  const { post, get, only } = await stage();
  const bytes = Buffer.from([0, 13, 10, 255]);

  const answer = await post(formOf({ spf: "GRAY" }, new File([bytes], "zdjęcie.jpg", { type: "image/jpeg" })));

  const { notification, parsed } = await only();
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/_local/mail-in?outcome=taken"]);
  expect(notification?.receipt).toMatchObject({ spfVerdict: { status: "GRAY" }, dmarcVerdict: { status: "PASS" } });
  expect(parsed.attachments).toMatchObject([{ filename: "zdjęcie.jpg", contentType: "image/jpeg", content: bytes }]);
  const page = await (await get("/_local/mail-in?outcome=taken")).text();
  expect(page).toContain("System przyjął tę wiadomość.");
  expect(page).toContain('href="/_local#poczta"');
});

it("takes a form without a file, finds a virus in one, and says that the function failed", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  let fails = false;
  const { post, get, told, stored } = await stage(async () => {
    if (fails) throw new Error("failed");
  });

  await post(formOf());
  await post(formOf({}, new File([Buffer.from(eicarBase64, "base64")], "przelew.pdf")));
  fails = true;
  const answer = await post(formOf());

  const [first, second] = told();
  expect((await simpleParser(await stored(first!.mail.messageId))).attachments).toEqual([]);
  expect(second!.receipt.virusVerdict).toEqual({ status: "FAIL" });
  expect(answer.headers.get("location")).toBe("/_local/mail-in?outcome=failed");
  expect(await (await get("/_local/mail-in?outcome=failed")).text()).toContain("System nie przyjął tej wiadomości.");
});

it("offers the people who can sign in, and both addresses", async () => {
  const { section, mailIn, get } = await stage();

  for (const shown of [...signIns.map(({ email }) => email), ...Object.values(mailIn.addresses)])
    expect(section()).toContain(shown);
  for (const path of ["/_local/mail", "/_local/mail-in"]) expect((await get(path)).status).toBe(404);
});
