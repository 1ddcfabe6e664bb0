/** The folder where the local system keeps its data between runs. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The sentence for the person who started it; anything else that is thrown is a bug. */
export class CannotStart extends Error {}

/** Where the running system notes its process and addresses, for the operations commands. It goes with the lock. */
export const runningFile = (folder: string): string => join(folder, "running.json");
export type Running = {
  readonly processId: number;
  readonly address: string;
  readonly dynamoEndpoint: string;
  readonly sqsEndpoint: string;
};

/** What the running system noted, or one that was killed; undefined where nothing is noted. */
export const runningIn = (folder: string): Running | undefined =>
  existsSync(runningFile(folder)) ? (JSON.parse(readFileSync(runningFile(folder), "utf8")) as Running) : undefined;

export const noteRunning = (folder: string, running: Running): void =>
  writeWhole(runningFile(folder), JSON.stringify(running));

/** How data is kept: a new number whenever the program can't read what an older one kept. */
const format = "3";
const formatFile = (folder: string): string => join(folder, "format");

/** How the names of locks begin (lock.ts). */
export const lockPrefix = "lock-";

/** Whatever a local system makes in its folder, with the names that `writeWhole` gives first. */
const ownNames = /^(format|running\.json|stripe\.json|dynamodb|mail|files|([a-z]+-)+key)(\.new)?$/;

const keptIn = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith(lockPrefix));

/** One level at a time: Node's own way, with `recursive`, never ends where a level says that it is not there (`/proc/…`). */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another one that starts now was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
};

/** Makes the folder unless it is there. Refuses one with files in it that no local system has made: they aren't ours to change. */
export const prepareFolder = (folder: string): void => {
  makeFolder(resolve(folder));
  // A first start that was killed may have left no more than this.
  if (keptIn(folder).every((name) => name === "format.new")) return;
  // Other programs write a number into a file of that name too, so nothing else may be there either.
  const isOurs = existsSync(formatFile(folder)) && /^\d+\n?$/.test(readFileSync(formatFile(folder), "utf8"));
  if (isOurs && keptIn(folder).every((name) => ownNames.test(name))) return;
  throw new CannotStart(`${folder} holds files that Saldo did not make: name another folder with --data.`);
};

/** Removes all data. Only whoever holds the lock may do this; the lock stays. */
export const clearFolder = (folder: string): void => {
  // Should this be interrupted, nobody may use the half that is left, and --fresh must still know it as ours.
  writeWhole(formatFile(folder), "0\n");
  const names = keptIn(folder).sort((one, another) => Number(one === "format") - Number(another === "format"));
  for (const name of names) rmSync(join(folder, name), { recursive: true });
};

/** Refuses data of another format, and notes ours in a folder that is new. */
export const holdFormat = (folder: string): void => {
  if (!existsSync(formatFile(folder))) writeWhole(formatFile(folder), `${format}\n`);
  if (readFileSync(formatFile(folder), "utf8").trim() === format) return;
  throw new CannotStart(
    `The data in ${folder} was kept by another version of Saldo, which this one can't read. To start over without it, run npm start -- --fresh`,
  );
};

/** A random key, made up on the first run and kept. */
export const keptKey = (folder: string, name: string): string => {
  const file = join(folder, name);
  if (!existsSync(file)) writeWhole(file, randomBytes(32).toString("base64url"));
  return readFileSync(file, "utf8");
};

/** Writes a file that only its owner may read. Wherever that is interrupted, the file is whole or as it was before. */
export const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
