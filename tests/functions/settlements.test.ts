/** Closing what waits for people: over the API, and on the page of its queue. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declaration } from "../../functions/settlements/declaration.ts";
import { verbs } from "../../functions/settlements/index.ts";
import type { AnyRole } from "../../shared/domain/access.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { WhyChecked } from "../../shared/domain/mail-in/plan.ts";
import { fileKeeper, fileLinks } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { forPeopleWrite, queueStore, waitsForPeople } from "../../shared/store/queue-store.ts";
import { settlementStore } from "../../shared/store/settlement-store.ts";
import { transactionActionsMax } from "../../shared/store/table.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { buttonsOf, ownAddress, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { keepSession } from "../support/people.ts";
import { expectOnce } from "../support/request-keys.ts";
import { type Answered, ask } from "../support/requests.ts";
import { openDesk, password } from "../support/sign-in-desk.ts";
import { type Storage, startStorage } from "../support/storage.ts";
import { openTestAccount, someAccountId, tableNamed, testTable } from "../support/table.ts";

logOfEachTest();
const watch = onlyGranted("settlements");
const queue = "card-irregularities";
const path = `/queues/${queue}`;
const [close, closeMail, signOut] = ["Zamknij sprawę", "Oznacz jako załatwione", "Wyloguj się"];
const reason = "Zwrócono w Stripe";

let storage: Storage;
beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.stop());

const office = async ({ role = "operator-finance", waiting = 1 }: { role?: AnyRole; waiting?: number } = {}) => {
  const own = await testTable();
  const { table, name } = own;
  const staff = await openDesk(own, { staff: true, app: true, user: { role, requireTotp: true } });
  const { table: its } = watch(tableNamed(name));
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(its),
    queues: queueStore(its),
    settlements: settlementStore(its),
    links: fileLinks(storage),
    address: () => ownAddress,
    now: staff.now,
  }));
  const accountId = await openTestAccount(table);
  const payments = Array.from({ length: waiting }, (_, place) => `pi_${String(place).padStart(3, "0")}`);
  const writes = payments.map((subject, place) =>
    forPeopleWrite(
      { queue, accountId, subject, why: "paid-twice", about: { amountGrosze: 7_000 } },
      new Date(staff.now().getTime() - (waiting - place) * 60_000),
    ),
  );
  for (let place = 0; place < writes.length; place += transactionActionsMax)
    await table.transact(writes.slice(place, place + transactionActionsMax));
  const visitor = pageVisitor({ sessions: staff.handler, page: ["queues", handler, "queue"] });
  const signedIn = async (): Promise<Answered> => {
    const second = await visitor.press(await visitor.open(path), "Dalej", { email: staff.email, password });
    return visitor.press(second, "Dalej", { code: staff.code() });
  };
  return {
    table,
    now: staff.now,
    accountId,
    payments,
    visitor,
    signedIn,
    waiting: async () => (await queueStore(table).waiting(queue, 1_000)).map(({ subject }) => subject),
    records: async () =>
      (await auditStore(table).list(operatorId, { limit: 50 })).records.filter(({ kind }) => kind === "work-settled"),
    settle: async (id: string, body: object, of: string = queue, headers: Record<string, string> = {}) =>
      ask(handler, "POST /back-office/queues/{queue}/{id}/settlement", {
        authorization: (await keepSession(table, staff.user, staff.now())).authorization,
        path: { queue: of, id },
        body,
        headers,
      }),
    press: (page: Answered, button: string, typed = {}) => visitor.press(page, button, typed, { at: path }),
  };
};

describe("closing an item over the API", () => {
  it("takes it off its queue with the reason on record, and is safe to repeat", async () => {
    const { accountId, settle, waiting, records } = await office({ waiting: 2 });

    for (const _ of [1, 2]) expect((await settle("pi_000", { reason, accountId })).status).toBe(204);

    expect(await waiting()).toEqual(["pi_001"]);
    expect(await records()).toMatchObject([
      {
        subject: "pi_000",
        subjectAccountId: accountId,
        changes: [
          { field: "queue", before: queue },
          { field: "reason", after: reason },
        ],
      },
    ]);
  });

  it.each([
    ["another account's", () => ({ reason, accountId: someAccountId() }), [404, "not_found"]],
    ["no account's", () => ({ reason }), [404, "not_found"]],
    ["without a reason", (accountId: string) => ({ accountId }), [400, "invalid_request"]],
    ["with a blank one", (accountId: string) => ({ reason: " \n ", accountId }), [400, "invalid_request"]],
    [
      "with one that is too long",
      (accountId: string) => ({ reason: "x".repeat(501), accountId }),
      [400, "invalid_request"],
    ],
  ] as const)("refuses %s", async (_, bodyFor, refused) => {
    const { accountId, settle, waiting } = await office();

    const { status, body } = await settle("pi_000", bodyFor(accountId));

    expect([status, body?.code]).toEqual(refused);
    expect(await waiting()).toHaveLength(1);
  });

  it("is finance's where it is about money; e-mails are closed by BOK too", async () => {
    const { table, accountId, settle, waiting } = await office({ role: "operator-helpdesk" });
    const notice = newId("no", new Date());
    const queued = { queue: "notices-parked", queuedAt: "2026-03-02T08:00:00.000Z", why: "bounced" };
    await table.write({ Put: { Item: { ...keys.notice(notice), ...queued } } });

    expect((await settle("pi_000", { reason, accountId })).body?.code).toBe("not_allowed");
    expect(await waiting()).toHaveLength(1);
    expect((await settle(notice, { reason }, "notices-parked")).status).toBe(204);
  });

  it("has no way into a queue with a decision of its own", async () => {
    const { settle } = await office();

    expect((await settle("tu_1", { reason }, "top-ups-to-decide")).status).toBe(404);
  });
});

describe("the page of a queue", () => {
  it("shows nothing but the sign-in to a stranger, and does nothing for one", async () => {
    const { visitor, waiting, accountId } = await office();

    const pages = [await visitor.open(path), await visitor.post(path, { id: "pi_000", accountId, reason })];

    for (const page of pages) {
      expect(readOf(page)).toContain("Logowanie dla pracowników operatora");
      expect(textOf(page)).not.toContain("zapłacił");
    }
    expect(await waiting()).toHaveLength(1);
  });

  it("leads from the sign-in to what waits, where finance closes it with a reason", async () => {
    const { signedIn, press, waiting, records } = await office();

    const page = await signedIn();
    expect(readOf(page)).toContain(
      "70,00 zł, Poranna Kawa sp. z o.o. Powód Doładowanie było już opłacone, a klient zapłacił jeszcze raz. Co zrobić Zapytaj klienta",
    );
    const wrong = await press(page, close, { reason: "x" });
    expect([wrong.status, await waiting()]).toEqual([400, ["pi_000"]]);
    expect(readOf(wrong)).toContain("Wpisz, co ustalono: od 3 do 500 znaków");
    const done = await press(wrong, close, { reason: "Zwrócono\nw Stripe" });

    expect(await waiting()).toEqual([]);
    expect(await records()).toMatchObject([{ changes: [{}, { after: reason }] }]);
    expect(readOf(done)).toContain("Zamknięto sprawę: pi_000 Nic tu nie czeka.");
  });

  it("reaches each of 110 items, page after page", async () => {
    const { signedIn, visitor, payments } = await office({ waiting: 110 });
    await signedIn();
    const seen: string[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page: Answered = await visitor.open(next);
      seen.push(...[...textOf(page).matchAll(/<dd>(pi_\d+)<\/dd>/g)].map(([, id]) => id!));
      next = /href="([^"]*\?cursor=[^"]*)"/.exec(textOf(page))?.[1];
    }

    expect(seen).toEqual(payments);
  });

  it("lets BOK look at what finance closes, without a form", async () => {
    const { signedIn } = await office({ role: "operator-helpdesk" });

    const page = await signedIn();

    expect(readOf(page)).toContain("Te sprawy zamyka dział finansów.");
    expect(buttonsOf(page)).toEqual([signOut]);
  });

  it("keeps what was typed about an item that somebody else closed, and says so", async () => {
    const { signedIn, press, settle, accountId, records } = await office();
    const page = await signedIn();
    await settle("pi_000", { reason: "Zwrócono", accountId });

    const gone = await press(page, close, { reason });

    expect(gone.status).toBe(409);
    expect(await records()).toHaveLength(1);
    expect(readOf(gone)).toContain(`Ta sprawa nie czeka już na tej liście. Tego tekstu nie zapisano ${reason}`);
  });
});

describe("the page of e-mails to check", () => {
  const mails = "/queues/mails-to-check";
  const minute = 60_000;
  const day = 24 * 3600 * 1000;

  /** The page as BOK sees it while these e-mails wait; each came so long ago. */
  const pageOf = async (...waiting: readonly { why: WhyChecked; about?: object; agoMs?: number }[]) => {
    const own = await office({ role: "operator-helpdesk", waiting: 0 });
    const ids = waiting.map((_, place) => `mail${place}${newId("tu", new Date()).slice(3).toLowerCase()}`);
    for (const [place, { why, about = {}, agoMs = minute }] of waiting.entries()) {
      const queued = waitsForPeople("mails-to-check", why, new Date(own.now().getTime() - agoMs));
      await own.table.write({ Put: { Item: { ...keys.mail(ids[place]!), ...queued, ...about } } });
    }
    await own.signedIn();
    return { ...own, ids, page: await own.visitor.open(mails) };
  };
  const linksOf = (page: Answered) =>
    [...textOf(page).matchAll(/href="(http[^"]+)"/g)].map(([, link]) => link!.replaceAll("&amp;", "&"));

  it("says who wrote, about what, why nothing became of it and what to do", async () => {
    const about = { sender: "anna@example.com", subject: "Potwierdzenie <b>przelewu</b>" };

    const { page, ids } = await pageOf({ why: "refused-files", about });

    expect(readOf(page)).toContain(
      "E-mail od anna@example.com Powód E-mail miał potwierdzić przelew, ale nie wszystkie pliki można było przyjąć, a nadawca może o tym nie wiedzieć. Co zrobić Pobierz e-mail i sprawdź pliki.",
    );
    expect(readOf(page)).toContain(`Identyfikator e-maila ${ids[0]} Co ustalono`);
    expect(readOf(page)).not.toContain("Numer sprawy");
    expect(textOf(page)).toContain("<dt>Temat</dt><dd>Potwierdzenie &lt;b&gt;przelewu&lt;/b&gt;</dd>");
  });

  it("leads for an hour to the e-mail as it came, which is saved and not shown", async () => {
    const { page, ids } = await pageOf({ why: "not-whole", about: { sender: "anna@example.com", subject: "" } });
    const bytes = new TextEncoder().encode("Subject: hello\r\n\r\nhello");
    await fileKeeper(storage).keep({ key: `mail/${ids[0]}`, contentType: "binary/octet-stream", bytes });

    const [link] = linksOf(page);
    const answer = await fetch(link!);

    expect(await answer.text()).toBe("Subject: hello\r\n\r\nhello");
    expect(answer.headers.get("content-disposition")).toContain(`attachment; filename="${ids[0]}.eml"`);
    expect(new URL(link!).searchParams.get("X-Amz-Expires")).toBe("3600");
  });

  it("leads to no e-mail with a virus, and to none that is gone", async () => {
    const { page } = await pageOf(
      { why: "virus", about: { sender: "anna@example.com", subject: "Faktura" } },
      { why: "spam", agoMs: 30 * day + minute },
    );

    expect(linksOf(page)).toEqual([]);
    expect(readOf(page)).toContain("W e-mailu jest wirus.");
    expect(readOf(page)).toContain("Oryginał Usunięty: e-maile są przechowywane 30 dni.");
  });

  it("is closed by BOK with a reason, and forgotten as long after as the e-mail itself", async () => {
    const { table, page, ids, visitor, now, records } = await pageOf({ why: "spam" });

    const done = await visitor.press(page, closeMail, { reason: "To spam" }, { at: mails });

    expect(readOf(done)).toContain(`Oznaczono jako załatwiony: ${ids[0]} Nic tu nie czeka.`);
    expect(await table.get(keys.mail(ids[0]!))).toMatchObject({
      ttl: Math.floor(now().getTime() / 1000) + 30 * 86_400,
    });
    expect(await records()).toMatchObject([{ subject: ids[0] }]);
  });
});

describe("closing an item under a key", () => {
  it("closes it once, with one record; the same key closes nothing else, nor the item when it waits anew", async () => {
    const { accountId, settle, waiting, records, table, now } = await office({ waiting: 2 });
    const body = { reason, accountId };

    const { again } = await expectOnce(
      (headers) => settle("pi_000", body, queue, headers),
      (headers) => settle("pi_001", body, queue, headers),
    );

    expect(await waiting()).toEqual(["pi_001"]);
    expect(await records()).toHaveLength(1);
    await table.write(forPeopleWrite({ queue, accountId, subject: "pi_000", why: "paid-twice" }, now()));
    expect((await again()).status).toBe(204);
    expect((await waiting()).toSorted()).toEqual(["pi_000", "pi_001"]);
  });
});
