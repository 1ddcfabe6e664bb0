/**
 * `npm run check`: the gate. All parts run at once, because budgets and tests wait for engines while lint, types and synthesis keep a
 * processor busy. What the tests print is seen at once, what the others print when they end, which is long before. The gate fails once
 * all have ended; its last lines say what failed.
 */
import { spawn } from "node:child_process";
import { keepCompiled } from "./compiled.ts";

const run = (script: string, { isLive = false } = {}): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", script], {
      stdio: ["ignore", isLive ? "inherit" : "pipe", isLive ? "inherit" : "pipe"],
    });
    const output: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(output));
      if (code === 0) resolve();
      else reject(new Error(`npm run ${script} failed.`));
    });
  });

const inTurn = async (scripts: readonly string[]): Promise<void> => {
  for (const script of scripts) await run(script);
};

keepCompiled();
console.log("Lint, types, synthesis and budgets run beside the tests; their output follows as they end …");
const parts = [inTurn(["lint", "types", "synth"]), run("budgets"), run("test", { isLive: true })];
for (const part of await Promise.allSettled(parts)) {
  if (part.status === "fulfilled") continue;
  console.error((part.reason as Error).message);
  process.exitCode = 1;
}
