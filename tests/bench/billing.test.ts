import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { expect, it } from "vitest";
import { type NativeItem, writeUnits } from "../../bench/billing.ts";
import { testTable } from "../support/table.ts";

/** Made so that a byte more or less tells: each has exactly 1024 bytes by the rule, and one more makes two units. */
const fits: Record<string, unknown>[] = [
  { word: "x".repeat(1_024 - 10) },
  { word: "ż".repeat((1_024 - 10) / 2) },
  { yes: true, word: "x".repeat(1_024 - 10 - 4) },
  { ids: new Set(["a", "bc"]), word: "x".repeat(1_024 - 10 - 6) },
];

it("reckons a write as the engine reports it", async () => {
  const { client, name } = await testTable();
  const reported = async (Item: NativeItem) => {
    const command = new PutItemCommand({ TableName: name, Item, ReturnConsumedCapacity: "TOTAL" });
    return (await client.send(command)).ConsumedCapacity?.CapacityUnits;
  };
  const items = [
    ...fits,
    ...fits.map((item) => ({ ...item, word: `${item.word}x` })),
    { amount: -123_456, list: [1, "two", null], map: { a: { b: "c" } }, word: "x".repeat(3_000) },
    { queue: "low-balance#1", queuedAt: "2026-03-02" },
  ].map((item, place) => marshall({ pk: "A", sk: String(place), ...item }));

  for (const item of items) expect(writeUnits(undefined, item, { transactional: false })).toBe(await reported(item));

  expect(items.slice(0, 8).map((item) => writeUnits(undefined, item, { transactional: false }))).toEqual([
    1, 1, 1, 1, 2, 2, 2, 2,
  ]);
});
