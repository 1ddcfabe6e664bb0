/** One table for a file of tests, and a client of its own for each test: what one does to its client, no other sees. */
import { beforeAll } from "vitest";
import { type TestTable, tableNamed, testTable } from "./table.ts";

export const tableOfFile = (): (() => TestTable) => {
  let name = "";
  beforeAll(async () => {
    ({ name } = await testTable());
  });
  return () => tableNamed(name);
};
