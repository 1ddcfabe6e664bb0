import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { SESClient } from "@aws-sdk/client-ses";
import type { SNSEvent } from "aws-lambda";
import { expect, it, onTestFinished } from "vitest";
import { takeMailEvents } from "../../functions/mail-events/take-mail-events.ts";
import { inbox } from "../../local/inbox.ts";
import { listening } from "../../local/listening.ts";
import { startMail } from "../../local/mail.ts";
import { give } from "../../local/shown.ts";
import { asked } from "../../local/stripe/web.ts";
import { mailer } from "../../shared/gateways/mailer.ts";
import { newFolder } from "../support/new-folder.ts";

const noon = new Date("2026-03-02T12:00:00.000Z");

const letter = {
  to: "anna@poranna-kawa.example",
  subject: "Nowe hasło",
  html: "<!doctype html><html><head><title>x</title></head><body><a href='https://panel.example/'>Ustaw</a></body></html>",
  text: "Ustaw nowe hasło",
  attachments: [],
  noticeId: "no_01K00000000000000000000001",
};

/** The inbox, served, with SES behind it, and what it tells of e-mails. */
const stage = async (tell: (event: SNSEvent) => Promise<unknown> = async () => {}) => {
  const folder = newFolder();
  const mail = await startMail({ folder, now: () => noon });
  const pages = inbox({ mail, tell, now: () => noon });
  const server = createServer(async (request, response) => {
    const question = await asked(request);
    give(response, (question && (await pages.answer(question))) ?? { status: 404 });
  });
  const address = `http://127.0.0.1:${await listening(server, 0)}/_local/mail`;
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await mail.stop();
    rmSync(folder, { recursive: true });
  });
  const client = new SESClient({
    endpoint: mail.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const gateway = mailer({ from: "Saldo <saldo@operator.example>", configurationSet: "saldo-local", client });
  return {
    pages,
    send: (changed: object = {}) => gateway.send({ ...letter, ...changed }),
    get: (path = "") => fetch(address + path),
    post: (path: string, body: string | URLSearchParams = "{}") =>
      fetch(address + path, { method: "POST", body, redirect: "manual" }),
  };
};

it("lists what was sent, the last first, without what attachments hold", async () => {
  const { send, get } = await stage();
  const files = [{ fileName: "faktura.pdf", contentType: "application/pdf", content: Buffer.from("%PDF") }];
  await send();
  await send({ subject: "Faktura", attachments: files, replyTo: "finanse@operator.example" });

  const { items } = (await (await get()).json()) as { items: object[] };

  expect(items).toMatchObject([{ subject: "Faktura" }, { subject: "Nowe hasło" }]);
  expect(items[0]).toMatchObject({
    from: '"Saldo" <saldo@operator.example>',
    to: ["anna@poranna-kawa.example"],
    replyTo: ["finanse@operator.example"],
    text: expect.stringContaining("Ustaw nowe hasło"),
    html: expect.stringContaining("<title>x</title>"),
    attachments: [{ fileName: "faktura.pdf", contentType: "application/pdf", sizeBytes: 4 }],
    headers: { autoSubmitted: "auto-generated" },
    sentAt: noon.toISOString(),
  });
  const later = (await (await get("?after=1")).json()) as { items: object[] };
  expect(later.items).toEqual([items[0]]);
  expect(items[0]).toHaveProperty("attachments", [expect.not.objectContaining({ contentBase64: expect.anything() })]);
});

it("shows an e-mail as it came, and lets nothing of it out of its frame", async () => {
  const { send, get, pages } = await stage();
  const hostile = `"></iframe><script>alert(1)</script>`;
  await send({ subject: hostile, html: `<p>${hostile}</p>`, text: hostile });

  const response = await get("/1");
  const page = await response.text();

  expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; (?!.*script-src)/);
  for (const shown of [page, pages.section().html]) expect(shown).not.toContain("<script");
  expect(page.match(/<\/iframe>/g)).toHaveLength(1);
  expect(page.match(/<iframe[^>]*>/g)).toEqual([
    expect.stringContaining('sandbox="allow-popups allow-top-navigation-by-user-activation"'),
  ]);
  expect(page).toContain('srcdoc="&lt;base target=&quot;_top&quot;&gt;&lt;p&gt;&quot;&gt;&lt;/iframe&gt;&lt;script');
});

it("has links open in the whole window, and the doctype stay the first", async () => {
  const { send, get } = await stage();
  await send();

  expect(await (await get("/1")).text()).toContain(
    'srcdoc="&lt;!doctype html&gt;&lt;html&gt;&lt;head&gt;&lt;base target=&quot;_top&quot;&gt;&lt;title&gt;',
  );
});

it("gives an attachment to keep, never to open, under whatever name", async () => {
  const { send, get } = await stage();
  const content = Buffer.from([0, 1, 2, 255]);
  const named = (fileName: string, contentType: string) => ({ fileName, contentType, content });
  await send({ attachments: [named(`zażółć "gęślą".pdf`, "application/pdf"), named("x.html", "text/html")] });

  const [first, second] = [await get("/1/attachments/1"), await get("/1/attachments/2")];

  expect(Buffer.from(await first.arrayBuffer())).toEqual(content);
  expect(first.headers.get("content-type")).toBe("application/pdf");
  expect(decodeURIComponent(first.headers.get("content-disposition")!)).toBe(
    `attachment; filename="zazolc _gesla_.pdf"; filename*=UTF-8''zażółć "gęślą".pdf`,
  );
  expect(second.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(second.headers.get("content-security-policy")).toBe("sandbox");
});

it.each(["/2", "/0", "/1/attachments/1", "/1/attachments", "/1/bounce", "/1/more", "/x"])("has no %s", async (path) => {
  const { send, get } = await stage();
  await send();

  expect((await get(path)).status).toBe(404);
});

it.each([
  [
    "bounce",
    [
      ["mark", letter.to, "bounced"],
      ["bounced", letter.noticeId],
    ],
  ],
  ["complaint", [["mark", letter.to, "complained"]]],
])("tells of a %s as SES does, so that the function understands it", async (fate, kept) => {
  const done: unknown[] = [];
  const notices = {
    mark: async (...[address, mark, at]: unknown[]) => void done.push(["mark", address, mark, at]),
    bounced: async (id: string, how: object) => void done.push(["bounced", id, how]),
  };
  const { send, post } = await stage(takeMailEvents({ notices, now: () => noon }));
  const handed = await send();
  const messageId = handed.result === "sent" && handed.messageId;

  const answer = await post(`/1/${fate}`);

  expect(await answer.json()).toEqual({ reported: true, event: fate, messageId, tags: { notice: letter.noticeId } });
  expect(done).toEqual(kept.map((call) => [...call, call[0] === "mark" ? noon : { messageId, now: noon }]));
  expect((await post(`/1/${fate}`, new URLSearchParams())).headers.get("location")).toBe(
    `/_local/mail/1?reported=${fate}`,
  );
});

it("says when the function did not take it", async () => {
  const { send, post, get } = await stage(() => Promise.reject(new Error("the table is away")));
  await send();

  const [byCurl, byForm] = [await post("/1/bounce"), await post("/1/bounce", new URLSearchParams())];

  expect([byCurl.status, await byCurl.json()]).toEqual([502, { reported: false, error: "Error: the table is away" }]);
  expect(byForm.headers.get("location")).toBe("/_local/mail/1?reported=failed");
  expect(await (await get("/1?reported=failed")).text()).toContain("nie przyjął");
});

it("plays SES's bad days when it is asked to, by curl and by the form", async () => {
  const { send, post, get } = await stage();

  expect(await (await post("/faults", '{"mode":"throttled"}')).json()).toEqual({ mode: "throttled" });
  expect((await send()).result).toBe("later");
  expect((await post("/faults", new URLSearchParams({ mode: "none" }))).headers.get("location")).toBe("/_local");
  expect((await send()).result).toBe("sent");

  expect(await (await get("/faults")).json()).toEqual({ mode: "none" });
  for (const malformed of ['{"mode":"angry"}', "{", '{"mode":"down","more":1}'])
    expect((await post("/faults", malformed)).status).toBe(400);
});
