/**
 * What a world runs on: a table of its own on the real engine, the handlers wired as their functions wire them, a Stripe
 * stand-in over HTTP, and one clock for all of them that moves only when it is told to.
 *
 * A table of its own, because the cursor over Stripe's events and the queues are the whole system's, not an account's.
 */
import { CreateTableCommand, DeleteTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import Stripe from "stripe";
import { ulid } from "ulid";
import { postAdjustment } from "../../functions/back-office/post-adjustment.ts";
import { flagLowBalances } from "../../functions/flag-low-balances/flag-low-balances.ts";
import { functions } from "../../functions/manifest.ts";
import { verbs as stripeEvents } from "../../functions/stripe-events/index.ts";
import { verbs as topUpVerbs } from "../../functions/top-ups/index.ts";
import { dynamoLocalClient, tableDefinition } from "../../local/dynamo.ts";
import { serveStripe } from "../../local/stripe/serve.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { checkoutMethods } from "../../shared/domain/top-ups/card-top-up.ts";
import { stripeGateway } from "../../shared/gateways/stripe.ts";
import { api } from "../../shared/http/endpoint.ts";
import type { NewId } from "../../shared/ids.ts";
import { scheduled } from "../../shared/schedule.ts";
import { accountStore, type Person } from "../../shared/store/account-store.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { lowBalanceAlerts } from "../../shared/store/low-balance-alerts.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { proofStore } from "../../shared/store/proof-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoTable, type Item, type Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { cardRun } from "../support/card-run.ts";
import { keepSession, somePerson } from "../support/people.ts";
import { ask } from "../support/requests.ts";
import { someHead } from "../support/table.ts";
import { verifyRun } from "../support/verify-run.ts";
import { chanceOf } from "./chance.ts";
import { countCalls, countedStripe, inRun, newRun, presentRun } from "./runs.ts";

const secretKey = "sk_test_simulation";
const webhookSecret = "whsec_simulation";

const reminderMilliseconds = 24 * 3600 * 1000;

export const skewMillisecondsMax = 200;

export type StageOptions = {
  readonly endpoint: string;
  readonly seed: number;
  /** When the world begins. */
  readonly begin: Date;
  /** Done to the client that the handlers share, before anything is wired to it. */
  readonly prepare?: (client: DynamoDBClient) => void;
};

/** A handler that no timer ends: a run that was killed stays silent. */
const endless =
  <Event, Answer>(handler: (event: Event, context: Context) => Promise<Answer>) =>
  (event: Event, { getRemainingTimeInMillis: _, ...context }: Context): Promise<Answer> =>
    handler(event, context as Context);

export type Stage = Awaited<ReturnType<typeof openStage>>;

export const openStage = async ({ endpoint, seed, begin, prepare = () => {} }: StageOptions) => {
  const tableName = `simulation-${seed}-${crypto.randomUUID()}`;
  let time = begin.getTime();
  // No two machines' clocks agree: each run's is a little ahead, so that what races is not of one instant.
  const skews = new WeakMap<object, number>();
  let runs = 0;
  const skewOf = (run: object): number => {
    const skew = skews.get(run) ?? (++runs * 53) % skewMillisecondsMax;
    skews.set(run, skew);
    return skew;
  };
  const now = () => {
    const run = presentRun();
    return new Date(time + (run ? skewOf(run) : 0));
  };

  const client = dynamoLocalClient(endpoint);
  const observing = dynamoLocalClient(endpoint);
  // Without its stream, which nobody reads here and which costs the local engine more than the writes themselves.
  const { StreamSpecification: _, ...definition } = tableDefinition(tableName);
  await observing.send(new CreateTableCommand(definition));
  prepare(client);
  const { writes } = countCalls(client);
  const table = dynamoTable(client, tableName);
  const observer = dynamoTable(observing, tableName);
  const documents = DynamoDBDocumentClient.from(observing);

  const randomOfIds = chanceOf(~seed).next;
  const newId: NewId = (prefix, at) => `${prefix}_${ulid(at.getTime(), randomOfIds)}`;
  let stripeIds = 0;

  /** Whether Stripe's list of pages lags behind, so that a page just opened is not found in it. */
  const list = { lags: false };
  const served = await serveStripe({
    secretKey,
    webhookSecret,
    now,
    newId: (prefix) => `${prefix}${++stripeIds}`,
    // Each delivery is the world's own doing, in the run that it gives.
    deliver: async ({ body, signature }) => {
      const run = presentRun() ?? newRun();
      const headers = { "stripe-signature": signature };
      const answer = await inRun(run, () => ask(takeEvents, "POST /stripe-events", { text: body, headers }));
      answers.set(run, answer);
      return answer.status;
    },
  });
  served.standIn.delivery.hold();
  const answers = new WeakMap<object, Awaited<ReturnType<typeof ask>>>();

  const gateway = stripeGateway({
    secret: async () => JSON.stringify({ secretKey, webhookSecrets: [webhookSecret] }),
    address: served.address,
    stage: "local",
    livemode: false,
    panelAddress: "https://panel.example",
    now,
  });
  const stripe = countedStripe({
    ...gateway,
    findCheckout: async (topUp) => (list.lags ? undefined : gateway.findCheckout(topUp)),
  });
  /** All items of the table, read again once the handlers have tried to write. */
  const kept = (): Promise<readonly Item[]> => {
    const after = writes();
    if (lastKept?.after !== after) lastKept = { after, items: scanned() };
    return lastKept.items;
  };
  let lastKept: { readonly after: number; readonly items: Promise<readonly Item[]> } | undefined;
  const scanned = async (): Promise<readonly Item[]> => {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true }),
    );
    if (LastEvaluatedKey) throw new Error("a world has become larger than one answer");
    return Items;
  };

  /** Nobody of this world orders by bank transfer. */
  const byBank = (): never => {
    throw new Error("nobody orders by bank transfer here");
  };
  const people = peopleStore(table);
  const topUps = topUpStore(table);
  const ledger = ledgerStore({ table, now, pause: async () => {} });
  const payments = paymentStore({ table, ledger, topUps, newId, now });
  /** Only what is due is asked for: most shards are empty, and a call that finds nothing is the most that schedules would make. */
  const isFilled = async (shard: string, until: string): Promise<boolean> =>
    (await kept()).some(({ queue, queuedAt }) => queue === shard && String(queuedAt) <= until);
  const asked: Table = {
    ...table,
    due: async (shard, until, limit) => ((await isFilled(shard, until)) ? table.due(shard, until, limit) : []),
    duePage: async (shard, until, page) =>
      (await isFilled(shard, until)) ? table.duePage(shard, until, page) : { items: [], next: undefined },
  };
  const queues = queueStore(asked);

  const takeEvents = endless(api(functions["stripe-events"].routes, stripeEvents, () => ({ stripe, payments, now })));
  const startTopUps = endless(
    api(functions["top-ups"].routes, topUpVerbs, () => ({
      people,
      topUps,
      stripe,
      methods: () => checkoutMethods,
      ledger,
      transferAccount: byBank,
      newCode: byBank,
      newId,
      now,
    })),
  );
  const adjustments = endless(
    api(
      { "POST /accounts/{accountId}/adjustments": { access: "finance.manage" } },
      { "POST /accounts/{accountId}/adjustments": postAdjustment },
      () => ({
        adjustments: adjustmentStore({ table, ledger, newId, now }),
        // No second person is at hand.
        adjustmentLimitGrosze: () => grosze(Number.MAX_SAFE_INTEGER),
        people,
        now,
      }),
    ),
  );
  const schedules = {
    "check-card-payments": () => cardRun({ queues, topUps, stripe, payments, newId, now }),
    "flag-low-balances": scheduled("flag-low-balances", flagLowBalances, () => ({
      queues,
      alerts: lowBalanceAlerts(table, newId),
      reminderMilliseconds,
      now,
    })),
    "verify-ledgers": () => verifyRun({ queues, proofs: proofStore(table), now }),
  };

  // Stripe's earlier events are none of this world's.
  await paymentStore({ table: observer, ledger, topUps, newId, now }).keepEventsDoneUntil(Math.floor(time / 1000) - 60);

  const sessions = new Map<AccountId, { until: number; authorization: string }>();

  return {
    now,
    pass: (milliseconds: number): void => {
      time += milliseconds;
    },
    /** What the handlers reach the table with. */
    client,
    tableName,
    newId,
    /** How whoever else reaches Stripe as Saldo does. */
    gateway,
    /** Reads past the world's faults. */
    observer,
    kept,
    standIn: served.standIn,
    /** Stripe itself, for what others than Saldo ask of it. */
    stripe: new Stripe(secretKey, { host: "127.0.0.1", port: served.port, protocol: "http", telemetry: false }),
    list,
    ledger,
    /** What the webhook answered in a run; undefined where it was killed. */
    answerOf: (run: object) => answers.get(run),
    startTopUps,
    adjustments,
    schedules,
    /** What happens to sweeps: apart from the world's own, so that they change nothing else in it. */
    chanceOfSweeps: chanceOf(seed + 1),

    /** An account with one portal user, opened as operations open one. */
    async openAccount(): Promise<Person> {
      const accountId = AccountId.parse(newId("ac", now()));
      const id = newId("us", now());
      const email = `anna.${id.toLowerCase()}@example.com`;
      const person = somePerson(accountId, { user: { id, email }, login: { userId: id, email } });
      const subscriber = { companyName: "Poranna Kawa sp. z o.o.", nip: "5252248481" };
      await accountStore(observer).open(someHead(accountId, now()), subscriber, [person]);
      return person;
    },

    /** The header of a session that is alive. */
    async signedIn({ user }: Person): Promise<string> {
      const kept = sessions.get(user.accountId);
      if (kept && kept.until > time) return kept.authorization;
      const { authorization } = await keepSession(observer, user, now());
      // An adjustment needs a proof of the last ten minutes, and signing in is one.
      sessions.set(user.accountId, { authorization, until: time + 9 * 60 * 1000 });
      return authorization;
    },

    async close(): Promise<void> {
      await served.close();
      await observing.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      observing.destroy();
    },
  };
};
