import { expect, it } from "vitest";
import { measureQueues } from "../../functions/measure-queues/measure-queues.ts";
import { keys } from "../../shared/store/keys.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAccountId, tableNamed, testTable } from "../support/table.ts";

const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("measure-queues");
const noon = new Date("2026-03-02T12:00:00.000Z");
const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

it("logs how long the oldest item of each queue for people has waited, and 0 where nothing waits", async () => {
  const { table, name } = await testTable();
  for (const [seconds, why] of [
    [90, "head"],
    [0, "chain"],
    [30, "chain"],
  ] as const)
    await queueStore(table).tellPeople("ledgers-to-check", { accountId: someAccountId(), why }, later(seconds));
  const queues = queueStore(watch(tableNamed(name)).table);

  const report = await measureQueues({ queues, now: () => later(3_600.9) })();

  expect(report).toEqual({
    "top-ups-to-decide": 0,
    "proposals-to-confirm": 0,
    "card-irregularities": 0,
    "ledgers-to-check": 3_600,
    "notices-parked": 0,
    cases: 0,
    "locations-to-check": 0,
    "seats-to-place": 0,
    "mails-to-check": 0,
  });
  expect(logged.of("queue.measured")).toMatchObject(
    Object.entries(report).map(([queue, oldestSeconds]) => ({ level: "info", queue, oldestSeconds })),
  );
  expect(logged.measured("queue-age")).toEqual(Object.entries(report).map(([queue, value]) => ({ queue, value })));
});

it("measures the others where a queue's date can't be read, and fails at the end", async () => {
  const { table, name } = await testTable();
  const accountId = someAccountId();
  const unreadable = { ...keys.waits(accountId, "ledgers-to-check"), queue: "ledgers-to-check", queuedAt: "yesterday" };
  await table.write({ Put: { Item: { ...unreadable, accountId, why: "head" } } });
  await queueStore(table).tellPeople("notices-parked", { accountId, why: "bounced" }, noon);
  const queues = queueStore(watch(tableNamed(name)).table);

  await expect(measureQueues({ queues, now: () => later(60) })()).rejects.toThrow("not be measured: ledgers-to-check");

  expect(logged.of("queue.not_measured")).toMatchObject([{ level: "warn", queue: "ledgers-to-check" }]);
  expect(logged.of("queue.measured").map(({ queue, oldestSeconds }) => [queue, oldestSeconds])).toEqual([
    ["top-ups-to-decide", 0],
    ["proposals-to-confirm", 0],
    ["card-irregularities", 0],
    ["notices-parked", 60],
    ["cases", 0],
    ["locations-to-check", 0],
    ["seats-to-place", 0],
    ["mails-to-check", 0],
  ]);
});
