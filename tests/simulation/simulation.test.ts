/** Two hundred worlds hold, and between them they have met all that the simulation is about. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoEndpoint } from "../support/table.ts";
import { playBatch, told } from "./batch.ts";
import { quietLog } from "./quiet.ts";

const seeds = 200;

let quiet: ReturnType<typeof quietLog>;
beforeAll(() => {
  quiet = quietLog();
});
afterAll(() => quiet.restore());

it(`${seeds} worlds keep every promise, and come to rest`, { timeout: 300_000 }, async () => {
  const { failed, unseen, played } = await playBatch(dynamoEndpoint(), { from: 1, seeds });

  expect(failed === undefined ? "" : told(failed)).toBe("");
  expect(played).toBe(seeds);
  expect(unseen).toEqual([]);
});
