import { describe, expect, it } from "vitest";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { queueStore, waitsForPeople, waitsWrite } from "../../shared/store/queue-store.ts";
import { queued } from "../../shared/store/work.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId, testTable } from "../support/table.ts";

const logged = logOfEachTest();
const now = new Date("2026-03-02T12:00:00.000Z");
const laterBy = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

describe("work that is due", () => {
  it("is listed though a marker beside it can't be read, which is named", async () => {
    const { table } = await testTable();
    const accountId = someAccountId();
    const spoilt = keys.waits(accountId, "verify");
    await table.write(waitsWrite("verify", { accountId, subject: "" }, now));
    await table.write({
      Put: {
        Item: {
          ...spoilt,
          pk: "ACCOUNT#spoilt",
          ...queued("verify", { accountId, subject: "" }, now.toISOString()),
          accountId: 7,
        },
      },
    });

    expect(await queueStore(table).due("verify", now, 10)).toEqual([{ accountId, subject: "" }]);
    expect(logged.of("queue.unreadable")).toMatchObject([{ level: "error", queue: "verify", pk: "ACCOUNT#spoilt" }]);
  });
});

describe("what waits for people", () => {
  it("is listed by its own name, the oldest first, in one round trip", async () => {
    const { table, client } = await testTable();
    const queues = queueStore(table);
    const [first, second] = [someAccountId(), someAccountId()];
    await queues.tellPeople("ledgers-to-check", { accountId: second, why: "guard" }, laterBy(2));
    await queues.tellPeople("ledgers-to-check", { accountId: first, why: "head" }, laterBy(1));
    const calls = callsOf(client);

    expect(await queues.waiting("ledgers-to-check", 10)).toEqual([
      { subject: first, accountId: first, why: "head", since: laterBy(1).toISOString() },
      { subject: second, accountId: second, why: "guard", since: laterBy(2).toISOString() },
    ]);
    expect((await queues.waiting("ledgers-to-check", 1)).map(({ subject }) => subject)).toEqual([first]);
    expect(calls.map(({ command }) => command)).toEqual(["Query", "Query"]);
  });

  it("is a payment, an event or a notice too, each in its queue", async () => {
    const { table } = await testTable();
    const queues = queueStore(table);
    const accountId = someAccountId();
    const payment = { ...keys.waits(accountId, "card-irregularities#pi_1"), accountId };
    const event = keys.parked("evt_1");
    for (const [place, item] of [payment, event].entries())
      await table.write({
        Put: { Item: { ...item, ...waitsForPeople("card-irregularities", "paid-late", laterBy(place)) } },
      });
    const notice = await keepNotice(table, someNotice({ now }));
    const notices = noticeStore(table);
    await notices.park((await notices.claim(notice.id, { now, first: true }))!, "bounced", now);

    expect(await queues.waiting("card-irregularities", 10)).toEqual([
      { subject: "pi_1", accountId, why: "paid-late", since: laterBy(0).toISOString() },
      { subject: "evt_1", why: "paid-late", since: laterBy(1).toISOString() },
    ]);
    expect(await queues.waiting("notices-parked", 10)).toEqual([
      { subject: notice.id, why: "bounced", since: now.toISOString() },
    ]);
  });

  it("is not there once it was dealt with, and never what machines work off", async () => {
    const { table } = await testTable();
    const accountId = someAccountId();
    const queues = queueStore(table);
    await queues.tellPeople("ledgers-to-check", { accountId, why: "head" }, now);
    await keepNotice(table, someNotice({ now }));

    await table.write({ Delete: { Key: keys.waits(accountId, "ledgers-to-check") } });

    expect(await queues.waiting("ledgers-to-check", 10)).toEqual([]);
    expect(await queues.waiting("notices-parked", 10)).toEqual([]);
  });

  it.each(["throttled", "lost-before"] as const)(
    "is not taken for nothing where the store could not read it (%s)",
    async (fault) => {
      const { table, client } = await testTable();
      injectFaults(client, () => fault);

      expect((await refusalOf(queueStore(table).waiting("ledgers-to-check", 10)))?.code).toBe(
        "temporarily_unavailable",
      );
    },
  );

  it("stays there since it was told first, however often it is told", async () => {
    const { table } = await testTable();
    const accountId = someAccountId();
    const queues = queueStore(table);

    await queues.tellPeople("ledgers-to-check", { accountId, why: newId("tu", now) }, now);
    await queues.tellPeople("ledgers-to-check", { accountId, why: "head" }, laterBy(1));

    expect(await queues.waiting("ledgers-to-check", 10)).toMatchObject([{ since: now.toISOString() }]);
  });
});
