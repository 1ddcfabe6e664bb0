import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Readonly<Record<string, string>> };

/** With the exit code, and all that was said. */
const ran = (script: string, ...words: string[]): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve, reject) => {
    const [, ...file] = scripts[script]!.split(" ");
    const child = spawn(process.execPath, [...file, ...words]);
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => {
        said += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, said }));
  });

it.each([
  ["start", "--port"],
  ["ops", "list-runs"],
  ["smoke", "--data"],
  ["simulate", "--seeds"],
  ["bench", "--check"],
  ["budgets", "--check"],
  ["load", "Takes no arguments"],
  ["check:changed", "<since>"],
  ["examples", "<file>"],
])("%s says what it takes, and does nothing", async (script, option) => {
  const { code, said } = await ran(script, "--help");

  expect(said).toContain(option);
  expect(said.split("\n").length).toBeLessThan(200);
  expect(code).toBe(0);
});

it("one command of operations' says what it takes", async () => {
  const { code, said } = await ran("ops", "thaw-account", "--help");

  expect(said).toContain("--despite-ledger");
  expect(said).not.toContain("list-machine-keys");
  expect(code).toBe(0);
});

it("a load that is told something does not begin", async () => {
  expect(await ran("load", "--seconds", "5")).toMatchObject({ code: 1 });
});
