/** A shop for check-card-payments: top-ups with their pages at a Stripe of its own, and a clock that moves on demand. */
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { stretchOf } from "../../functions/check-card-payments/stretch.ts";
import { serveStripe } from "../../local/stripe/serve.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { type CardTopUp, cardTopUpState } from "../../shared/domain/top-ups/card-top-up.ts";
import { stripeGateway } from "../../shared/gateways/stripe.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { type QueueStore, queueStore } from "../../shared/store/queue-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { shardOf } from "../../shared/store/work.ts";
import { cardRun } from "./card-run.ts";
import type { onlyGranted } from "./grants.ts";
import { openTestAccount, tableNamed, testTable } from "./table.ts";
import { noon, someTopUp } from "./top-ups.ts";

const minute = 60_000;

/** A shop whose webhook nobody answers: whatever is found is found by asking. */
export const openSilentShop = async (
  watch: ReturnType<typeof onlyGranted>,
  /** Before the first run of all, nothing says how far the list of events was read. */
  { hasRunBefore = true }: { readonly hasRunBefore?: boolean } = {},
) => {
  const { client, table, name } = await testTable();
  const { table: own } = watch(tableNamed(name));
  let nowMs = noon.getTime();
  const now = () => new Date(nowMs);
  const served = await serveStripe({
    secretKey: "sk_test_local",
    webhookSecret: "whsec_local",
    now,
    deliver: async () => 200,
  });
  served.standIn.delivery.drop(() => true);
  const { standIn } = served;
  const stripe = stripeGateway({
    secret: async () => JSON.stringify({ secretKey: "sk_test_local", webhookSecrets: ["whsec_local"] }),
    address: served.address,
    stage: "local",
    livemode: false,
    panelAddress: "https://panel.example",
    now,
  });
  const storesOn = (its: Table) => {
    const topUps = topUpStore(its);
    const ledger = ledgerStore({ table: its, now, pause: async () => {} });
    return { topUps, ledger, payments: paymentStore({ table: its, ledger, topUps, newId, now }) };
  };
  const { topUps, ledger, payments } = storesOn(table);
  const uses = { ...storesOn(own), queues: queueStore(own), stripe, newId, now };
  if (hasRunBefore) await payments.keepEventsDoneUntil(nowMs / 1000);
  /** The queues as one run reads them. Of the shards most are empty: which ones, one read tells for all, before the first of them. */
  const queuesOfRun = (queues: QueueStore): QueueStore => {
    let filled: Promise<Set<unknown>> | undefined;
    const read = async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: name, IndexName: "queue" }));
      return new Set(Items.map(({ queue }) => queue));
    };
    return {
      ...queues,
      duePage: async (queue, page) => {
        filled ??= read();
        const isFilled = (await filled).has(shardOf(queue, page.shard));
        return isFilled ? queues.duePage(queue, page) : { due: [], next: undefined, unreadable: 0 };
      },
    };
  };

  return {
    table,
    standIn,
    stripe,
    ledger,
    payments,
    uses,
    close: served.close,
    later: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    run: (changes: Partial<typeof uses> = {}) => cardRun({ ...uses, queues: queuesOfRun(uses.queues), ...changes }),
    /** A top-up with its page open, as the customer's request leaves it. */
    async start(changes: Partial<CardTopUp> = {}): Promise<CardTopUp> {
      const accountId = await openTestAccount(table);
      const times = {
        createdAt: now().toISOString(),
        expiresAt: new Date(nowMs + 23 * 60 * minute).toISOString(),
      };
      const topUp = someTopUp(accountId, { ...times, ...changes });
      const key = { accountId, userId: topUp.createdBy, route: "top-ups", key: topUp.id, bodyHash: sha256("") };
      await topUps.start(topUp, key);
      const opened = await stripe.openCheckout(topUp);
      return opened === "failed" ? topUp : topUps.keepCheckout(topUp, opened);
    },
    pay: (topUp: CardTopUp) => standIn.pay(topUp.checkout!.sessionId, { method: "card", card: "4242424242424242" }),
    state: async ({ accountId, id }: CardTopUp) => cardTopUpState(await topUps.getCard(accountId, id), now()),
    balance: async (accountId: AccountId) => (await ledger.head(accountId)).balanceGrosze,
    /** The pieces of Stripe's list that wait to be applied. */
    stretches: async () =>
      (await queueStore(table).due("card-events", new Date(nowMs + 24 * 60 * minute), 100)).map(stretchOf),
    waiting: async ({ accountId, id }: CardTopUp) => table.get(keys.waits(accountId, `card-payment#${id}`)),
  };
};
