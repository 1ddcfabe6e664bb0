/** A command as it is typed for a stage: a process of its own, with the table by its name and the caller as AWS names them. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTable, dynamoLocalClient, localAws } from "../../local/dynamo.ts";
import { stageOf } from "../../ops/stage.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import { run } from "../support/local-system.ts";
import { dynamoEndpoint, openTestAccount } from "../support/table.ts";

const arn = "arn:aws:sts::123456789012:assumed-role/Operations/ola";
const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AROA:ola</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

const tableName = "saldo-dev";
const client = () => dynamoLocalClient(dynamoEndpoint());
let sts: Server;

beforeAll(async () => {
  sts = createServer((_, answer) => answer.setHeader("content-type", "text/xml").end(identity));
  await new Promise<void>((done) => {
    sts.listen(0, "127.0.0.1", done);
  });
  await createTable(client(), tableName, { expires: false });
});
afterAll(async () => {
  sts.close();
  await client().send(new DeleteTableCommand({ TableName: tableName }));
});

it("names in a command that is shown what it works on: stage, folder, table", async () => {
  const flags = [stageOf("local"), stageOf("local", { folder: "/tmp/a" }), stageOf("dev", { table: "saldo-dev-copy" })];

  expect((await Promise.all(flags)).map(({ flag }) => flag)).toEqual([
    "",
    " --data /tmp/a",
    " --stage dev --table saldo-dev-copy",
  ]);
});

it("asks for a yes that nobody can give without a terminal; with --yes it is done, by whom AWS knows", async () => {
  const table = dynamoTable(client(), tableName);
  const accountId = await openTestAccount(table);
  const environment = {
    ...localAws,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint(),
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
    USER: "somebody else",
  };
  const ops = async (...more: string[]) => {
    const words = ["freeze-account", "--stage", "dev", "--account", accountId, "--reason", "A drill", ...more];
    const ran = run(["ops/main.ts", ...words], environment);
    return { code: await ran.ended, said: ran.said() };
  };
  const state = async () => (await ledgerStore({ table, now: () => new Date() }).head(accountId)).state;

  const asked = await ops();
  expect([asked.code, await state()]).toEqual([1, "open"]);
  expect(asked.said).toContain(`On the stage dev, in the AWS account 123456789012, as ${arn}:`);
  expect(asked.said).toContain("there is no terminal to ask at");
  const done = await ops("--yes");

  expect([done.code, await state()]).toEqual([0, "frozen"]);
  expect(done.said).toContain(`To undo it: npm run ops -- thaw-account --stage dev --account ${accountId}`);
  const { records } = await auditStore(table).list(operatorId, { limit: 10 });
  expect(records).toMatchObject([{ by: arn, subject: "freeze-account", subjectAccountId: accountId }]);
});
