import { describe, expect, it } from "vitest";
import { answering } from "../../shared/domain/change-requests/steps.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { caseDays } from "../../shared/domain/retention.ts";
import type { KeptChange } from "../../shared/domain/subscriber/changes.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import { keepRequest, keepSubscriber, requestDesk, seat, withFile } from "../support/change-requests.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepGminas, keepSeat } from "../support/numbers.ts";
import { expectOnce } from "../support/request-keys.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("cases");

const desk = async () => {
  const { table, name } = stage();
  const own = watch(tableNamed(name));
  return { table, client: own.client, ...(await requestDesk(table, { cases: own.table })) };
};

const name = { field: "companyName", from: "Poranna Kawa sp. z o.o.", to: "Wieczorna Kawa sp. z o.o." } as const;

/** A request of the main administrator's, without the function that takes it: for another name, unless said. */
const opened = async ({ table, main }: Awaited<ReturnType<typeof desk>>, changes: readonly KeptChange[] = [name]) =>
  (await keepRequest(table, main.user, { changes })).id;

describe("a case", () => {
  it("is carried out exactly as it was asked for: data, the name in letters, and the request at once", async () => {
    const own = await desk();
    const { table, accountId, decide, subscriber, kept, mails, queued, records } = own;
    const id = await opened(own);

    for (const _ of [1, 2])
      expect((await decide(id, { decision: "apply", note: "Gotowe." })).body).toMatchObject({ state: "applied" });

    expect(await subscriber()).toMatchObject({ companyName: "Wieczorna Kawa sp. z o.o.", version: 2 });
    expect(await table.get(keys.head(accountId))).toMatchObject({ companyName: "Wieczorna Kawa sp. z o.o." });
    expect((await kept(id)).history.map(({ what }) => what)).toEqual(["opened", "applied"]);
    expect((await mails()).map(({ facts }) => facts.kind)).toEqual([
      "request-applied",
      "request-opened",
      "request-received",
    ]);
    expect(await queued()).toEqual([]);
    expect((await records()).map(({ kind, by }) => [kind, by])).toContainEqual(["change-request-applied", "operator"]);
    expect((await records(operatorId)).filter(({ subject }) => subject === id)).toHaveLength(1);
  });

  it("is not carried out once the data hold something else, and says which field does; nothing is changed", async () => {
    const own = await desk();
    const { decide, subscriber, kept } = own;
    const [first, second] = [
      await opened(own),
      await opened(own, [
        { ...name, to: "Nocna Kawa" },
        { field: "phone", from: null, to: "+48601234567" },
      ]),
    ];
    await decide(first, { decision: "apply" });

    const refused = await decide(second, { decision: "apply" });

    expect(outcomeOf(refused)).toEqual([409, "subscriber_moved"]);
    expect(namedErrors(refused)).toEqual(["/changes/0 value_moved"]);
    expect(await subscriber()).toMatchObject({ companyName: "Wieczorna Kawa sp. z o.o.", phone: null });
    expect((await kept(second)).state).toBe("open");
    expect((await decide(second, { decision: "reject", note: "Nazwa już inna." })).body).toMatchObject({
      state: "rejected",
    });
  });

  it("is kept for as long as its kind says once it is closed, and until then for as long as it takes", async () => {
    const own = await desk();
    const id = await opened(own);
    const item = () => own.table.get(keys.changeRequest(own.accountId, id));
    expect(await item()).not.toHaveProperty("ttl");

    await own.decide(id, { decision: "apply" });

    expect(await item()).toMatchObject({
      ttl: Math.floor(own.now().getTime() / 1000) + caseDays["subscriber-data"] * 86_400,
    });
  });

  it("makes no sole trader with a KRS number of two requests that each were right", async () => {
    const own = await desk();
    const form = await opened(own, [{ field: "legalForm", from: "company", to: "sole-trader" }]);
    const register = await opened(own, [{ field: "krs", from: null, to: "0000636771" }]);

    expect((await own.decide(form, { decision: "apply" })).status).toBe(200);

    expect(outcomeOf(await own.decide(register, { decision: "apply" }))).toEqual([409, "subscriber_moved"]);
    expect(await own.subscriber()).toMatchObject({ legalForm: "sole-trader", krs: null });
  });

  it("is written on once with the same key, however late it is repeated; other words or another case are refused", async () => {
    const own = await desk();
    const { asStaff, asCustomer, kept, decide, mails } = own;
    const [id, another] = [await opened(own), await opened(own)];
    const headers = { "idempotency-key": "once" };
    const say = {
      ask: (text: string, of = id) =>
        asStaff("POST /change-requests/{id}/questions", { path: { id: of }, body: { text }, headers }),
      remark: (text: string, of = id) =>
        asStaff("POST /change-requests/{id}/comments", { path: { id: of }, body: { text }, headers }),
      answer: (message: string, of = id) =>
        asCustomer("POST /change-requests/{id}/messages", { path: { id: of }, body: { message }, headers }),
    };
    for (const said of [say.ask, say.remark, say.answer]) {
      const { status, headers } = await said("Od kiedy?");
      expect([status, headers["idempotency-replayed"]]).toEqual([200, undefined]);
    }
    const { history } = await kept(id);

    for (const said of [say.ask, say.remark, say.answer]) {
      expect(await said("Od kiedy?")).toMatchObject({
        headers: { "idempotency-replayed": "true" },
        body: { id, state: "open" },
      });
      expect(outcomeOf(await said("Do kiedy?"))).toEqual([422, "idempotency_key_reused"]);
      expect(outcomeOf(await said("Od kiedy?", another))).toEqual([422, "idempotency_key_reused"]);
    }
    expect((await kept(id)).history).toEqual(history);
    await decide(id, { decision: "reject", note: "Pomyłka." });
    for (const said of [say.ask, say.answer])
      expect((await said("Od kiedy?")).body).toMatchObject({ state: "rejected" });
    expect((await mails()).filter(({ facts }) => facts.kind === "request-asked")).toHaveLength(1);
  });

  it("knows by its key also what was there already, and asks it no second time", async () => {
    const own = await desk();
    const id = await opened(own);
    const ask = (key: string) =>
      own.asStaff("POST /change-requests/{id}/questions", {
        path: { id },
        body: { text: "Od kiedy?" },
        headers: { "idempotency-key": key },
      });
    for (const key of ["one", "two"]) await ask(key);
    await own.asStaff("POST /change-requests/{id}/take", { path: { id } });

    await ask("two");

    expect((await own.kept(id)).history.map(({ what }) => what)).toEqual(["opened", "asked", "taken"]);
  });

  it("is decided once: by whoever came first, with a note where it is rejected", async () => {
    const own = await desk();
    const { decide, other, subscriber } = own;
    const id = await opened(own);

    expect(namedErrors(await decide(id, { decision: "reject" }))).toEqual(["/note required"]);
    const both = await Promise.all([
      decide(id, { decision: "apply" }),
      decide(id, { decision: "reject", note: "Brak podpisu." }, other),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const isApplied = both[0]!.status === 200;
    expect((await subscriber()).companyName).toBe(isApplied ? "Wieczorna Kawa sp. z o.o." : "Poranna Kawa sp. z o.o.");
  });

  it("changes nothing by a clerk who is staff no longer, nor by a session that was left open", async () => {
    const own = await desk();
    const { table, client, decide, clerk, pass, subscriber } = own;
    const id = await opened(own);
    const authorization = await clerk.authorization();
    pass(11 * 60_000);
    expect(
      outcomeOf(
        await own.asStaff("POST /change-requests/{id}/decision", {
          path: { id },
          body: { decision: "apply" },
          authorization,
        }),
      ),
    ).toEqual([403, "fresh_proof_needed"]);
    beforeNext(client, "TransactWriteItems", async () => {
      await table.write({
        Update: {
          Key: keys.user(operatorId, clerk.user.id),
          UpdateExpression: "SET version = :more",
          ExpressionAttributeValues: { ":more": 7 },
        },
      });
    });

    expect(outcomeOf(await decide(id, { decision: "apply" }))).toEqual([403, "not_allowed"]);
    expect((await subscriber()).companyName).toBe("Poranna Kawa sp. z o.o.");
  });

  it("waits for the customer once they are asked, and for BOK once they answer; the customer sees neither names nor remarks", async () => {
    const own = await desk();
    const { asStaff, asCustomer, queued } = own;
    const id = await opened(own);
    const path = { id };
    await asStaff("POST /change-requests/{id}/take", { path });
    await asStaff("POST /change-requests/{id}/comments", { path, body: { text: "Dzwoniłam, nie odbiera." } });
    for (const _ of [1, 2])
      expect(
        (await asStaff("POST /change-requests/{id}/questions", { path, body: { text: "Od kiedy?" } })).body,
      ).toMatchObject({
        state: "waiting-for-customer",
        takenBy: "Hania Nowak",
      });
    expect(await queued()).toEqual([]);
    const requests = changeRequestStore(own.table, own.newId);
    const actor = { side: "customer", userId: own.main.user.id, name: "Anna Nowak", email: "", from: "" } as const;
    await requests.change({ accountId: own.accountId, requestId: id }, (read) =>
      answering(read, actor, "Od marca.", own.now()),
    );

    expect(await queued()).toMatchObject([{ subject: id }]);
    const seen = await asCustomer("GET /change-requests/{id}", { path });
    expect(seen.body).toMatchObject({ state: "open" });
    expect((seen.body!.history as { what: string; by: string }[]).map(({ what, by }) => `${what} ${by}`)).toEqual([
      "opened Anna Nowak",
      "taken BOK",
      "asked BOK",
      "answered Anna Nowak",
    ]);
    expect(JSON.stringify([seen.body, await own.mails()])).not.toMatch(/Hania|odbiera/);
  });

  it("is taken by one at a time, and the customer is told once", async () => {
    const own = await desk();
    const { asStaff, other, mails } = own;
    const id = await opened(own);
    const take = (who?: typeof other) => asStaff("POST /change-requests/{id}/take", { path: { id } }, who);

    await take();
    await take();
    expect((await take(other)).body).toMatchObject({ takenBy: "Piotr Nowak" });

    expect((await mails()).filter(({ facts }) => facts.kind === "request-taken")).toHaveLength(1);
  });

  it("is found by its number however that is typed", async () => {
    const own = await desk();
    const { kept, cases, clerk } = own;
    const id = await opened(own);
    const { number } = await kept(id);
    const find = async (typed: string) => {
      const { body } = await ask(cases, "GET /back-office/change-requests", {
        authorization: await clerk.authorization(),
        query: { number: typed },
      });
      return (body!.items as { id: string }[]).map((found) => found.id);
    };

    for (const typed of [number, number.toLowerCase(), number.slice(4), ` ${number.slice(0, 8)} ${number.slice(8)}`])
      expect(await find(typed)).toEqual([id]);
    expect(await find("BOK-22222222")).toEqual([]);
    expect(await find("nonsense")).toEqual([]);
  });

  it("is opened for a customer who wrote, once for each key, and their main administrator hears of it", async () => {
    const own = await desk();
    const { asStaff, mails, accountId } = own;
    const body = {
      kind: "subscriber-data",
      source: "letter",
      message: "Pismo z 1 marca.",
      changes: [{ field: "companyName", to: name.to }],
    };
    const open = (more = {}) =>
      asStaff("POST /change-requests", { body: { ...body, ...more }, headers: { "idempotency-key": "letter-1" } });

    const first = await open();
    expect(first.body).toMatchObject({ source: "letter", openedBy: "Hania Nowak", state: "open" });
    const again = await open();
    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({
      location: `/back-office/accounts/${accountId}/change-requests/${first.body?.id}`,
      "idempotency-replayed": "true",
    });
    expect(outcomeOf(await open({ source: "phone" }))).toEqual([422, "idempotency_key_reused"]);
    const [toBok, copy] = await mails();
    expect(toBok?.facts).not.toHaveProperty("replyTo");
    expect(copy?.recipient).toEqual({ mainAdministratorOf: accountId });
    expect(copy?.facts).toMatchObject({ kind: "request-received", source: "letter" });
  });

  it("about a seat is opened with the gmina that calls are routed by, and with none that there isn't", async () => {
    const own = await desk();
    await keepGminas(own.table);
    const open = (gminaCode: string) =>
      own.asStaff("POST /change-requests", {
        body: {
          kind: "subscriber-data",
          source: "phone",
          message: "Przeprowadzka.",
          changes: [{ field: "seatAddress", to: { ...seat, gminaCode } }],
        },
        headers: { "idempotency-key": gminaCode },
      });

    const first = await open(gminas.wola.code);
    expect(first.body).toMatchObject({ changes: [{ to: "Grzybowska 12, 00-950 Warszawa, gmina 1465011" }] });
    expect((await open(gminas.wola.code)).body).toEqual(first.body);
    expect(namedErrors(await open("3063011"))).toEqual(["/changes/0/to/gminaCode gmina_unknown"]);
  });

  const moved = { street: "Polna", houseNumber: "7", postalCode: "05-410", city: "Józefów", gminaCode: "1417011" };
  const seatItems = async ({ table, accountId }: Awaited<ReturnType<typeof desk>>) => ({
    seat: await table.get(keys.seat(accountId)),
    reminder: await table.get(keys.reminder(accountId)),
  });

  it("moves the seat to a gmina at once, and lets the company check where its numbers are used; repeated, nothing more", async () => {
    const own = await desk();
    const { table, accountId, now, pass } = own;
    await keepSeat(table, accountId, gminas.warszawa.code, now());
    pass(60_000);
    const since = now().toISOString();
    const id = await opened(own, [{ field: "seatAddress", from: seat, to: moved }]);

    await own.decide(id, { decision: "apply" });
    pass(60_000);
    await own.decide(id, { decision: "apply" });

    expect((await own.subscriber()).seatAddress).toEqual(moved);
    const { seat: kept, reminder } = await seatItems(own);
    expect(kept).toMatchObject({ accountId, code: "1417011", since });
    expect(reminder).toMatchObject({ queuedAt: since, seatMovedAt: since });
    const { items } = await table.query(ranges.seatUntil(accountId, "~"), { limit: 10, newestFirst: true });
    expect(items.map(({ code }) => code)).toEqual(["1417011", "1465011"]);
    expect(await table.get(keys.seatPlaced("1417011", accountId))).toMatchObject({ accountId });
  });

  it("leaves the gmina of the seat before where the new one's is not known, and has it checked", async () => {
    const own = await desk();
    const { table, accountId, now, pass } = own;
    await keepSeat(table, accountId, gminas.warszawa.code, now());
    const before = await seatItems(own);
    pass(60_000);
    const { gminaCode: _, ...unplaced } = moved;
    const id = await opened(own, [{ field: "seatAddress", from: seat, to: unplaced }]);

    await own.decide(id, { decision: "apply" });

    const { seat: kept, reminder } = await seatItems(own);
    expect(kept).toEqual(before.seat);
    expect(reminder).toMatchObject({ queuedAt: now().toISOString(), seatMovedAt: now().toISOString() });
  });

  it("is carried out a moment later where the gmina was set at the same moment", async () => {
    const own = await desk();
    const { table, client, accountId, now, pass } = own;
    const id = await opened(own, [{ field: "seatAddress", from: seat, to: moved }]);
    beforeNext(client, "TransactWriteItems", async () => {
      await keepSeat(table, accountId, gminas.warszawa.code, now());
      pass(1);
    });

    expect((await own.decide(id, { decision: "apply" })).body).toMatchObject({ state: "applied" });

    expect((await seatItems(own)).seat).toMatchObject({ code: "1417011", since: now().toISOString() });
  });

  it("that gives the seat its gmina, or comes after BOK gave it the same, moves nobody", async () => {
    const own = await desk();
    const { table, accountId, now, pass } = own;
    const id = await opened(own, [{ field: "seatAddress", from: seat, to: { ...seat, gminaCode: "1417011" } }]);
    await keepSubscriber(table, accountId, { seatAddress: { ...seat, gminaCode: "1417011" } });
    pass(60_000);

    expect((await own.decide(id, { decision: "apply" })).body).toMatchObject({ state: "applied" });

    const { seat: kept, reminder } = await seatItems(own);
    expect(kept).toMatchObject({ code: "1417011" });
    expect(reminder).toMatchObject({ queuedAt: now().toISOString() });
    expect(reminder).not.toHaveProperty("seatMovedAt");
  });

  it("that gives the seat a gmina is refused once BOK has given it another", async () => {
    const own = await desk();
    const id = await opened(own, [{ field: "seatAddress", from: seat, to: { ...seat, gminaCode: "1417011" } }]);
    await keepSubscriber(own.table, own.accountId, { seatAddress: { ...seat, gminaCode: "1465011" } });

    expect(outcomeOf(await own.decide(id, { decision: "apply" }))).toEqual([409, "subscriber_moved"]);
  });

  it("has files that the staff upload and look at; each look leaves a record", async () => {
    const own = await desk();
    const { asStaff, records } = own;
    const id = await opened(own);
    const announced = await asStaff("POST /change-requests/{id}/attachments", {
      path: { id },
      body: { fileName: "pismo.pdf", contentType: "application/pdf", sizeBytes: 1_000 },
    });
    expect(announced.status).toBe(201);
    const path = { id, attachmentId: own.idOf(announced) };

    expect(outcomeOf(await asStaff("GET /change-requests/{id}/attachments/{attachmentId}", { path }))).toEqual([
      404,
      "not_found",
    ]);
    const attachmentId = await withFile(own.table, own.accountId, id);
    const read = await asStaff("GET /change-requests/{id}/attachments/{attachmentId}", { path: { id, attachmentId } });

    expect(read.body).toMatchObject({ fileName: "skan.pdf", sizeBytes: 2_000 });
    for (const looked of [path.attachmentId, attachmentId])
      expect((await records(operatorId)).filter(({ subject }) => subject === `attachment ${looked}`)).toHaveLength(1);
  });
});

describe("the data", () => {
  it("keep what others changed at the same moment: a case touches its own fields only", async () => {
    const own = await desk();
    const { table, client, accountId, decide, main, now } = own;
    const id = await opened(own);
    beforeNext(client, "TransactWriteItems", async () => {
      const store = subscriberStore(table);
      const correspondence = {
        sameAsSeat: false,
        address: { houseNumber: "1", postalCode: "00-950", city: "Warszawa" },
      };
      await store.change(
        accountId,
        await store.find(accountId),
        { correspondence },
        { actor: main.user, followUps: { at: now() } },
      );
    });

    await decide(id, { decision: "apply" });

    expect(await own.subscriber()).toMatchObject({
      companyName: "Wieczorna Kawa sp. z o.o.",
      correspondence: { sameAsSeat: false },
      version: 3,
    });
  });
});

describe("a step on a case under a key", () => {
  it("is taken on once: a late repetition takes it from nobody", async () => {
    const own = await desk();
    const [id, another] = [await opened(own), await opened(own)];
    const take = (of: string, headers: Record<string, string> = {}, who?: typeof own.clerk) =>
      own.asStaff("POST /change-requests/{id}/take", { path: { id: of }, headers }, who);
    const { again } = await expectOnce(
      (headers) => take(id, headers),
      (headers) => take(another, headers),
    );
    await take(id, {}, own.other);

    expect((await again()).status).toBe(200);

    expect((await own.kept(id)).takenBy?.userId).toBe(own.other.user.id);
  });

  it("is decided once, by apply and by reject", async () => {
    const own = await desk();
    const decide = (id: string, body: object) => (headers: Record<string, string>) =>
      own.asStaff("POST /change-requests/{id}/decision", { path: { id }, body, headers });
    const [applied, rejected] = [await opened(own), await opened(own)];

    for (const [id, decision] of [
      [applied, "apply"],
      [rejected, "reject"],
    ] as const) {
      await expectOnce(decide(id, { decision, note: "Gotowe." }), decide(id, { decision, note: "Inna." }));
      expect((await own.kept(id)).history).toHaveLength(2);
    }
  });

  it("announces one file, and says where it is shown", async () => {
    const own = await desk();
    const id = await opened(own);
    const announce = (fileName: string) => (headers: Record<string, string>) =>
      own.asStaff("POST /change-requests/{id}/attachments", {
        path: { id },
        body: { fileName, contentType: "application/pdf", sizeBytes: 1_000 },
        headers,
      });

    const { first } = await expectOnce(announce("skan.pdf"), announce("inny.pdf"));

    const { attachments } = await own.kept(id);
    expect(attachments).toMatchObject([{ id: first.body?.id, fileName: "skan.pdf" }]);
    expect(first.headers.location).toBe(
      `/back-office/accounts/${own.accountId}/change-requests/${id}/attachments/${String(first.body?.id)}`,
    );
  });
});
