import { describe, expect, it } from "vitest";
import { comparedText, compareTables, isSame } from "../../ops/compare-tables.ts";
import type { Item, Table } from "../../shared/store/table.ts";
import { callsOf } from "../support/faults.ts";
import { operationsOn } from "../support/ops.ts";
import { thrownBy } from "../support/refusals.ts";
import { type TestTable, testTable } from "../support/table.ts";

const put = async (table: Table, items: readonly Item[]): Promise<void> => {
  for (let place = 0; place < items.length; place += 100)
    await table.transact(items.slice(place, place + 100).map((item) => ({ Put: { Item: item } })));
};

const twoTables = async (left: readonly Item[], right: readonly Item[]) => {
  const [one, other] = [await testTable(), await testTable()];
  await put(one.table, left);
  await put(other.table, right);
  return { one, other };
};

const compared = async ({ one, other }: { one: TestTable; other: TestTable }, keysMax?: number) => {
  const tables = { from: one.name, to: other.name };
  const found = await compareTables({ client: one.client, say: () => {}, ...(keysMax !== undefined && { keysMax }) })(
    tables,
  );
  return { found, text: comparedText(found, tables) };
};

const entry = (number: number, amount = 100): Item => ({
  pk: `ACCOUNT#ac_${number % 7}`,
  sk: `ENTRY#${String(number).padStart(4, "0")}`,
  amount,
  nested: { list: [1, { two: "three" }], set: new Set(["a", "b"]) },
});

describe("comparing two tables", () => {
  it("finds them the same, however many pages they are, and whatever the items hold", async () => {
    const items = Array.from({ length: 450 }, (_, number) => entry(number));
    const tables = await twoTables(items, items.toReversed());

    const { found, text } = await compared(tables);

    expect(isSame(found)).toBe(true);
    expect(text).toBe(`450 items are the same in ${tables.one.name} and ${tables.other.name}.\nNothing differs.`);
  });

  it("counts what is missing, extra and changed by kind of item, and names the first keys of each", async () => {
    const items = Array.from({ length: 300 }, (_, number) => entry(number));
    const guard = { pk: "STRIPE#pi_1", sk: "GUARD#top-up", sequence: 1 };
    const tables = await twoTables(
      [...items, guard],
      [
        ...items.slice(20).map((item, place) => (place < 3 ? { ...item, amount: 1 } : item)),
        { ...guard, pk: "STRIPE#pi_2" },
      ],
    );

    const { found, text } = await compared(tables, 4);

    expect(found.same).toBe(277);
    expect(found.kinds.get("ACCOUNT ENTRY")).toMatchObject({ missing: 20, extra: 0, changed: 3 });
    expect(found.kinds.get("ACCOUNT ENTRY")?.keys).toHaveLength(4);
    expect(found.kinds.get("STRIPE GUARD")).toEqual({
      missing: 1,
      extra: 1,
      changed: 0,
      keys: ["missing STRIPE#pi_1 GUARD#top-up", "extra STRIPE#pi_2 GUARD#top-up"],
    });
    expect(isSame(found)).toBe(false);
    expect(text).toContain("\n  ACCOUNT ENTRY: 20 missing, 0 extra, 3 changed\n    ");
  });

  it("sees a change of an attribute that is nested, one that is gone, and one of another type", async () => {
    const item = entry(1);
    for (const other of [
      { ...item, nested: { list: [1, { two: "four" }], set: new Set(["a", "b"]) } },
      { ...item, nested: { list: [1, { two: "three" }], set: new Set(["a"]) } },
      { pk: item.pk, sk: item.sk, amount: 100 },
      { ...item, amount: "100" },
    ]) {
      const { found } = await compared(await twoTables([item], [other]));
      expect(found).toMatchObject({ same: 0 });
      expect(found.kinds.get("ACCOUNT ENTRY")).toMatchObject({ missing: 0, extra: 0, changed: 1 });
    }
  });

  it("shows nothing that stands in an item, and no e-mail address of a key", async () => {
    const login = { pk: "LOGIN#anna@example.com", sk: "LOGIN", passwordHash: "secret" };
    const invited = { pk: "INVITED#ewa@example.com", sk: "INVITED#ac_1" };
    const { text } = await compared(await twoTables([login], [invited, { ...entry(1), note: "Prywatne" }]));

    expect(text).toContain("missing LOGIN#… LOGIN");
    expect(text).toContain("extra INVITED#… INVITED#ac_1");
    expect(text).not.toMatch(/@|secret|Prywatne/);
  });

  it("holds a page at a time, and writes nothing", async () => {
    const items = Array.from({ length: 450 }, (_, number) => entry(number));
    const tables = await twoTables(items, items);
    const calls = callsOf(tables.one.client);

    await compared(tables);

    for (const { command, input } of calls) {
      expect(["Scan", "BatchGetItem"]).toContain(command);
      if (command === "Scan") expect(input.Limit).toBeLessThanOrEqual(100);
    }
  });
});

it.each([[["there", "gone"]], [["gone", "there"]]])("names the table that is not there: %j", async (tables) => {
  const stage = await testTable();
  const { client } = operationsOn(stage);
  const { type } = operationsOn(stage, { dynamo: () => client });
  const [from = "", to = ""] = tables.map((table) => (table === "there" ? stage.name : `${stage.name}-gone`));

  expect(await thrownBy(type(["compare-tables", "--from", from, "--to", to]))).toMatchObject({
    message: expect.stringContaining(`There is no table ${stage.name}-gone`),
  });
});
