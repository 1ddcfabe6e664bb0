/** What a command works on: the local system that runs on a folder, or a stage, under the AWS credentials of this shell. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { localEmergencyRules, localStripeSecret, localTableName, localThresholdGrosze } from "../local/deployment.ts";
import { dynamoLocalClient, localAws } from "../local/dynamo.ts";
import { keptKey, runningIn } from "../local/folder.ts";
import { clock } from "../shared/clock.ts";
import { type Grosze, grosze } from "../shared/domain/money.ts";
import { mailClient } from "../shared/gateways/mailer.ts";
import { messagesClient } from "../shared/gateways/messages.ts";
import { secretsClient, secretsManager } from "../shared/gateways/secrets.ts";
import { type StripeGateway, stripeGateway } from "../shared/gateways/stripe.ts";
import { newId } from "../shared/ids.ts";
import { dynamoClient, dynamoTable, type Table } from "../shared/store/table.ts";
import { awsCaller, type Caller } from "./caller.ts";
import { CannotDo } from "./command.ts";

export const stageNames = ["local", "dev", "staging", "prod"] as const;

export type Stage = Awaited<ReturnType<typeof stageOf>>;

type Where = { readonly folder?: string | undefined; readonly table?: string | undefined };

/** Nothing is reached before it is asked for. Throws `CannotDo` where there is no such stage. */
export const stageOf = async (name = "local", { folder = ".saldo", table: tableGiven }: Where = {}) => {
  if (!stageNames.some((known) => known === name))
    throw new CannotDo(`There is no stage ${name}: choose one of ${stageNames.join(", ")}.`);
  const isLocal = name === "local";
  /** Stages are imported where one is named: they bring the whole CDK along. */
  const stages = () => import("../infra/stages.ts");
  const settings = async () => (await stages()).stageNamed(name);
  /** The table that the stage uses, which may be a restored copy. */
  const ownTable = async (): Promise<string> =>
    isLocal ? localTableName : (await stages()).tableNameOf(await settings());
  const tableName = tableGiven ?? (await ownTable());
  const running = () => {
    const noted = runningIn(folder);
    if (!noted)
      throw new CannotDo(
        `No local system is running on the folder ${folder}. Start it (npm start), or give --data with the folder that it was started with.`,
      );
    return noted;
  };
  const secret = (of: string): Promise<string> => secretsManager(secretsClient()).read(`saldo/${name}/${of}`);
  const dynamo = (): DynamoDBClient => (isLocal ? dynamoLocalClient(running().dynamoEndpoint) : dynamoClient());
  /** The user of this shell, who may call themselves whatever they like. */
  const shellUser = process.env.USER || "operations";
  let table: Table | undefined;
  let caller: Promise<Caller> | undefined;

  return {
    name,
    isLocal,
    /** How a command that is shown names what this one works on: the stage, the folder, the table. */
    flag: [
      isLocal ? "" : ` --stage ${name}`,
      isLocal && folder !== ".saldo" ? ` --data ${folder}` : "",
      tableGiven === undefined ? "" : ` --table ${tableGiven}`,
    ].join(""),
    now: clock,
    newId,
    say: (line: string): void => console.log(line),
    shellUser,

    settings,
    ownTable,
    dynamo,

    table: (): Table => {
      table ??= dynamoTable(dynamo(), tableName);
      return table;
    },

    caller: (): Promise<Caller> => {
      caller ??= isLocal ? Promise.resolve({ name: shellUser }) : awsCaller(new STSClient({ maxAttempts: 2 }));
      return caller;
    },

    messages: (): SQSClient => {
      if (!isLocal) return messagesClient();
      const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = localAws;
      return messagesClient({
        endpoint: running().sqsEndpoint,
        region,
        credentials: { accessKeyId, secretAccessKey },
      });
    },

    /** SES where the stage is deployed, which need not be the region of this shell. */
    mailIn: async () => {
      if (isLocal)
        throw new CannotDo("The local system receives e-mail by itself, at the port that it prints. Give --stage.");
      const { awsRegion: region, mailInDomain: domain } = await settings();
      return { client: mailClient({ region }), ruleSet: `saldo-${name}`, domain };
    },

    /** Stripe as the stage reaches it; locally always the stand-in. It opens no pages here, so the panel's address is none. */
    stripe: (): StripeGateway => {
      const uses = { stage: name, livemode: name === "prod", panelAddress: "", now: clock };
      return isLocal
        ? stripeGateway({
            ...uses,
            secret: async () => JSON.stringify(localStripeSecret),
            address: running().address,
          })
        : stripeGateway({ ...uses, secret: () => secret("stripe"), address: undefined });
    },

    /** The key of the links in e-mails. */
    linkKey: async (): Promise<string> => (isLocal ? keptKey(folder, "link-key") : secret("link-key")),

    /** The threshold of a new account. */
    thresholdGrosze: async (): Promise<Grosze> =>
      isLocal ? localThresholdGrosze : grosze((await settings()).lowBalanceThresholdGrosze),

    /** By which gmina the stage routes calls when nothing better is known. */
    defaultGmina: async (): Promise<string> =>
      isLocal ? localEmergencyRules.defaultGmina : (await settings()).emergencyRules.defaultGmina,
  };
};
