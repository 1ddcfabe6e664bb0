/**
 * Functions as they are deployed, each in a process of its own, on the real engine and the stand-ins. The bench calls every
 * route so (`npm run budgets`); here are those that a schedule, a queue and the table's stream call.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import type { FunctionName } from "../../functions/manifest.ts";
import { bundle } from "../../infra/bundle.ts";
import { localDeployment } from "../../local/deployment.ts";
import { localAws } from "../../local/dynamo.ts";
import { type MessageHandler, startMessageQueues } from "../../local/message-queues.ts";
import { startSecrets } from "../../local/secrets.ts";
import { clock } from "../../shared/clock.ts";
import { environmentOf } from "../../shared/domain/deployment.ts";
import { reported } from "../../shared/messages.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { startMailServer } from "../support/mail-server.ts";
import { keepNotice } from "../support/notices.ts";
import { dynamoEndpoint, someAccountId, someHead, testTable } from "../support/table.ts";

const program = `
  const [file, event] = process.argv.slice(1);
  require(file).handler(JSON.parse(event)).then(
    (answer) => console.log("answer:" + JSON.stringify(answer ?? null)),
    (error) => { console.error(error); process.exit(1); },
  );`;

type Endpoints = Partial<Record<"SES" | "SECRETS_MANAGER" | "SQS", string>>;

/** Calls a function's bundle with this event, and answers what it answers, by way of JSON. */
const deployed = async (name: FunctionName, tableName: string, endpoints: Endpoints) => {
  const { file } = await bundle(name);
  const env = {
    ...localAws,
    ...environmentOf({ ...localDeployment("http://127.0.0.1"), tableName }),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint(),
    ...Object.fromEntries(Object.entries(endpoints).map(([service, at]) => [`AWS_ENDPOINT_URL_${service}`, at])),
  };
  return async (event: object): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program, file, JSON.stringify(event)], {
      env,
    });
    return JSON.parse(/^answer:(.*)$/m.exec(stdout)![1]!);
  };
};

it("the stream's function sends the e-mail of a new notice, once", async () => {
  const { table, name } = await testTable();
  const [ses, secrets] = [await startMailServer(), await startSecrets({ "saldo/local/link-key": "a key" })];
  onTestFinished(async () => {
    await Promise.all([ses.close(), secrets.stop()]);
  });
  const tell = await deployed("notices", name, { SES: ses.endpoint, SECRETS_MANAGER: secrets.endpoint });
  const { id } = await keepNotice(table);
  const { pk, sk } = keys.notice(id);
  const event = { Records: [{ eventName: "INSERT", dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } }] };

  await tell(event);
  await tell(event);

  expect(ses.taken).toHaveLength(1);
  expect(ses.taken[0]!.tags).toEqual({ notice: id });
});

it("the schedule begins a run, and its queue hands over the accounts, until every ledger is verified", async () => {
  const { table, name } = await testTable();
  for (const id of [someAccountId(), someAccountId()])
    await accountStore(table).open(someHead(id), { companyName: "Kawa", nip: "8567346215" }, []);
  let call: (event: object) => Promise<unknown> = () => Promise.reject(new Error("called too early"));
  const handler: MessageHandler = async (event) => ({
    ...((await call(event)) as { batchItemFailures: [] }),
    [reported]: { calls: 1 },
  });
  const queues = await startMessageQueues({ handlerOf: async () => handler, now: clock });
  onTestFinished(queues.stop);
  call = await deployed("verify-ledgers", name, { SQS: queues.endpoint });

  expect(await call({})).toMatchObject({ shards: 4 });
  const { calls } = await queues.emptied("verify-ledgers");

  expect(calls).toBeGreaterThan(1);
  expect(await call({})).toMatchObject({ shards: 4 });
});
