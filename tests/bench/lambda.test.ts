import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { startLambda } from "../../bench/lambda.ts";
import { eventOf } from "../../bench/requests.ts";
import { bundling } from "../../infra/bundle.ts";
import { newFolder } from "../support/new-folder.ts";

/** A function that answers how often it was called since it was loaded, in a process as the bench starts it. */
const counting = () => {
  const folder = newFolder();
  const [program, bundle] = [join(folder, "program.js"), join(folder, "index.js")];
  const entry = join(import.meta.dirname, "../../bench/lambda-program.ts");
  buildSync({ ...bundling, entryPoints: [entry], outfile: program });
  writeFileSync(bundle, "let calls = 0; exports.handler = async () => ({ statusCode: 200, body: String(++calls) });");
  const nowhere = "http://127.0.0.1:9";
  const lambda = startLambda({ bundles: new Map(), program, fileOf: () => bundle, remove: () => {} }, "empty", {
    dynamodb: nowhere,
    secrets: nowhere,
    stripe: nowhere,
  });
  onTestFinished(async () => {
    await lambda.stop();
    rmSync(folder, { recursive: true });
  });
  return lambda;
};

it("keeps what a function keeps between its calls, and nothing of it once it is renewed", async () => {
  const lambda = counting();
  const event = eventOf("GET /health", {});
  const called = async (times: number) =>
    (await lambda.call(Array.from({ length: times }, () => event))).answers.map(({ body }) => Number(body));

  const warm = [...(await called(2)), ...(await called(1))];
  lambda.renew();
  const renewed = await called(2);

  expect([warm, renewed]).toEqual([
    [1, 2, 3],
    [1, 2],
  ]);
});
