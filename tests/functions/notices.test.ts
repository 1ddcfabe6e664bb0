import { describe, expect, it } from "vitest";
import { sendNewNotices } from "../../functions/notices/send-new-notices.ts";
import { parseLinkToken } from "../../shared/domain/link.ts";
import { answeredMailOf } from "../../shared/domain/notices/answered-mail.ts";
import { isBulk } from "../../shared/domain/notices/bulk.ts";
import { qrContentId } from "../../shared/domain/notices/letter.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { newId } from "../../shared/ids.ts";
import { caseAddress } from "../../shared/security/case-address.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { keys } from "../../shared/store/keys.ts";
import type { NoticeStore } from "../../shared/store/notice-store.ts";
import { logOfEachTest } from "../support/logged.ts";
import { broken, rejected, throttling } from "../support/mail-server.ts";
import { factsOf, keepNotice, someNotice } from "../support/notices.ts";
import { keepPerson, keepUser, someAddress, somePerson } from "../support/people.ts";
import {
  financeAddress,
  latest,
  linkKey,
  mailServerOfFile,
  operator,
  sendingOn,
  sentOf,
  streamOf,
} from "../support/sending.ts";
import { someAccountId } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

const server = mailServerOfFile();
const logged = logOfEachTest({ stage: "dev" });
const minute = 60_000;
const none = { sent: 0, putOff: 0, parked: 0, notTaken: 0, failed: 0 };

/** Notices of every kind, kept but not sent yet. */
const outbox = async () => {
  const sending = await sendingOn(server());
  return {
    ...sending,
    keep: (facts?: NoticeFacts) => keepNotice(sending.table, someNotice({ ...(facts && { facts }) })),
  };
};

describe("a new notice", () => {
  it("is sent at once, once, to whom it is for, and marked as sent", async () => {
    const { keep, told, notices, now } = await outbox();
    const notice = await keep();

    expect(await told([notice.id])).toEqual({ ...none, sent: 1 });

    const mail = await latest(server());
    expect(mail.subject).toBe("Zmieniono hasło do panelu Saldo");
    expect(server().taken).toMatchObject([
      { destinations: [(notice.recipient as { address: string }).address], tags: { notice: notice.id } },
    ]);
    expect(await notices.get(notice.id)).toMatchObject({
      state: "sent",
      attempts: 1,
      sentAt: now().toISOString(),
      messageId: "ses-1",
    });
    expect(logged.of("notice.sent")).toEqual([
      expect.objectContaining({ level: "info", noticeId: notice.id, kind: "credentials-changed" }),
    ]);
    expect(logged.measured("mails")).toEqual([{ value: 1, outcome: "sent" }]);
  });

  let ofAllKinds: ReturnType<typeof outbox> | undefined;
  it.each(Object.values(factsOf))("is sent as text and HTML, whatever it tells: $kind", async (facts) => {
    ofAllKinds ??= outbox();
    const { keep, told, run } = await ofAllKinds;

    const { id } = await keep(facts);
    expect(await (isBulk({ facts }) ? run() : told([id]))).toMatchObject({ ...none, sent: 1 });

    const { text, html, subject, from, replyTo, headers, attachments } = await latest(server());
    expect(subject).toBeTruthy();
    expect(from?.value).toEqual([{ name: operator.name, address: "saldo@operator.example" }]);
    // What customers are sent about a case is answered in the case; what brings a link, on its page.
    const isOfCase =
      "requestId" in facts && "number" in facts && !("linkId" in facts) && facts.kind !== "payout-to-send";
    const ofCase = isOfCase && caseAddress(facts.number, { key: linkKey, domain: "in.operator.example" });
    const isOfTransfer = ["transfer-ordered", "confirmation-refused", "mail-not-taken"].includes(facts.kind);
    const ofTransfer = isOfTransfer && "potwierdzenia@in.operator.example";
    expect(replyTo?.text).toBe(("replyTo" in facts && facts.replyTo) || ofCase || ofTransfer || "bok@operator.example");
    expect(headers.get("auto-submitted")).toBe(answeredMailOf(facts) ? "auto-replied" : "auto-generated");
    expect(headers.get("in-reply-to")).toBe(answeredMailOf(facts)?.inReplyTo);
    for (const said of [
      operator.name,
      operator.address,
      "bok@operator.example",
      "Ta wiadomość została wysłana automatycznie.",
    ]) {
      expect(text).toContain(said);
      expect(html).toContain(said);
    }
    const picture = facts.kind === "transfer-ordered" ? [qrContentId] : [];
    expect(attachments.flatMap(({ cid }) => cid ?? [])).toEqual(picture);
    // Who is asked for a file that there isn't says so in the log.
    expect(attachments.filter(({ cid }) => cid === undefined)).toHaveLength("file" in facts ? 1 : 0);
    expect(logged.lines().map(({ event }) => event)).toEqual(["notice.sent"]);
    expectNothingPersonal();
  });

  it("shows the 2D code of a transfer within the e-mail", async () => {
    const { keep, told } = await outbox();

    await told([(await keep(factsOf["transfer-ordered"])).id]);

    const mail = await latest(server());
    expect(mail.attachments).toMatchObject([{ contentType: "image/png", related: true, contentDisposition: "inline" }]);
    // The reader puts the picture in the place of its name.
    expect(mail.html).toContain(`<img src="data:image/png;base64,${mail.attachments[0]!.content.toString("base64")}"`);
  });

  it("brings the link whose secret is computed, and kept nowhere", async () => {
    const { keep, told, table } = await outbox();
    const facts = factsOf["password-reset"];
    const notice = await keep(facts);

    await told([notice.id]);

    const { text = "" } = await latest(server());
    const token = parseLinkToken(/password-reset#(\S+)/.exec(text)?.[1] ?? "");
    const secret = linkSecret(linkKey, { id: facts.linkId, purpose: "password-reset" });
    expect(token).toEqual({ id: facts.linkId, secret });
    expect(JSON.stringify(await table.get({ pk: `NOTICE#${notice.id}`, sk: "NOTICE" }))).not.toContain(secret);
  });

  it("brings finance the link to decide, to the API's own page, whose secret is kept nowhere", async () => {
    const { keep, told, table } = await outbox();
    const facts = factsOf["transfer-confirmed"];
    const notice = await keep(facts);

    await told([notice.id]);

    const { text = "" } = await latest(server());
    const [, token = ""] = /^https:\/\/api\.example\/decisions\/(\S+)$/m.exec(text) ?? [];
    const secret = linkSecret(linkKey, { id: facts.linkId, purpose: "decision" });
    expect(parseLinkToken(token)).toEqual({ id: facts.linkId, secret });
    expect(JSON.stringify(await table.get({ pk: `NOTICE#${notice.id}`, sk: "NOTICE" }))).not.toContain(secret);
  });

  it("speaks the language of its reader", async () => {
    const { table, told } = await outbox();
    const notice = await keepNotice(table, someNotice({ language: "en" }));

    await told([notice.id]);

    const { text, headers } = await latest(server());
    expect(text).toMatch(/^Hello!\n/);
    expect(text).toContain("For: Anna\n");
    expect(headers.get("content-language")).toBe("en");
  });

  it("of a desk goes to the address that the stage says", async () => {
    const { table, told } = await outbox();
    const facts = factsOf["card-irregularity"];
    const notice = await keepNotice(table, someNotice({ facts, recipient: { desk: "finance" } }));

    await told([notice.id]);

    expect(server().taken[0]?.destinations).toEqual([financeAddress]);
  });

  it("of a portal user goes to the address that they have when it is sent", async () => {
    const { table, told } = await outbox();
    const accountId = someAccountId();
    const { user } = await keepPerson(table, somePerson(accountId));
    const recipient = { accountId, userId: user.id };
    const notice = await keepNotice(table, someNotice({ facts: factsOf["transfer-credited"], recipient }));
    const email = someAddress("anna-nowa");
    await keepUser(table, { ...user, email });

    expect(await told([notice.id])).toEqual({ ...none, sent: 1 });

    expect(server().taken.map(({ destinations }) => destinations)).toEqual([[email]]);
  });

  it("of a portal user who is gone goes to their company's main administrator, who may be behind a hundred", async () => {
    const { table, told } = await outbox();
    const accountId = someAccountId();
    const others = Array.from(
      { length: 100 },
      () => somePerson(accountId, { user: { isMainAdministrator: false, role: "employee" } }).user,
    );
    await table.transact(others.map((user) => ({ Put: { Item: { ...keys.user(accountId, user.id), ...user } } })));
    // Named after them, so that a page of a hundred ends before.
    const main = somePerson(accountId, { user: { id: newId("us", new Date("2099-01-01T00:00:00Z")) } }).user;
    await keepUser(table, main);
    await keepUser(table, somePerson(someAccountId()).user);
    const recipient = { accountId, userId: newId("us", noon) };
    const notice = await keepNotice(table, someNotice({ facts: factsOf["transfer-rejected"], recipient }));

    expect(await told([notice.id])).toEqual({ ...none, sent: 1 });

    expect(server().taken.map(({ destinations }) => destinations)).toEqual([[main.email]]);
  });

  it("is sent once though the stream tells it twice, eight times at once, and the schedule comes too", async () => {
    const { keep, told, run, pass } = await outbox();
    const { id } = await keep();
    pass(minute);

    await Promise.all([...Array.from({ length: 8 }, () => told([id])), run(), run()]);
    await told([id, id]);

    expect(server().taken).toHaveLength(1);
  });
});

describe("what the stream tells", () => {
  it("is nothing to us where it is no new notice", async () => {
    const { keep, uses, told } = await outbox();
    const { id } = await keep();
    const send = sendNewNotices(uses);
    const [record] = streamOf(`NOTICE#${id}`).Records;

    expect(await send(streamOf("ACCOUNT#ac_1", "LINK#li_1", "XNOTICE#"))).toEqual(none);
    expect(
      await send({
        Records: [
          { ...record, eventName: "MODIFY" },
          { ...record, eventName: "REMOVE" },
        ],
      }),
    ).toEqual(none);
    expect(await send({ Records: [] })).toEqual(none);
    expect(await told(["no_that_is_none"])).toEqual({ ...none, notTaken: 1 });
    expect(server().asked()).toBe(0);
  });
});

describe("a notice that SES does not take now", () => {
  it("is put off, logged without the address, and left to the schedule by the stream", async () => {
    const { keep, told, notices, now } = await outbox();
    const notice = await keep();
    server().fail(broken);

    expect(await told([notice.id])).toEqual({ ...none, putOff: 1 });

    expect(await notices.get(notice.id)).toMatchObject({
      state: "waiting",
      attempts: 1,
      dueAt: new Date(now().getTime() + minute).toISOString(),
    });
    expect(logged.of("notice.put_off")).toEqual([
      expect.objectContaining({ level: "warn", noticeId: notice.id, why: "InternalFailure", attempts: 1 }),
    ]);
    server().fail(undefined);
    expect(await told([notice.id])).toEqual({ ...none, notTaken: 1 });
  });

  it("is no alarm for an hour, then each further try is one, and it is sent in the end all the same", async () => {
    const { keep, told, run, pass, notices } = await outbox();
    const { id } = await keep();
    server().fail(broken);

    await told([id]);
    for (let tries = 2; tries <= 8; tries += 1) {
      pass(60 * minute);
      expect(await run()).toMatchObject({ due: 1, putOff: 1 });
    }

    expect(logged.of("notice.put_off").map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(logged.measured("mails")).toEqual(Array.from({ length: 8 }, () => ({ value: 1, outcome: "put-off" })));
    expect(logged.of("notice.delayed")).toMatchObject([
      { level: "error", noticeId: id, attempts: 7, why: "InternalFailure" },
      { level: "error", noticeId: id, attempts: 8, why: "InternalFailure" },
    ]);
    server().fail(undefined);
    pass(60 * minute);
    expect(await run()).toMatchObject({ sent: 1 });
    expect((await notices.get(id))?.state).toBe("sent");
  });

  it("holds up no more than those under way where SES takes no more at once", async () => {
    const { keepAll, told } = await outbox();
    const ids = await keepAll(Array.from({ length: 9 }, () => someNotice()));
    server().fail(throttling);

    const report = await told(ids);

    expect(report.putOff).toBeGreaterThanOrEqual(1);
    expect(report.putOff).toBeLessThanOrEqual(4);
    expect(server().asked()).toBe(report.putOff);
  });
});

describe("a notice that SES refuses for good", () => {
  it("waits for people, and the alarm rings; the others are sent", async () => {
    const { keep, told, notices } = await outbox();
    const [bad, good] = [await keep(), await keep()];
    server().fail((place) => (place === 0 ? rejected : undefined));

    expect(await told([bad.id, good.id])).toEqual({ ...none, sent: 1, parked: 1 });

    const states = await Promise.all([bad, good].map(async ({ id }) => (await notices.get(id))?.state));
    expect(states.toSorted()).toEqual(["parked", "sent"]);
    expect(logged.of("notice.parked")).toMatchObject([{ level: "error", why: "MessageRejected" }]);
    expect(logged.measured("mails")).toContainEqual({ value: 1, outcome: "parked" });
  });

  it.each(["bounced", "complained"] as const)("is not even tried where the address is marked: %s", async (mark) => {
    const { keep, told, notices, now } = await outbox();
    const notice = await keep();
    await notices.mark((notice.recipient as { address: string }).address, mark, now());

    expect(await told([notice.id])).toEqual({ ...none, parked: 1 });

    expect(server().asked()).toBe(0);
    expect(await notices.get(notice.id)).toMatchObject({ state: "parked", parkedBecause: `address-${mark}` });
    expect(logged.of("notice.parked")).toMatchObject([{ level: "warn", why: `address-${mark}` }]);
  });

  it("is not even tried where the address of a portal user is marked", async () => {
    const { table, told, notices, now } = await outbox();
    const { user } = await keepPerson(table, somePerson(someAccountId()));
    const recipient = { accountId: user.accountId, userId: user.id };
    const notice = await keepNotice(table, someNotice({ facts: factsOf["transfer-credited"], recipient }));
    await notices.mark(user.email, "bounced", now());

    expect(await told([notice.id])).toEqual({ ...none, parked: 1 });

    expect(server().asked()).toBe(0);
    expect(await notices.get(notice.id)).toMatchObject({ state: "parked", parkedBecause: "address-bounced" });
  });

  it("is one for a company of which nobody is left to tell: it waits for people, and SES is not asked", async () => {
    const { table, told, notices } = await outbox();
    const accountId = someAccountId();
    await keepUser(table, somePerson(accountId, { user: { isMainAdministrator: false } }).user);
    await keepUser(table, somePerson(someAccountId()).user);
    const recipient = { accountId, userId: newId("us", noon) };
    const notice = await keepNotice(table, someNotice({ facts: factsOf["transfer-rejected"], recipient }));

    expect(await told([notice.id])).toEqual({ ...none, parked: 1 });

    expect(server().asked()).toBe(0);
    expect(await notices.get(notice.id)).toMatchObject({ state: "parked", parkedBecause: "nobody-to-notify" });
    expect(logged.of("notice.parked")).toMatchObject([
      { level: "error", noticeId: notice.id, kind: "transfer-rejected", why: "nobody-to-notify" },
    ]);
  });

  it("is one whose address is none, and SES is not asked", async () => {
    const { table, told, notices } = await outbox();
    const malformed = await keepNotice(
      table,
      someNotice({ recipient: { address: "anna@example.com\r\nBcc: ewa@example.com" } }),
    );

    expect(await told([malformed.id])).toEqual({ ...none, parked: 1 });
    expect(await notices.get(malformed.id)).toMatchObject({ parkedBecause: "not-an-address" });
  });

  it.each([
    ["no-letter", "of a kind that this release knows no letter of", { kind: "toString", text: "of a later release" }],
    ["facts-malformed", "whose facts are not its kind's", { kind: "password-reset", linkId: "li_1" }],
  ])("is parked, and named, where nobody can write its letter: %s, %s", async (why, _, facts) => {
    const { table, keep, told, notices } = await outbox();
    const [bad, good] = [await keepNotice(table, { ...someNotice(), facts }), await keep()];

    expect(await told([bad.id, good.id])).toEqual({ ...none, sent: 1, parked: 1 });

    expect([...sentOf(server()).keys()]).toEqual([good.id]);
    expect(await notices.get(bad.id)).toMatchObject({ state: "parked", parkedBecause: why, facts });
    expect(logged.of("notice.parked")).toMatchObject([{ level: "error", noticeId: bad.id, kind: facts.kind, why }]);
  });
});

describe("what is wrong with one notice", () => {
  it("holds up no other: it is put off, and told as an error", async () => {
    const { keep, told, run, pass, notices, uses } = await outbox();
    const [bad, good] = [await keep(), await keep()];
    const buggy = {
      send: async (mail: Parameters<typeof uses.mailer.send>[0]) => {
        if (mail.noticeId === bad.id) throw new RangeError("0.5 is not a whole number of grosze");
        return uses.mailer.send(mail);
      },
    };

    expect(await told([bad.id, good.id], { mailer: buggy })).toEqual({ ...none, sent: 1, failed: 1 });

    expect(logged.of("notice.failed")).toMatchObject([{ level: "error", noticeId: bad.id }]);
    expect(logged.of("notice.put_off")).toMatchObject([{ noticeId: bad.id, why: "failed" }]);
    expect((await notices.get(good.id))?.state).toBe("sent");
    pass(minute);
    expect(await run()).toMatchObject({ due: 1, sent: 1 });
  });

  it("is an error also where it can't be read at all", async () => {
    const { keep, table, told } = await outbox();
    const [bad, good] = [await keep(), await keep()];
    await table.write({
      Update: {
        Key: { pk: `NOTICE#${bad.id}`, sk: "NOTICE" },
        UpdateExpression: "SET facts = :facts",
        ExpressionAttributeValues: { ":facts": "none" },
      },
    });

    expect(await told([bad.id, good.id])).toEqual({ ...none, sent: 1, failed: 1 });
    expect(logged.of("notice.failed")).toMatchObject([{ level: "error", noticeId: bad.id }]);
  });
});

describe("a table or secrets out of reach", () => {
  const away = async (): Promise<never> => {
    throw new Refusal(common.temporarily_unavailable);
  };

  it("before the notice is taken leave it to the schedule", async () => {
    const { keep, told, run, pass, notices } = await outbox();
    const { id } = await keep();

    expect(await told([id], { notices: { ...notices, claim: away } })).toEqual({ ...none, failed: 1 });

    expect(logged.of("notice.broken_off")).toMatchObject([{ level: "warn", noticeId: id }]);
    pass(minute);
    expect(await run()).toMatchObject({ sent: 1 });
  });

  it("before it is sent put it off", async () => {
    const { keep, told, run, pass } = await outbox();
    const { id } = await keep();

    expect(await told([id], { linkKey: away })).toEqual({ ...none, failed: 1 });

    expect(logged.of("notice.put_off")).toMatchObject([{ noticeId: id, why: "temporarily_unavailable" }]);
    pass(minute);
    expect(await run()).toMatchObject({ sent: 1 });
    expect(server().taken).toHaveLength(1);
  });

  it("put it off also where the people can't be read, or marks of addresses", async () => {
    const { table, told, run, pass, notices } = await outbox();
    const { user } = await keepPerson(table, somePerson(someAccountId()));
    const recipient = { accountId: user.accountId, userId: user.id };
    const ids = await Promise.all(
      [{ people: { mailAddressOf: away } }, { notices: { ...notices, markOf: away } }].map(async (changes) => {
        const { id } = await keepNotice(table, someNotice({ facts: factsOf["transfer-credited"], recipient }));
        expect(await told([id], changes)).toEqual({ ...none, failed: 1 });
        return id;
      }),
    );

    expect(logged.of("notice.put_off").map(({ noticeId }) => noticeId)).toEqual(expect.arrayContaining(ids));
    expect(server().asked()).toBe(0);
    pass(minute);
    expect(await run()).toMatchObject({ sent: 2 });
  });

  it("before it is marked as sent ring the alarm: it is sent once more, when the lease ends", async () => {
    const { keep, told, run, pass, notices } = await outbox();
    const { id } = await keep();

    expect(await told([id], { notices: { ...notices, sent: away } satisfies NoticeStore })).toEqual({
      ...none,
      failed: 1,
    });

    expect(logged.of("notice.not_marked")).toMatchObject([{ level: "error", noticeId: id }]);
    pass(minute);
    expect(await run()).toMatchObject({ due: 0 });
    pass(minute);
    expect(await run()).toMatchObject({ sent: 1 });
    expect(sentOf(server()).get(id)).toBe(2);
  });

  it("throughout never stop the function", async () => {
    const { keep, told, notices } = await outbox();
    const { id } = await keep();
    const all = { claim: notices.claim, markOf: away, sent: away, putOff: away, park: away };

    expect(await told([id], { notices: all })).toEqual({ ...none, failed: 1 });
  });
});

/** The log never says an address, a name or a link. */
const expectNothingPersonal = (): void => {
  expect(logged.text()).not.toMatch(/@|(panel|api)\.example|Anna|Kawa|192\.0\.2|potwierdzenie|clean\//);
  expect(logged.text()).not.toContain(factsOf["transfer-confirmed"].code);
};

it("the log never says an address, a name or a link, however a notice ends", async () => {
  const { keep, told, run, notices, now, table, impatientMailer } = await outbox();
  // Those of every kind are above.
  const kept = await Promise.all(
    [factsOf["password-reset"], factsOf["card-irregularity"], ...Array.from({ length: 4 }, () => undefined)].map(keep),
  );
  const marked = await keep();
  await notices.mark((marked.recipient as { address: string }).address, "bounced", now());
  const malformed = await keepNotice(table, someNotice({ recipient: { address: "ewa" } }));
  const recipient = { accountId: someAccountId(), userId: newId("us", noon) };
  const nobodys = await keepNotice(table, someNotice({ recipient, facts: factsOf["transfer-credited"] }));
  const ids = [...kept, marked, malformed, nobodys].map(({ id }) => id);
  server().fail((place) => [rejected, broken, "hang" as const, "lost" as const][place]);

  await told(ids, { mailer: impatientMailer });
  server().fail(throttling);
  await run();
  const again = await keep();
  await told([again.id], { mailer: { send: () => Promise.reject(new Error("a bug")) } });
  server().fail(undefined);
  await told([(await keep(factsOf["transfer-confirmed"])).id], { files: { read: async () => "gone" } });

  const said = new Set(logged.lines().map(({ event }) => event));
  expect([...said].sort()).toEqual([
    "notice.failed",
    "notice.file_missing",
    "notice.parked",
    "notice.put_off",
    "notice.sent",
  ]);
  expectNothingPersonal();
});
