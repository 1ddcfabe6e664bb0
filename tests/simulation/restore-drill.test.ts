/**
 * The drill of a restore: a busy table is copied as of a moment, the original goes on, and the copy is opened in its place.
 * Then what it lacks is named, and what Stripe knows of it is posted, once.
 */
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, it } from "vitest";
import { comparedText, compareTables, isSame } from "../../ops/compare-tables.ts";
import { ReplayCardMoney, replayCardMoney } from "../../ops/replay-card-money.ts";
import { verifiedText, verifyAllLedgers } from "../../ops/verify-ledgers.ts";
import type { LedgerEntry } from "../../shared/domain/account/ledger.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { Person } from "../../shared/store/account-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoTable, type Table } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { shardsOf } from "../../shared/store/work.ts";
import { cardRun } from "../support/card-run.ts";
import { copyTable } from "../support/copied-table.ts";
import { usage } from "../support/ledger.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { credits, requestFor, someTransfer } from "../support/transfers.ts";
import { themes } from "./actions.ts";
import { deliver, eventsAt } from "./deliveries.ts";
import { askFor } from "./purchases.ts";
import { quietLog } from "./quiet.ts";
import { accountOf, openWorld, type World } from "./world.ts";

let quiet: ReturnType<typeof quietLog>;
beforeEach(() => {
  quiet = quietLog();
});
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  quiet.restore();
});

const silent = (): void => {};
/** Of whoever decides. */
const address = "192.0.2.1";
const byClerk = credits({ reason: "Wpłynęło" });
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** What moves money; pages are opened before, because troubles there make the SDK wait in real time. */
const busy = [
  "pay",
  "settle",
  "use",
  "adjust",
  "deliverSome",
  "deliverAtOnce",
  "drop",
  "refund",
  "dispute",
  "moveDispute",
];
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
    check: () => cardRun({ queues, topUps, stripe, payments, newId, now }),
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
  close = stage.close;
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

  const transfers = [await order(25_000), await order(31_000)] as const;
  await original.transfers.decide(accountOf(payer), transfers[0].id, byClerk, address);
  for (const [place, person] of world.people.entries())
    for (const page of [1, 2]) await pageOf(world, person, `busy-${place}-${page}`, 2_500 + 100 * page);
  for (let done = 0; done < 18; done += 1) {
    await chance.weighed(everyday)(world);
    stage.pass(chance.between(0, 3) * 1_000);
  }
  const paidBefore = payAt(world, await pageOf(world, customer, "before", 6_100));
  await deliverAll(world);
  const openPage = await pageOf(world, customer, "open", 4_300);
  return { world, original, customer, payer, people: [...world.people, payer], transfers, paidBefore, openPage };
};
type Busy = Awaited<ReturnType<typeof busyWorld>>;

const charge = usage(700, "call-after-the-moment");

/** Everything that can be posted to the original is, once more: by Stripe, the platform and a clerk. */
const goOn = async ({ world, original, customer, payer, transfers, paidBefore, openPage }: Busy) => {
  const { stage } = world;
  stage.pass(60_000);
  const known = payAt(world, openPage);
  const unknown = payAt(world, await pageOf(world, customer, "after", 5_700));
  stage.standIn.refund(paidBefore, { amountGrosze: 900, outcome: "succeeded" });
  const refund = stage.standIn.books().refunds.find(({ payment_intent: id }) => id === paidBefore)!.id;
  await deliverAll(world);
  await stage.ledger.post(accountOf(customer), () => ({ drafts: [charge] }), {});
  await original.transfers.decide(accountOf(payer), transfers[1].id, byClerk, address);
  return { known, unknown, refund };
};

/** Grosze of an account in Stripe's books, without the payments that wait for people. */
const stripesMoney = ({ stage }: World, accountId: AccountId, parked: ReadonlySet<unknown>): number => {
  const { charges } = stage.standIn.books();
  const waiting = charges.filter(({ paid, metadata, payment_intent: id }) => {
    return paid && metadata.saldo_account === accountId && parked.has(id);
  });
  const all = stage.standIn.money().byMetadata.saldo_account?.[accountId] ?? 0;
  return all - waiting.reduce((sum, { amount }) => sum + amount, 0);
};

/** The payments of events and objects that wait for people because they can't be applied. */
const parkedIn = async (table: Table): Promise<ReadonlySet<unknown>> => {
  const waiting = await table.due("card-irregularities", "~", 100);
  const parked = waiting.filter(({ sk }) => sk === "PARKED").map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  return new Set((await table.getAll(parked)).map((item) => item?.paymentId));
};

/** The notices that are owed. */
const outboxOf = async (table: Table): Promise<string[]> =>
  (
    await Promise.all(
      [...shardsOf("notices"), ...shardsOf("bulk-notices")].map((shard) => table.due(shard, "~", 1_000)),
    )
  )
    .flat()
    .map(({ pk }) => String(pk));

it("a table restored to a moment is whole, lacks what came after it and nothing else, and gets from Stripe what Stripe knows, once", async () => {
  const busyNow = await busyWorld(20_261_130);
  const { world, original, customer, payer, people, transfers } = busyNow;
  const { stage } = world;
  const { client, tableName } = stage;
  const began = stage.now();
  const entriesOf = async (side: ReturnType<typeof openedOn>) =>
    (await Promise.all(people.map((person) => side.entries(accountOf(person))))).flat();
  const tables = { from: tableName, to: `${tableName}-restored` };
  const compare = () => compareTables({ client, say: silent })(tables);

  // The moment.
  const items = await copyTable(client, tables.from, tables.to);
  const atMoment = causes(await entriesOf(original));
  const restored = dynamoTable(client, tables.to);
  const owedAtMoment = await outboxOf(restored);
  expect(items).toBeGreaterThan(50);
  expect(isSame(await compare())).toBe(true);
  expect(owedAtMoment.length).toBeGreaterThan(0);

  // The original goes on.
  const { known, unknown, refund } = await goOn(busyNow);
  const lost = causes(await entriesOf(original)).filter((cause) => !atMoment.includes(cause));
  const later = [`top-up ${known}`, `top-up ${unknown}`, `refund ${refund}`];
  const byHand = [`usage ${charge.cause.id}`, `top-up ${transfers[1].code}`];
  expect(lost).toEqual(expect.arrayContaining([...later, ...byHand]));

  // The copy is opened under its name: whole, as it was at the moment, and the difference has a name.
  const copy = openedOn(restored, world);
  expect(verifiedText(await copy.verify())).toBe(`${people.length} ledgers replayed. Every one is whole.`);
  expect(causes(await entriesOf(copy))).toEqual(atMoment);
  const compared = await compare();
  const { kinds } = compared;
  expect(kinds.get("ACCOUNT ENTRY")).toMatchObject({ missing: lost.length, extra: 0, changed: 0 });
  expect(comparedText(compared, tables)).toContain(`ACCOUNT ENTRY: ${lost.length} missing, 0 extra, 0 changed`);
  // Only work that was done meanwhile is in the copy alone.
  expect([...kinds].filter(([, { extra }]) => extra > 0).map(([kind]) => kind)).toEqual(["ACCOUNT WAITS"]);
  // The copy owes the e-mails that were owed at the moment, and none about what it does not know.
  const owedSince = (await outboxOf(stage.observer)).filter((notice) => !owedAtMoment.includes(notice));
  expect(await outboxOf(restored)).toEqual(owedAtMoment);
  expect(kinds.get("NOTICE NOTICE")?.missing).toBe(owedSince.length);
  expect(owedSince.length).toBeGreaterThan(0);

  // What Stripe knows is posted, once; the payment of a top-up that the copy does not know waits for people.
  const from = new Date(began.getTime() - 7 * 24 * 3600 * 1000);
  const replayed = await copy.replay(from);
  const posted = causes(await entriesOf(copy));
  for (const cause of [`top-up ${known}`, `refund ${refund}`])
    expect(posted.filter((one) => one === cause)).toHaveLength(1);
  expect(new Set(posted).size).toBe(posted.length);
  const parked = await parkedIn(restored);
  expect([...parked]).toEqual([unknown]);
  expect(replayed.parked).toBe(1);
  expect(await copy.replay(from)).toMatchObject({ posted: 0, parked: 0 });

  // To the grosz.
  for (const person of people) {
    const accountId = accountOf(person);
    expect(sumOf(ofStripe(await copy.entries(accountId)))).toBe(stripesMoney(world, accountId, parked));
  }
  const { paid, refunded, withdrawn, reinstated } = replayed.sums;
  const all = people.reduce((sum, person) => sum + stripesMoney(world, accountOf(person), new Set()), 0);
  expect(paid - refunded - withdrawn + reinstated).toBe(all);

  // The schedule finds nothing more, the platform sends its charge again, and the clerk decides again.
  stage.pass(16 * 60_000);
  await copy.check();
  expect(causes(await entriesOf(copy))).toEqual(posted);
  for (const result of ["posted", "already-posted"]) {
    const [outcome] = await copy.ledger.post(accountOf(customer), () => ({ drafts: [charge] }), {});
    expect(outcome?.result).toBe(result);
  }
  await copy.transfers.decide(accountOf(payer), transfers[1].id, byClerk, address);
  expect(lost.filter((cause) => !posted.includes(cause)).toSorted()).toEqual(
    [`top-up ${unknown}`, ...byHand].toSorted(),
  );
  const rest = causes(await entriesOf(copy));
  expect(lost.filter((cause) => !rest.includes(cause))).toEqual([`top-up ${unknown}`]);
  for (const side of [copy, original]) expect((await side.verify()).disagreeing).toEqual([]);

  await client.send(new DeleteTableCommand({ TableName: tables.to }));
});
