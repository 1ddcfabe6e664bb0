/** One table for a file of tests, and a client of its own for each test: what one does to its client, no other sees. */
import { beforeAll } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import { dynamoEndpoint, type TestTable, testTable } from "./table.ts";

export const tableOfFile = (): (() => TestTable) => {
  let name = "";
  beforeAll(async () => {
    ({ name } = await testTable());
  });
  return () => {
    const client = dynamoLocalClient(dynamoEndpoint());
    return { client, name, table: dynamoTable(client, name) };
  };
};
