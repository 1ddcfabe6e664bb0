import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { CannotStart, clearFolder, holdFormat, keptKey, prepareFolder } from "../../local/folder.ts";
import { lockFolder } from "../../local/lock.ts";
import { newFolder } from "../support/new-folder.ts";

/** A folder that holds these files, by their names. */
const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = newFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

it.each<[string, string, Record<string, string>]>([
  ["is not there", "deep/data", {}],
  ["is empty", "", {}],
  ["was left by a start that was killed at once", "", { "format.new": "" }],
])("takes a folder that %s, and knows it again as its own", (_, name, files) => {
  const folder = join(folderWith(files), name);

  prepareFolder(folder);
  holdFormat(folder);
  const key = keptKey(folder, "link-key");
  prepareFolder(folder);

  expect(readdirSync(folder).sort()).toEqual(["format", "link-key"]);
  expect(keptKey(folder, "link-key")).toBe(key);
});

it.each<[string, Record<string, string>]>([
  ["somebody's files", { "thesis.txt": "…" }],
  ["files of another program that calls one of them format", { format: "3.0 (quilt)\n", control: "" }],
  [
    "a repository of Subversion",
    { format: "5\n", "db/format": "8\n", "README.txt": "This is a Subversion repository" },
  ],
  ["a file of somebody's among those of Saldo", { format: "3\n", "stripe.json": "{}", "thesis.txt": "…" }],
  ["another program's table", { "dynamodb/shared-local-instance.db": "" }],
])("changes nothing in a folder with %s", async (_, files) => {
  const folder = folderWith(files);
  const before = readdirSync(folder);

  await expect(lockFolder(folder)).rejects.toThrow(
    new CannotStart(`${folder} holds files that Saldo did not make: name another folder with --data.`),
  );
  expect(readdirSync(folder)).toEqual(before);
});

it("takes a folder with whatever a local system keeps, also where it was interrupted while writing", () => {
  const kept = ["dynamodb/table", "mail/1.json", "files/x", "stripe.json", "running.json", "link-key", "totp-key.new"];

  prepareFolder(folderWith(Object.fromEntries(["format", ...kept].map((name) => [name, "3\n"]))));
});

it("says in one sentence that a file is in the folder's place, or that the machine won't have it", async () => {
  const file = join(folderWith({ file: "" }), "file");

  for (const impossible of [file, join(file, "data"), "/sys/saldo-data", "/proc/saldo/data"])
    await expect(lockFolder(impossible)).rejects.toThrow(CannotStart);
  await expect(lockFolder(join(file, "data"))).rejects.toThrow(
    `Data can't be kept in ${file}/data (ENOTDIR: not a directory, mkdir '${file}/data'): name another folder with --data.`,
  );
});

it("removes all data of a folder whose lock is held, and keeps the lock", async () => {
  const folder = folderWith({ format: "1\n", "dynamodb/table": "", "mail/1.json": "", "stripe.json": "" });
  const release = await lockFolder(folder);

  clearFolder(folder);

  const [lock, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(lock).toContain(String(process.pid));
  holdFormat(folder);
  expect(readFileSync(join(folder, "format"), "utf8")).toBe("3\n");
  release();
  expect(readdirSync(folder)).toEqual(["format"]);
});
