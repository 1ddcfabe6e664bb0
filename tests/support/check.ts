/**
 * `npm run check`: the gate. Budgets keep one processor busy, and mostly wait for the engine on the other; so lint, types and synthesis
 * run beside them. The tests come last and alone. Each part prints its output when it ends; the first that fails ends the gate.
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
try {
  console.log("Lint, types, synthesis and budgets first; their output follows …");
  const parts = await Promise.allSettled([inTurn(["lint", "types", "synth"]), run("budgets")]);
  for (const part of parts) if (part.status === "rejected") throw part.reason;
  await run("test", { isLive: true });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
