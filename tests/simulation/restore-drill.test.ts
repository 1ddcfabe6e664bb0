/**
 * The drill of a restore: a busy table is copied as of a moment, the original goes on, and the copy is opened in its place.
 * Then what it lacks is named, and what Stripe knows of it is posted, once.
 */
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkCardPayments } from "../../functions/check-card-payments/check-card-payments.ts";
import { comparedText, compareTables, isSame } from "../../ops/compare-tables.ts";
import { ReplayCardMoney, replayCardMoney } from "../../ops/replay-card-money.ts";
import { verifiedText, verifyAllLedgers } from "../../ops/verify-ledgers.ts";
import type { LedgerEntry } from "../../shared/domain/account/ledger.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { scheduled } from "../../shared/schedule.ts";
import type { Person } from "../../shared/store/account-store.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoTable, type Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { copyTable } from "../support/copied-table.ts";
import { usage } from "../support/ledger.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { clerks, credits, requestFor, someTransfer } from "../support/transfers.ts";
import { themes } from "./actions.ts";
import { deliver, eventsAt } from "./deliveries.ts";
import { askFor } from "./purchases.ts";
import { quietLog } from "./quiet.ts";
import { accountOf, openWorld, type World } from "./world.ts";

let quiet: ReturnType<typeof quietLog>;
beforeEach(() => {
  quiet = quietLog();
});
afterEach(() => quiet.restore());

const silent = (): void => {};
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** What moves money; pages are opened before, because troubles there make the SDK wait in real time. */
const busy = ["pay", "settle", "use", "adjust", "deliverSome", "deliverAtOnce", "drop", "refund", "dispute", "moveDispute"];
const everyday = themes[0]!.filter(([{ name }]) => busy.includes(name));

/** What a table is opened with, as functions and operations do it. */
const openedOn = (table: Table, { stage }: World) => {
  const { now, newId } = stage;
  const ledger = ledgerStore({ table, now, pause: async () => {} });
  const topUps = topUpStore(table);
  const payments = paymentStore({ table, ledger, topUps, newId, now });
  const queues = queueStore(table);
  const stripe = stage.gateway;
  return {
    ledger,
    topUps,
    queues,
    transfers: transferStore({ table, ledger, newId, now }),
    verify: () => verifyAllLedgers({ queues, ledger, say: silent }),
    replay: (from: Date) =>
      replayCardMoney({ stripe, payments, say: silent })(
        ReplayCardMoney.parse({ from: dayOf(from), to: dayOf(now()), by: "Hanna Maj" }),
      ),
    check: scheduled("check-card-payments", checkCardPayments, () => ({ queues, topUps, stripe, payments, now })),
    entries: async (accountId: AccountId): Promise<LedgerEntry[]> =>
      (await ledger.entries(accountId, { limit: 1_000 })).entries,
  };
};

/** A page that a customer may pay at. */
const pageOf = async (world: World, person: Person, key: string, amount: number): Promise<string> => {
  const body = { amountGrosze: grosze(amount), method: "card" } as const;
  const topUp = { label: key, person, key, body, id: undefined };
  const { answer } = await askFor(world, topUp);
  expect(answer?.status).toBe(201);
  const { sessions } = world.stage.standIn.books();
  return sessions.find((session) => session.client_reference_id === answer?.body?.id)!.id;
};

const payAt = ({ stage }: World, sessionId: string): string => {
  stage.standIn.pay(sessionId, { method: "card", card: "4242424242424242" });
  return String(stage.standIn.books().sessions.find(({ id }) => id === sessionId)?.payment_intent);
};

const deliverAll = async (world: World): Promise<void> => {
  for (const record of eventsAt(world, "pending")) await deliver(world, record);
};

const causes = (entries: readonly LedgerEntry[]): string[] =>
  entries.map(({ kind, cause }) => `${kind} ${cause.id}`).sort();
const sumOf = (entries: readonly LedgerEntry[]): number =>
  entries.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0);
const ofStripe = (entries: readonly LedgerEntry[]): LedgerEntry[] =>
  entries.filter(({ cause }) => cause.type.startsWith("stripe-"));

/** The customers of a world, busy for a while, beside one who pays by bank transfer. */
const busyWorld = async (seed: number) => {
  const world = await openWorld({ endpoint: dynamoEndpoint(), seed }, 3);
  const { stage, chance } = world;
  const original = openedOn(stage.observer, world);
  const customer = world.people[0]!;
  const payer = await stage.openAccount();
  const order = async (amount: number) => {
    const topUp = someTransfer(accountOf(payer), {
      amountGrosze: grosze(amount),
      createdBy: payer.user.id,
      createdAt: stage.now().toISOString(),
    });
    await original.topUps.startTransfer(topUp, "Poranna Kawa sp. z o.o.", requestFor(topUp));
    return topUp;
  };

  const paidBefore = payAt(world, await pageOf(world, customer, "before", 6_100));
  await deliverAll(world);
  const transfers = [await order(25_000), await order(31_000)] as const;
  await original.transfers.decide(accountOf(payer), transfers[0].id, credits({ reason: "Wpłynęło" }), "192.0.2.1");
  for (const [place, person] of world.people.entries())
    for (const page of [1, 2]) await pageOf(world, person, `busy-${place}-${page}`, 2_500 + 100 * page);
  for (let done = 0; done < 25; done += 1) {
    await chance.weighed(everyday)(world);
    stage.pass(chance.between(0, 3) * 1_000);
  }
  const openPage = await pageOf(world, customer, "open", 4_300);
  return { world, original, customer, payer, transfers, paidBefore, openPage };
};

it("a table restored to a moment is whole, lacks what came after it and nothing else, and gets from Stripe what Stripe knows, once", {
  timeout: 60_000,
}, async () => {
  const begun = performance.now();
  const { world, original, customer, payer, transfers, paidBefore, openPage } = await busyWorld(20_261_130);
  const { stage } = world;
  const { client, tableName } = stage;
  const began = stage.now();
  const people = [...world.people, payer];
  const entriesOf = async (side: ReturnType<typeof openedOn>) =>
    (await Promise.all(people.map((person) => side.entries(accountOf(person))))).flat();
  const compare = async (to: string) => {
    const tables = { from: tableName, to };
    const compared = await compareTables({ client, say: silent })(tables);
    return { compared, text: comparedText(compared, tables) };
  };

  console.log('busy', performance.now() - begun);
  // The moment.
  const copyName = `${tableName}-restored`;
  const copied = await copyTable(client, tableName, copyName);
  const atMoment = await entriesOf(original);
  expect(copied).toBeGreaterThan(100);
  expect(isSame((await compare(copyName)).compared)).toBe(true);

  // The original goes on.
  stage.pass(60_000);
  const paidAfter = payAt(world, openPage);
  const unknownToCopy = payAt(world, await pageOf(world, customer, "after", 5_700));
  stage.standIn.refund(paidBefore, { amountGrosze: 900, outcome: "succeeded" });
  await deliverAll(world);
  const charge = usage(700, "call-after-the-moment");
  await stage.ledger.post(accountOf(customer), () => ({ drafts: [charge] }), {});
  await original.transfers.decide(accountOf(payer), transfers[1].id, credits({ reason: "Wpłynęło" }), "192.0.2.1");
  const after = await entriesOf(original);
  const lost = causes(after).filter((cause) => !causes(atMoment).includes(cause));
  expect(lost).toEqual(
    expect.arrayContaining([
      `top-up ${paidAfter}`,
      `top-up ${unknownToCopy}`,
      "usage call-after-the-moment",
      `top-up ${transfers[1].code}`,
    ]),
  );
  expect(lost.filter((cause) => cause.startsWith("refund "))).not.toEqual([]);

  console.log('gone on', performance.now() - begun);
  // The copy under its new name: whole, and exactly as it was.
  const copy = openedOn(dynamoTable(client, copyName), world);
  const verified = await copy.verify();
  expect(verifiedText(verified)).toBe(`${people.length} ledgers replayed. Every one is whole.`);
  expect(causes(await entriesOf(copy))).toEqual(causes(atMoment));

  // The difference has a name.
  const { compared, text } = await compare(copyName);
  expect(compared.kinds.get("ACCOUNT ENTRY")).toMatchObject({ missing: lost.length, extra: 0, changed: 0 });
  expect([...compared.kinds.values()].reduce((sum, { extra }) => sum + extra, 0)).toBe(
    // What waited and was done meanwhile.
    compared.kinds.get("ACCOUNT WAITS")?.extra ?? 0,
  );
  expect(compared.kinds.get("NOTICE NOTICE")?.missing).toBeGreaterThan(0);
  expect(text).toContain(`ACCOUNT ENTRY: ${lost.length} missing, 0 extra, 0 changed`);

  // The outbox of the copy owes what it owed at the moment, and no receipt of what it does not know.
  const noticesOf = async (table: Table) => {
    const shards = await Promise.all([0, 1, 2, 3].map((shard) => table.due(`notices#${shard}`, "~", 1_000)));
    return shards.flat().map(({ pk }) => String(pk));
  };
  const copyTableStore = dynamoTable(client, copyName);
  const owedAtMoment = await noticesOf(copyTableStore);
  const owedNow = await noticesOf(stage.observer);
  expect(owedAtMoment.length).toBeGreaterThan(0);
  expect(owedNow).toEqual(expect.arrayContaining(owedAtMoment));

  // Stripe's books against the copy: what is missing is posted, once.
  const replayed = await copy.replay(new Date(began.getTime() - 7 * 24 * 3600 * 1000));
  expect(replayed.posted).toBeGreaterThanOrEqual(2);
  const again = await copy.replay(new Date(began.getTime() - 7 * 24 * 3600 * 1000));
  expect(again).toMatchObject({ posted: 0, parked: 0 });
  const posted = causes(await entriesOf(copy));
  expect(posted.filter((cause) => cause === `top-up ${paidAfter}`)).toHaveLength(1);
  expect(posted).toEqual(expect.arrayContaining(lost.filter((cause) => cause.startsWith("refund "))));

  // A payment of a top-up that the copy does not know waits for people.
  const parked = await stage.observer.due("card-irregularities", "~", 100);
  expect(parked.filter(({ sk }) => sk === "PARKED")).toEqual([]);
  const waiting = await copyTableStore.due("card-irregularities", "~", 100);
  const unknown = waiting.filter(({ sk }) => sk === "PARKED");
  expect(unknown).toHaveLength(replayed.parked);
  const parkedItems = await copyTableStore.getAll(
    unknown.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
  );
  expect(parkedItems.map((item) => item?.paymentId)).toContain(unknownToCopy);

  // To the grosz: the card money of the ledgers and what was parked are Stripe's books.
  const books = stage.standIn.money().byMetadata.saldo_account ?? {};
  const unknownIds = new Set(parkedItems.map((item) => item?.paymentId));
  for (const person of people) {
    const accountId = accountOf(person);
    const entries = await copy.entries(accountId);
    const set = stage.standIn
      .books()
      .charges.filter(({ paid, metadata, payment_intent: id }) => paid && metadata.saldo_account === accountId && unknownIds.has(String(id)))
      .reduce((sum, { amount }) => sum + amount, 0);
    expect(sumOf(ofStripe(entries)) + set, accountId).toBe(books[accountId] ?? 0);
  }

  // The schedule finds nothing more, the platform sends its charges again, and the clerk decides again.
  const beforeCheck = causes(await entriesOf(copy));
  stage.pass(16 * 60_000);
  await copy.check();
  expect(causes(await entriesOf(copy))).toEqual(beforeCheck);
  for (const result of ["posted", "already-posted"]) {
    const [outcome] = await copy.ledger.post(accountOf(customer), () => ({ drafts: [charge] }), {});
    expect(outcome?.result).toBe(result);
  }
  await copy.transfers.decide(accountOf(payer), transfers[1].id, credits({ reason: "Wpłynęło" }), "192.0.2.1");
  expect(sumOf(await copy.entries(accountOf(payer)))).toBe(56_000);
  expect((await copy.verify()).disagreeing).toEqual([]);
  expect(await original.verify()).toEqual({ verified: people.length, disagreeing: [] });

  await client.send(new DeleteTableCommand({ TableName: copyName }));
  await stage.close();
  console.log(performance.now() - begun, clerks.length, keys.head, ranges);
});
