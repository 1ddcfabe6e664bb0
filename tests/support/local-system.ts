/** The whole system as a person starts it: `node local/main.ts` as a process of its own, with data of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { newFolder } from "./new-folder.ts";
import { panelOrigin } from "./storage.ts";

export type LocalSystem = {
  readonly address: string;
  readonly folder: string;
  /** All that it printed so far. */
  readonly said: () => string;
  /** Ends it as Ctrl-C does, and answers the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it and removes its data. */
  readonly remove: () => Promise<void>;
};

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `more`: further arguments. */
export const startLocal = async ({
  port = 0,
  folder = newFolder(),
  more = [],
}: {
  port?: number;
  folder?: string;
  more?: readonly string[];
} = {}): Promise<LocalSystem> => {
  const started = runLocal(["--port", String(port), "--data", folder, ...more]);
  const address = await Promise.race([started.line(/^ready (\S+)$/m), started.ended.then(() => undefined)]);
  if (!address) throw new Error(`the local system did not start:\n${started.said()}`);
  const stop = async () => {
    started.process.kill("SIGINT");
    return started.ended;
  };
  const remove = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address, folder, said: started.said, stop, remove };
};

let shared: Promise<LocalSystem> | undefined;

/**
 * One for all files of a worker, from when the first of them asks. They find its clock moved ahead and codes of its staff
 * used up, and leave its mail, its company's data and who can sign in as they found them. The run's end stops it.
 */
export const sharedSystem = (): Promise<LocalSystem> => {
  shared ??= startLocal({
    folder: mkdtempSync(join(inject("sharedSystems"), "worker-")),
    more: ["--origin", panelOrigin],
  });
  return shared;
};

/** What its clock shows. */
export const nowIn = async ({ address }: LocalSystem): Promise<Date> =>
  new Date(((await (await fetch(`${address}/_local/state`)).json()) as { now: string }).now);

export type Started = {
  readonly process: ChildProcess;
  readonly said: () => string;
  /** The first group of the first match in what it prints. */
  readonly line: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
};

/** Starts it with these arguments, and this environment on top of our own. */
export const runLocal = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Started =>
  run(["local/main.ts", ...argv], environment);

export const run = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Started => {
  const child = spawn(process.execPath, argv, { cwd: root, env: { ...process.env, ...environment } });
  let text = "";
  const readers = new Set<() => void>();
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
    for (const reader of readers) reader();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return {
    process: child,
    said: () => text,
    line: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const found = pattern.exec(text)?.[1];
          if (found === undefined) return;
          readers.delete(look);
          resolve(found);
        };
        readers.add(look);
        look();
      }),
    ended: new Promise((resolve) => {
      child.once("exit", (code) => resolve(code));
    }),
  };
};
