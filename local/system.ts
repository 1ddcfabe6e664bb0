/** The whole system on one machine: every part started in order, and ended in the opposite one. */
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { secretNames } from "../functions/manifest.ts";
import { clock } from "../shared/clock.ts";
import { environmentOf } from "../shared/domain/deployment.ts";
import { fileKeeper, fileReader, storageClient } from "../shared/gateways/files.ts";
import { accountStore } from "../shared/store/account-store.ts";
import { changeRequestStore } from "../shared/store/change-request-store.ts";
import { loginStore } from "../shared/store/login-store.ts";
import { dynamoTable } from "../shared/store/table.ts";
import { topUpStore } from "../shared/store/top-up-store.ts";
import { consolePages } from "./console.ts";
import { localBucket, localDeployment, localStripeSecret, localTableName } from "./deployment.ts";
import { docsPages } from "./docs/serve.ts";
import { createTable, dynamoLocalClient, endLeftDynamo, localAws, startDynamo } from "./dynamo.ts";
import { startFiles } from "./files.ts";
import { CannotStart, clearFolder, holdFormat, keptKey, noteRunning } from "./folder.ts";
import { gateway } from "./gateway.ts";
import { inbox } from "./inbox.ts";
import { startMail } from "./mail.ts";
import { mailEventHandler } from "./mail-events.ts";
import { mailInHandler, startMailIn } from "./mail-in.ts";
import { messageHandlerOf, startMessageQueues } from "./message-queues.ts";
import { isOwnPage, mayUseOwnPages } from "./origins.ts";
import { type Person, seededPeople } from "./people.ts";
import { localSchedules } from "./schedules.ts";
import { startSecrets } from "./secrets.ts";
import { localMachineKey, seed, seededAccountId, seedMachineKey } from "./seed.ts";
import { give } from "./shown.ts";
import { startSmtp } from "./smtp.ts";
import { followStream, newItemHandlers } from "./stream.ts";
import { stripeStandIn } from "./stripe/stand-in.ts";
import { uploadHandler, uploadTeller } from "./upload-events.ts";
import { writtenMail } from "./written-mail.ts";

type Wanted = {
  /** Where it will be called. */
  readonly address: string;
  /** Where data is kept between runs. Its lock is held. */
  readonly folder: string;
  /** Starts over: what was kept is removed. */
  readonly fresh: boolean;
  /** Whose pages may call from a browser, beside those of this machine. */
  readonly origins: readonly string[];
  /** Told what is being done. */
  readonly say: (line: string) => void;
  /** Aborted, it ends what has started and throws. It means nothing once the system has started. */
  readonly signal: AbortSignal;
};

type System = {
  /** A machine key with every scope. */
  readonly machineKey: string;
  /** Where customers' e-mails are sent to, and the addresses that they are taken for. */
  readonly smtp: string;
  readonly mailAddresses: readonly string[];
  /** Who can sign in, as it was when the system started. */
  readonly people: readonly Person[];
  readonly answer: RequestListener;
  readonly stop: () => Promise<void>;
};

export const startSystem = async ({ address, folder, fresh, origins, say, signal }: Wanted): Promise<System> => {
  await using parts = new AsyncDisposableStack();
  const begun = async <Part extends { readonly stop: () => unknown }>(starting: Promise<Part>): Promise<Part> => {
    const part = await starting;
    parts.defer(async () => {
      await part.stop();
    });
    signal.throwIfAborted();
    return part;
  };
  signal.throwIfAborted();
  const dynamoFolder = join(folder, "dynamodb");
  await endLeftDynamo(dynamoFolder);
  if (fresh) clearFolder(folder);
  holdFormat(folder);
  const secrets = secretsOf(folder);

  say("Starting DynamoDB Local …");
  const dynamo = await begun(startDynamo(dynamoFolder, signal));
  const secretsStandIn = await begun(startSecrets(secrets.texts));
  const mail = await begun(startMail({ folder: join(folder, "mail"), now: clock }));
  const files = await begun(
    startFiles({ folder: join(folder, "files"), bucket: localBucket, origins, onArrived: tellOfUpload }),
  );
  const messages = await begun(startMessageQueues({ handlerOf: messageHandlerOf, now: clock }));
  const deployment = localDeployment(address);
  Object.assign(process.env, {
    ...localAws,
    ...environmentOf(deployment),
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_SES: mail.endpoint,
    AWS_ENDPOINT_URL_SQS: messages.endpoint,
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
  signal.throwIfAborted();

  const machineKey = localMachineKey(secrets.machine);
  const people = seededPeople({ logins: loginStore(table), totpKey: secrets.totpKey, now: clock });

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
  if (stripe) parts.defer(() => stripe.close());
  const schedules = await begun(localSchedules(clock, messages));
  const handlers = await newItemHandlers();
  await begun(followStream({ endpoint: dynamo.endpoint, tableName: localTableName, handlers }));
  const mailIn = startMailIn({
    domain: deployment.mailInDomain,
    // SES would wait: a machine that stands still loses no e-mail.
    files: fileKeeper({
      client: storageClient({ requestHandler: { requestTimeout: 60_000, socketTimeout: 60_000 } }),
      bucket: localBucket,
    }),
    handler: async (event) => (await mailInHandler())(event),
    now: clock,
  });
  parts.defer(mailIn.stop);
  const smtp = await begun(startSmtp({ mailIn, port: smtpPortBeside(address) }));
  const services = {
    dynamodb: dynamo.endpoint,
    ses: mail.endpoint,
    s3: files.endpoint,
    sqs: messages.endpoint,
    smtp: smtp.endpoint,
    stripe: stripe ? `${address}/_stripe` : "https://api.stripe.com",
  };
  const pages = consolePages({
    address,
    stripe,
    inbox: inbox({ mail, tell: await mailEventHandler(), now: clock }),
    mail,
    people,
    company: async () => {
      const [{ head }, { topUps }, { requests }] = await Promise.all([
        accountStore(table).find(seededAccountId),
        topUpStore(table).list(seededAccountId, { limit: newestMax }),
        changeRequestStore(table).list(seededAccountId, { limit: newestMax }),
      ]);
      return { head, topUps, requests };
    },
    writtenMail: writtenMail(mailIn),
    mailIn: mailIn.addresses,
    schedules,
    services,
    machineKey,
  });

  const docs = docsPages(address);

  const answer: RequestListener = (request, response) => {
    const answering = async () => {
      if (isOwnPage(request.url) && !mayUseOwnPages(request))
        return give(response, { status: 403, json: { error: "This is only for pages of the local system itself." } });
      if (await pages(request, response)) return;
      if (await docs(request, response)) return;
      if (await stripe?.handle(request, response)) return;
      await api(request, response);
    };
    answering().catch((error) => {
      console.error(error);
      response.destroy();
    });
  };
  noteRunning(folder, {
    processId: process.pid,
    address,
    dynamoEndpoint: dynamo.endpoint,
    sqsEndpoint: messages.endpoint,
  });
  const started = parts.move();
  return {
    machineKey,
    smtp: smtp.endpoint,
    mailAddresses: Object.values(mailIn.addresses),
    people: await people(),
    answer,
    stop: () => started.disposeAsync(),
  };
};

/** As many top-ups and requests of the company the console looks at. */
const newestMax = 20;

/** One that people can guess: 3025 beside 3000. 0, for any, where there is none. */
const smtpPortBeside = (address: string): number => {
  const port = Number(new URL(address).port) + 25;
  return port > 65_535 ? 0 : port;
};

/** The scanner reads what S3 has; both find their addresses when they are first needed. */
const tellOfUpload = uploadTeller({
  handler: async (event) => (await uploadHandler())(event),
  read: ({ bucket, key }) => fileReader({ client: storageClient(), bucket }).read({ key, bytesMax: 30_000_000 }),
  now: clock,
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
    secretKey: realKey ?? localStripeSecret.secretKey,
    webhookSecrets: [realWebhookSecret ?? localStripeSecret.webhookSecrets[0]],
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
