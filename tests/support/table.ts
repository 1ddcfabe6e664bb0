/** A table of a test's own on the run's engine, and what tests fill it with. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inject } from "vitest";
import { createTable, dynamoLocalClient } from "../../local/dynamo.ts";
import type { AccountHead } from "../../shared/domain/account/account.ts";
import { openedHead } from "../../shared/domain/account/ledger.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { dynamoTable, type Table } from "../../shared/store/table.ts";

export type TestTable = { readonly client: DynamoDBClient; readonly name: string; readonly table: Table };

/** Where the engine answers that is this worker's own. */
export const dynamoEndpoint = (): string => {
  const endpoint = inject("dynamoEndpoints")[Number(process.env.VITEST_POOL_ID) - 1];
  // Without one the SDK would ask AWS itself.
  if (!endpoint) throw new Error("this worker has no engine");
  return endpoint;
};

export const testTable = async ({ withStream = false } = {}): Promise<TestTable> => {
  const client = dynamoLocalClient(dynamoEndpoint());
  const name = `test-${crypto.randomUUID()}`;
  // A test has a clock of its own. By the machine's, what it keeps may have expired long ago, and the engine would take it away.
  await createTable(client, name, { withStream, expires: false });
  return { client, name, table: dynamoTable(client, name) };
};

/** The same table by a client of its own: what is done to one client, no other sees. */
export const tableNamed = (name: string): TestTable => {
  const client = dynamoLocalClient(dynamoEndpoint());
  return { client, name, table: dynamoTable(client, name) };
};

export const someAccountId = (): AccountId => AccountId.parse(newId("ac", new Date()));

export const someHead = (accountId: AccountId, openedAt = new Date("2026-01-01T00:00:00Z")): AccountHead => ({
  ...openedHead(accountId, grosze(2_000), openedAt),
  companyName: "Poranna Kawa sp. z o.o.",
  state: "open",
  offer: { id: "of_start", name: "Start" },
  openedAt: openedAt.toISOString(),
});

/** An account of a test's own, empty. */
export const openTestAccount = async (table: Table, changes: Partial<AccountHead> = {}): Promise<AccountId> => {
  const accountId = someAccountId();
  await table.write({ Put: { Item: { ...keys.head(accountId), ...someHead(accountId), ...changes } } });
  return accountId;
};
