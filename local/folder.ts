/** The folder where the local system keeps its data between runs. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The sentence for the person who started it; anything else that is thrown is a bug. */
export class CannotStart extends Error {}

/** Where the running system notes its process and addresses, for the operations commands. It is removed when all has ended. */
export const runningFile = (folder: string): string => join(folder, "running.json");
export type Running = { readonly processId: number; readonly address: string; readonly dynamoEndpoint: string };

/** How data is kept: a new number whenever the program can't read what an older one kept. */
const format = "3";

/** Refuses data of another format, and notes ours in a folder that is new. */
export const holdFormat = (folder: string): void => {
  const file = join(folder, "format");
  const found = existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
  if (found === format) return;
  if (found !== undefined || existsSync(join(folder, "dynamodb")))
    throw new CannotStart(
      `The data in ${folder} was kept by another version of Saldo, which this one can't read. To start over without it, run npm start -- --fresh`,
    );
  writeFileSync(file, `${format}\n`);
};

/** A random key, made up on the first run and kept. */
export const keptKey = (folder: string, name: string): string => {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
};
