/** The gate's worlds hold, and between them they meet all that the simulation is about. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoEndpoint } from "../support/table.ts";
import { playBatch, told } from "./batch.ts";
import { gateSeeds } from "./gate-seeds.ts";
import { quietLog } from "./quiet.ts";

let quiet: ReturnType<typeof quietLog>;
beforeAll(() => {
  quiet = quietLog();
});
afterAll(() => quiet.restore());

it("forty worlds keep every promise, come to rest, and meet all that can happen", { timeout: 300_000 }, async () => {
  const { failed, unseen, played } = await playBatch(dynamoEndpoint(), { seeds: gateSeeds });

  expect(failed === undefined ? "" : told(failed)).toBe("");
  expect(played).toBe(40);
  expect(unseen).toEqual([]);
});
