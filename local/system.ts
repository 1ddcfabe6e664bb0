/** The whole system on one machine: every part started in order, and ended in the opposite one. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { secretNames } from "../functions/manifest.ts";
import { clock } from "../shared/clock.ts";
import { environmentOf } from "../shared/domain/deployment.ts";
import { fileReader, storageClient } from "../shared/gateways/files.ts";
import { dynamoTable } from "../shared/store/table.ts";
import { consolePages } from "./console.ts";
import { localBucket, localDeployment, localTableName } from "./deployment.ts";
import { createTable, dynamoLocalClient, localAws, startDynamo } from "./dynamo.ts";
import { startFiles } from "./files.ts";
import { CannotStart, holdFormat, keptKey, type Running, runningFile } from "./folder.ts";
import { gateway } from "./gateway.ts";
import { inbox } from "./inbox.ts";
import { listening } from "./listening.ts";
import { startMail } from "./mail.ts";
import { mailEventHandler } from "./mail-events.ts";
import { localSchedules } from "./schedules.ts";
import { startSecrets } from "./secrets.ts";
import { localMachineKey, seed, seedMachineKey } from "./seed.ts";
import { followStream, newItemHandlers } from "./stream.ts";
import { stripeStandIn } from "./stripe/stand-in.ts";
import { uploadHandler, uploadTeller } from "./upload-events.ts";

export type SystemOptions = {
  readonly port: number;
  /** Where data is kept between runs. */
  readonly folder: string;
  /** Starts over: what was kept is removed. */
  readonly fresh: boolean;
  /** Told what is being done. */
  readonly say: (line: string) => void;
};

export type System = {
  readonly address: string;
  /** A machine key with every scope. */
  readonly machineKey: string;
  readonly stop: () => Promise<void>;
};

export const startSystem = async ({ port, folder, fresh, say }: SystemOptions): Promise<System> => {
  refuseSecond(folder);
  if (fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  holdFormat(folder);
  const secrets = secretsOf(folder);
  const started: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
    // Last: from here on another system may take the folder.
    rmSync(runningFile(folder), { force: true });
  };

  try {
    const server = createServer();
    const address = `http://127.0.0.1:${await taken(server, port)}`;
    started.push(() => closed(server));

    say("Starting DynamoDB Local …");
    const dynamo = await startDynamo(join(folder, "dynamodb"));
    started.push(dynamo.stop);
    const secretsStandIn = await startSecrets(secrets.texts);
    started.push(secretsStandIn.stop);
    const mail = await startMail({ folder: join(folder, "mail"), now: clock });
    started.push(mail.stop);
    const origins = [address, "http://localhost:5173"];
    const files = await startFiles({
      folder: join(folder, "files"),
      bucket: localBucket,
      origins,
      onArrived: tellOfUpload,
    });
    started.push(files.stop);
    Object.assign(process.env, {
      ...localAws,
      ...environmentOf(localDeployment(address)),
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_SES: mail.endpoint,
      AWS_ENDPOINT_URL_S3: files.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsStandIn.endpoint,
      ...(secrets.isRealStripe ? {} : { STRIPE_ADDRESS: address }),
    });

    say("Preparing the table …");
    const client = dynamoLocalClient(dynamo.endpoint);
    await createTable(client, localTableName);
    const table = dynamoTable(client, localTableName);
    await seed(table, clock(), secrets.totpKey);
    await seedMachineKey(table, clock(), secrets.machine);

    const machineKey = localMachineKey(secrets.machine);

    say("Loading the functions …");
    const api = await gateway({ origins });
    const stripe = secrets.isRealStripe
      ? undefined
      : stripeStandIn({
          address: () => address,
          secretKey: secrets.stripe.secretKey,
          webhookSecret: secrets.stripe.webhookSecrets[0]!,
          deliver: ({ body, signature }) => deliverTo(`${address}/stripe-events`, body, signature),
          now: clock,
          dataFile: join(folder, "stripe.json"),
          merchant: "Telefonia w chmurze sp. z o.o.",
        });
    if (stripe) started.push(() => stripe.close());
    const services = {
      dynamodb: dynamo.endpoint,
      ses: mail.endpoint,
      s3: files.endpoint,
      stripe: stripe ? `${address}/_stripe` : "https://api.stripe.com",
    };
    const schedules = await localSchedules(clock);
    started.push(schedules.stop);
    const pages = consolePages({
      address,
      stripe,
      inbox: inbox({ mail, tell: await mailEventHandler(), now: clock }),
      schedules,
      services,
      machineKey,
    });
    const handlers = await newItemHandlers();
    const following = await followStream({ endpoint: dynamo.endpoint, tableName: localTableName, handlers });
    started.push(following.stop);

    server.on("request", (request, response) => {
      const answering = async () => {
        if (await pages(request, response)) return;
        if (await stripe?.handle(request, response)) return;
        await api(request, response);
      };
      answering().catch((error) => {
        console.error(error);
        response.destroy();
      });
    });
    const running: Running = { processId: process.pid, address, dynamoEndpoint: dynamo.endpoint };
    writeFileSync(runningFile(folder), JSON.stringify(running));
    return { address, machineKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The scanner reads what S3 has; both find their addresses when they are first needed. */
const tellOfUpload = uploadTeller({
  handler: async (event) => (await uploadHandler())(event),
  read: ({ bucket, key }) => fileReader({ client: storageClient(), bucket }).read({ key, bytesMax: 30_000_000 }),
  now: clock,
});

/** Two systems on one folder would spoil each other's data. */
const refuseSecond = (folder: string): void => {
  if (!existsSync(runningFile(folder))) return;
  const { processId, address } = JSON.parse(readFileSync(runningFile(folder), "utf8")) as Running;
  try {
    process.kill(processId, 0);
  } catch {
    return;
  }
  throw new CannotStart(`Saldo is running on this data already, at ${address} (process ${processId}). Stop it first.`);
};

const taken = async (server: Server, port: number): Promise<number> => {
  try {
    return await listening(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new CannotStart(`Port ${port} is in use. Choose another one: npm start -- --port ${port + 1}`);
  }
};

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** A restarted system still knows its people, and what it sealed and sent. */
const secretsOf = (folder: string) => {
  const { STRIPE_SECRET_KEY: realKey, STRIPE_WEBHOOK_SECRET: realWebhookSecret } = process.env;
  if (realKey && !/^(sk|rk)_test_/.test(realKey))
    throw new CannotStart("STRIPE_SECRET_KEY is not a test key (sk_test_…). The local system never moves real money.");
  if (realKey && !realWebhookSecret)
    throw new CannotStart(
      "STRIPE_WEBHOOK_SECRET is missing. Run `stripe listen --forward-to localhost:3000/stripe-events` and give the whsec_… that it prints.",
    );
  const stripe = {
    secretKey: realKey ?? "sk_test_local",
    webhookSecrets: [realWebhookSecret ?? "whsec_local"],
  };
  const texts = Object.fromEntries(
    secretNames.map((name) => [
      `saldo/local/${name}`,
      name === "stripe" ? JSON.stringify(stripe) : keptKey(folder, name),
    ]),
  );
  return {
    stripe,
    texts,
    totpKey: keptKey(folder, "totp-key"),
    machine: keptKey(folder, "machine-key"),
    isRealStripe: realKey !== undefined,
  };
};

const deliverTo = async (webhook: string, body: string, signature: string): Promise<number> => {
  const headers = { "content-type": "application/json; charset=utf-8", "stripe-signature": signature };
  const answer = await fetch(webhook, { method: "POST", headers, body });
  await answer.arrayBuffer();
  return answer.status;
};
