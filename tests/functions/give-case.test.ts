/** A case by e-mail that belongs to no customer yet, and is given to one. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import type { Attachment, ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import { fileKeeper, fileReader } from "../../shared/gateways/files.ts";
import { newId } from "../../shared/ids.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { keepMailed, mailId, pageOf, requestDesk, stranger } from "../support/change-requests.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { buttonsOf, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { expectOnce } from "../support/request-keys.ts";
import { namedErrors, outcomeOf } from "../support/requests.ts";
import { openDesk, password } from "../support/sign-in-desk.ts";
import { type Storage, startStorage } from "../support/storage.ts";
import { someAccountId, tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("cases");

let files: Storage;
beforeAll(async () => {
  files = await startStorage();
});
afterAll(() => files.stop());

const bytes = Buffer.from("%PDF-1.7");
const sha256 = "a".repeat(64);
const fileNamed = (fileName: string, rest: Partial<Attachment>): Attachment => ({
  id: newId("at", noon),
  fileName,
  contentType: "application/pdf",
  sizeBytes: bytes.length,
  askedAt: noon.toISOString(),
  announcedBy: stranger,
  mailed: { mailId, from: stranger.address, isUnverified: true },
  ...rest,
});

/** A case of nobody's with two files, one of them refused, and a company that it may be given to. */
const desk = async () => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  const base = await requestDesk(table, { cases: own.table, files });
  const requests = changeRequestStore(table, base.newId);
  const { id } = await keepMailed(table, base.clerk.user, {
    openedBy: stranger,
    companyName: stranger.address,
    kindToConfirm: true,
  });
  const named = { accountId: operatorId, requestId: id };
  const received = fileNamed("skan.pdf", { received: { at: noon.toISOString(), sha256, sizeBytes: bytes.length } });
  const refused = fileNamed("wirus.pdf", { refused: { at: noon.toISOString(), why: "malware" } });
  const { request } = await requests.change(named, (read) => ({
    request: { ...read, attachments: [received, refused] },
    followUps: { at: noon },
  }));
  const keyOf = (owner: Pick<ChangeRequest, "accountId" | "id">) =>
    cleanKey(attachmentName(owner, received.id), sha256);
  await fileKeeper(files).keep({ key: keyOf(request), contentType: "application/pdf", bytes });
  return {
    ...base,
    table,
    client: own.client,
    request,
    received,
    keyOf,
    left: () => requests.find(operatorId, id),
    give: (accountId: string = base.accountId, headers: Record<string, string> = {}) =>
      base.asStaff("POST /change-requests/{id}/account", {
        path: { accountId: operatorId, id },
        body: { accountId },
        headers,
      }),
    /** What anybody is sent about a request, and to whom it goes. */
    sentAbout: async (requestId: string) => {
      const all = await base.toldOfAny();
      return all.flatMap(({ facts, recipient }) =>
        "requestId" in facts && facts.requestId === requestId ? [[facts.kind, recipient] as const] : [],
      );
    },
    ofCompany: async () => (await requests.list(base.accountId, { limit: 10 })).requests,
  };
};

type Desk = Awaited<ReturnType<typeof desk>>;

describe("a case that belongs to no customer yet", () => {
  it("goes on in the customer's account with its sender, history and files, and is closed with the new number", async () => {
    const own = await desk();
    const { accountId, request, received, keyOf, left, kept, queued, records, mails } = own;

    const given = await own.give();

    const id = String(given.body!.id);
    expect([given.status, given.body]).toEqual([
      200,
      expect.objectContaining({
        accountId,
        companyName: "Poranna Kawa sp. z o.o.",
        source: "e-mail",
        isUnverified: true,
      }),
    ]);
    const now = await kept(id);
    expect(now).toMatchObject({
      state: "open",
      mailId,
      kindToConfirm: true,
      openedBy: stranger,
      message: request.message,
      createdAt: request.createdAt,
    });
    expect(now.number).not.toBe(request.number);
    expect(now.attachments).toEqual([received]);
    expect(await fileReader(files).read({ key: keyOf(now), bytesMax: 100 })).toEqual({ bytes });
    expect(await queued()).toMatchObject([{ subject: id }]);
    const before = await left();
    expect(before).toMatchObject({ state: "applied", movedTo: { accountId, requestId: id, number: now.number } });
    expect(before.history.at(-1)!.text).toContain(now.number);
    expect(now.history.at(-1)!).toMatchObject({ what: "remarked", text: expect.stringContaining(request.number) });
    expect((await records()).map(({ kind, by }) => [kind, by])).toContainEqual(["change-request-opened", "operator"]);
    expect((await mails()).map(({ facts, recipient }) => [facts.kind, recipient])).toEqual([
      ["request-opened", { desk: "helpdesk" }],
      ["request-received", { mainAdministratorOf: accountId }],
    ]);
    const [toStaff, toMain] = await mails();
    expect(toStaff!.facts).toMatchObject({
      mail: { sender: stranger.address, isUnverified: true },
      movedFrom: request.number,
      calledFiles: ["skan.pdf"],
    });
    expect(toStaff!.facts).not.toHaveProperty("replyTo");
    expect(toMain!.facts).toMatchObject({ strangersAddress: stranger.address, isAskerUnverified: true });
  });

  it("is asked about and decided with the company's main administrator, and its sender is sent nothing of it", async () => {
    const own = await desk();
    const step = (to: { accountId: string; id: string }, what: string, body: object) =>
      own.asStaff(`POST /change-requests/{id}/${what}`, { path: to, body });
    await step({ accountId: operatorId, id: own.request.id }, "questions", { text: "O którą firmę chodzi?" });
    const given = { accountId: own.accountId, id: String((await own.give()).body!.id) };
    const content = { kind: "subscriber-data", changes: [{ field: "companyName", to: "Wieczorna Kawa sp. z o.o." }] };

    await step(given, "kind", { ...content, note: "Zadzwoniłam." });
    await step(given, "take", {});
    await step(given, "questions", { text: "Czy saldo 250 zł się zgadza?" });
    await step(given, "decision", { decision: "reject", note: "Nikt z firmy tego nie chciał." });

    expect(await own.sentAbout(own.request.id)).toContainEqual(["request-asked", { address: stranger.address }]);
    const main = { mainAdministratorOf: own.accountId };
    expect((await own.sentAbout(given.id)).sort()).toEqual([
      ["request-asked", main],
      ["request-opened", { desk: "helpdesk" }],
      // When it was given, and when BOK had made sure what it asks for.
      ["request-received", main],
      ["request-received", main],
      ["request-rejected", main],
      ["request-taken", main],
    ]);
  });

  it("is given once: the same again answers with the case that goes on, and another customer is refused", async () => {
    const own = await desk();
    const other = await requestDesk(own.table);
    const first = await own.give();

    expect((await own.give()).body).toEqual(first.body);
    expect(outcomeOf(await own.give(other.accountId))).toEqual([409, "already_decided_otherwise"]);
    expect(await own.ofCompany()).toHaveLength(1);
  });

  it("is given once also where two do it at once", async () => {
    const own = await desk();

    const both = await Promise.all([own.give(), own.give()]);

    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(both.map(({ body }) => body!.id)).size).toBe(1);
    expect(await own.ofCompany()).toHaveLength(1);
  });

  it("takes along what came while it was given", async () => {
    const own = await desk();
    const authorization = await own.other.authorization();
    beforeNext(own.client, "TransactWriteItems", async () => {
      await own.asStaff("POST /change-requests/{id}/comments", {
        path: { accountId: operatorId, id: own.request.id },
        body: { text: "Zadzwonił." },
        authorization,
      });
    });

    await own.give();

    const [one] = await own.ofCompany();
    expect(one!.history.map(({ text }) => text)).toContain("Zadzwonił.");
  });

  it("is left as it is where there is no such customer, where it is closed, and while files can't be copied", async () => {
    const own = await desk();
    expect(namedErrors(await own.give("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS"))).toEqual(["/accountId no_such_customer"]);
    expect((await own.give("operator")).status).toBe(400);
    files.files.behave("down");
    expect((await own.give()).status).toBe(503);
    files.files.behave("none");
    expect(await own.left()).toEqual(own.request);
    await own.asStaff("POST /change-requests/{id}/decision", {
      path: { accountId: operatorId, id: own.request.id },
      body: { decision: "reject", note: "Spam." },
    });

    expect(outcomeOf(await own.give())).toEqual([409, "request_closed"]);
    expect(await own.ofCompany()).toEqual([]);
  });

  it("of a customer already is given to nobody else", async () => {
    const own = await desk();
    const { id } = await keepMailed(own.table, own.main.user);

    const refused = await own.asStaff("POST /change-requests/{id}/account", {
      path: { id },
      body: { accountId: own.accountId },
    });

    expect(outcomeOf(refused)).toEqual([409, "belongs_to_customer"]);
  });

  it.each([
    ["its account", ({ accountId }: Desk) => ` ${accountId} `],
    ["the address of one of its portal users", ({ main }: Desk) => ` ${main.user.email.toUpperCase()} `],
  ])(
    "is given on its page to a customer by %s; the page says what is wrong, and then where the case goes on",
    async (_, typed) => {
      const own = await desk();
      const staff = await openDesk(stage(), {
        staff: true,
        app: true,
        user: { role: "operator-helpdesk", requireTotp: true },
      });
      staff.pass((noon.getTime() - staff.now().getTime()) / 1000);
      const visitor = pageVisitor({ sessions: staff.handler, page: ["cases", own.cases] });
      const at = pageOf(own.request);
      const press = (page: Parameters<typeof visitor.press>[0], button: string, typed = {}) =>
        visitor.press(page, button, typed, { at });
      const second = await visitor.press(await press(await visitor.open(at), "Zaloguj się"), "Dalej", {
        email: staff.email,
        password,
      });
      const page = await visitor.press(second, "Dalej", { code: staff.code() });
      const button = "Przekaż na konto klienta";

      const { user: unknown } = await own.staff();
      for (const accountId of ["", "ac_1", "ac_01KJQ3V2G0ABCDEFGHJKMNPQRS", "nikt@example.org", unknown.email]) {
        const faulty = await press(page, button, { accountId, remark: "Sprawdzić" });
        expect([faulty.status, textOf(faulty)]).toEqual([400, expect.stringContaining('id="accountId-fault"')]);
        expect(textOf(faulty)).toMatch(/<input id="accountId"[^>]* autofocus>/);
      }
      const done = await press(page, button, { accountId: typed(own) });

      const [now] = await own.ofCompany();
      expect(readOf(done)).toContain(`Przekazano na konto klienta: ${now!.number}.`);
      expect(readOf(done)).toContain(`Przekazana na konto klienta, dalej jako ${now!.number}.`);
      expect(readOf(done)).not.toMatch(/Wykonana|nie należy jeszcze/);
      expect(buttonsOf(done)).toEqual(["Wyloguj się"]);
    },
  );
});

describe("a case of nobody's that is given under a key", () => {
  it("is given once, and the answer names where it goes on", async () => {
    const own = await desk();

    const { first } = await expectOnce(
      (headers) => own.give(own.accountId, headers),
      (headers) => own.give(someAccountId(), headers),
    );

    const [given, ...others] = await own.ofCompany();
    expect(others).toEqual([]);
    expect(first.headers.location).toBe(`/back-office/accounts/${own.accountId}/change-requests/${given!.id}`);
  });

  it("takes the company's last free place once", async () => {
    const own = await desk();
    const requestIds = new Set(Array.from({ length: 9 }, () => newId("cr", noon)));
    await own.table.write({ Put: { Item: { ...keys.openUnverified(own.accountId), requestIds } } });

    await expectOnce((headers) => own.give(own.accountId, headers));
  });
});
