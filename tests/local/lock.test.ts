import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { holdFormat, noteRunning } from "../../local/folder.ts";
import { lockFolder } from "../../local/lock.ts";
import { isRunning, processName } from "../../local/processes.ts";
import { run } from "../support/local-system.ts";
import { newFolder } from "../support/new-folder.ts";

const someFolder = (): string => {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** A process that takes the lock, says so, and holds it until it is killed. */
const holder = (folder: string) => {
  const script = `
    const { lockFolder } = await import("./local/lock.ts");
    await lockFolder(process.argv[1]).then(() => console.log("held"), (error) => { console.log(error.message); process.exit(1); });
    setInterval(() => {}, 1000);`;
  const started = run(["--input-type=module", "-e", script, folder]);
  onTestFinished(() => void started.process.kill("SIGKILL"));
  return started;
};

describe("the lock of a data folder", () => {
  it("is held by one of those that ask for it at the same moment; it says who holds it", async () => {
    const folder = someFolder();

    const asked = Array.from({ length: 6 }, () => holder(folder));
    await Promise.all(asked.map(({ line }) => line(/^(.+)$/m)));
    const holding = asked.filter(({ said }) => said() === "held\n");

    expect(holding).toHaveLength(1);
    const { pid } = holding[0]!.process;
    await expect(lockFolder(folder)).rejects.toThrow(
      `Saldo is running on this data already (process ${pid}). Stop it first.`,
    );
    holdFormat(folder);
    noteRunning(folder, { processId: pid!, address: "http://127.0.0.1:3000", dynamoEndpoint: "", sqsEndpoint: "" });
    await expect(lockFolder(folder)).rejects.toThrow(
      `Saldo is running on this data already, at http://127.0.0.1:3000 (process ${pid}). Stop it first.`,
    );
  });

  it("passes on where its holder was killed, and leaves nothing of the old one behind", async () => {
    const folder = someFolder();
    const killed = holder(folder);
    await killed.line(/^(held)$/m);
    killed.process.kill("SIGKILL");
    await killed.ended;

    const release = await lockFolder(folder);

    expect(readdirSync(folder)).toHaveLength(1);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["its holder's id now belongs to another process", process.ppid],
    ["its holder had the id that we have", process.pid],
  ])("passes on where %s", async (_, processId) => {
    const folder = someFolder();
    writeFileSync(join(folder, `lock-${processId}-00000000-1`), "");

    const release = await lockFolder(folder);

    expect(readdirSync(folder)).toHaveLength(1);
    release();
  });
});

describe("a process", () => {
  it("runs from its start to its end, and no later one is taken for it", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const name = processName(child.pid!)!;

    expect(isRunning(name)).toBe(true);
    expect(processName(child.pid!)).toEqual(name);
    expect(isRunning({ ...name, since: processName(process.pid)!.since })).toBe(false);

    child.kill();
    await once(child, "exit");
    expect(isRunning(name)).toBe(false);
  });

  it("is over once it has ended, though its parent has not noticed yet", async () => {
    // The shell starts a process, and becomes one that never looks after it.
    const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
    onTestFinished(() => void parent.kill());
    const [said] = await once(parent.stdout, "data");
    const processId = Number(String(said));

    await expect.poll(() => processName(processId)).toBeUndefined();
  });
});
