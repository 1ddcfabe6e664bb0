import { describe, expect, it, onTestFinished } from "vitest";
import { type Call, fewestTrips, roundTrips, startCounter } from "../../bench/counting.ts";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { dynamoTable, WritesRefused } from "../../shared/store/table.ts";
import { dynamoEndpoint, testTable } from "../support/table.ts";

const call = (fromMs: number, untilMs: number) => ({ fromMs, untilMs });

describe("round trips", () => {
  it("are none without calls", () => {
    expect(roundTrips([])).toBe(0);
  });

  it("are two for calls that follow each other", () => {
    expect(roundTrips([call(0, 10), call(11, 20)])).toBe(2);
  });

  it("are one for calls that overlap, wholly or in part", () => {
    expect(roundTrips([call(0, 10), call(2, 8)])).toBe(1);
    expect(roundTrips([call(0, 10), call(9, 20)])).toBe(1);
  });

  it("follow the longest chain, whatever runs beside it and however they are listed", () => {
    expect(roundTrips([call(22, 30), call(0, 30), call(0, 10), call(11, 21)])).toBe(3);
  });
});

describe("a thing that is asked for several times", () => {
  it.each([
    ["is asked once where that is within its budget", [2, 1], 1, 2],
    ["counts as the first that is", [3, 2, 9], 2, 2],
    ["counts as the one with the fewest of four where none is", [5, 3, 4, 6, 1], 4, 3],
  ])("%s", async (_, tries, asked, counts) => {
    let calls = 0;

    const fewest = await fewestTrips(2, async () => {
      const trips = Array.from({ length: tries[calls]! }, (_, place) => call(20 * place, 20 * place + 10));
      calls += 1;
      return trips as Call[];
    });

    expect([calls, roundTrips(fewest)]).toEqual([asked, counts]);
  });
});

const counted = async () => {
  const { name } = await testTable();
  const nowhere = "http://127.0.0.1:9";
  const counter = await startCounter({ dynamodb: dynamoEndpoint(), secrets: nowhere, stripe: nowhere });
  onTestFinished(counter.stop);
  return { table: dynamoTable(dynamoLocalClient(counter.endpoints.dynamodb), name), counter };
};

const key = (sk: string) => ({ pk: "ACCOUNT#of-a-test", sk });
const put = (sk: string, more: object = {}) => ({ Put: { Item: { ...key(sk), ...more } } });

describe("the counter between a function and the engine", () => {
  it("counts calls made together as one round trip, and one after the other as two", async () => {
    const { table, counter } = await counted();

    const together = await fewestTrips(1, async () => {
      await Promise.all([table.get(key("A")), table.get(key("B"))]);
      return counter.taken();
    });
    await table.get(key("A"));
    await table.get(key("B"));
    const apart = counter.taken();

    expect([together.length, roundTrips(together)]).toEqual([2, 1]);
    expect([apart.length, roundTrips(apart)]).toEqual([2, 2]);
  });

  it("passes on what is asked and answered", async () => {
    const { table } = await counted();

    await table.write(put("A", { word: "zażółć" }));

    expect(await table.get(key("A"))).toEqual({ ...key("A"), word: "zażółć" });
  });

  it("bills each item of a transaction twice by its size, as AWS does", async () => {
    const { table, counter } = await counted();

    await table.transact([put("A"), put("B"), put("C", { text: "x".repeat(1_100) })]);

    expect(counter.taken()).toMatchObject([{ what: "TransactWriteItems", units: { read: 0, write: 8 } }]);
  });

  it("bills a refused transaction too", async () => {
    const { table, counter } = await counted();
    const once = { Put: { ...put("A").Put, ConditionExpression: "attribute_not_exists(pk)" } };
    await table.transact([once]);
    counter.taken();

    await expect(table.transact([once, put("B")])).rejects.toThrow(WritesRefused);

    expect(counter.taken()).toMatchObject([{ units: { write: 4 } }]);
  });

  it("bills an item that waits in the queue for its place there", async () => {
    const { table, counter } = await counted();

    await table.write(put("A", { queue: "low-balance#1", queuedAt: "2026-03-02" }));
    await table.write(put("A", { queue: "low-balance#1", queuedAt: "2026-03-03" }));
    await table.write({ Delete: { Key: key("A") } });

    expect(counter.taken().map(({ units }) => units.write)).toEqual([2, 3, 2]);
  });

  it("bills reads by what is read, and absent items too", async () => {
    const { table, counter } = await counted();
    await table.write(put("A", { text: "x".repeat(5_000) }));
    counter.taken();

    await table.getAll([key("A"), key("B")]);

    expect(counter.taken()).toMatchObject([{ what: "BatchGetItem", units: { read: 3, write: 0 } }]);
  });
});
