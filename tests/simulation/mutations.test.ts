/**
 * Conditions that only a whole flow shows the need of: each is taken away, and the invariant that it keeps is broken.
 * Those that one store shows by itself are in tests/store/conditions.
 */
import type { DynamoDBClient, ServiceOutputTypes } from "@aws-sdk/client-dynamodb";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grosze } from "../../shared/domain/money.ts";
import { CardTopUp, cardTopUpState } from "../../shared/domain/top-ups/card-top-up.ts";
import { keys } from "../../shared/store/keys.ts";
import { factsWrite } from "../../shared/store/top-up-store.ts";
import { beforeNext, type Condition, takeAway } from "../support/faults.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { deliver, eventsAt } from "./deliveries.ts";
import { begun, credited, directedWorld, only, payByCard } from "./directed.ts";
import { stateOf } from "./facts.ts";
import { Broken, hold } from "./invariants.ts";
import { play } from "./play.ts";
import { differ } from "./purchases.ts";
import { quietLog } from "./quiet.ts";
import { noticesOf } from "./told-finance.ts";
import { accountOf, look, paymentsOf, type World } from "./world.ts";

type Check = Condition & {
  readonly of: string;
  readonly keeps: string;
  /** Brings about what the condition is there for; throws `Broken` where a promise is. */
  readonly happens: (world: World) => Promise<void>;
};

const minute = 60_000;

const equalsStripe = async (world: World): Promise<void> => {
  const { stage } = world;
  const [account] = await look(world);
  const stripes = stage.standIn.money().totalGrosze;
  const balance = account?.head.balanceGrosze;
  hold(balance === stripes, "I6 the ledger is Stripe's money", () => `${balance}, not ${stripes}`);
  for (const topUp of account?.topUps ?? []) {
    const is = cardTopUpState(topUp, stage.now());
    const should = stateOf(topUp, stage.standIn.books(), paymentsOf(world), stage.now());
    hold(is === should, "I11 the state is that of the facts", () => `${is}, not ${should}`);
  }
};

/** The next read of several items is torn by `act`: guards as they were before it, all else as it is after. */
const tearNextRead = (client: DynamoDBClient, act: () => Promise<unknown>): void => {
  let due = true;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!due || context.commandName !== "BatchGetItemCommand") return next(args);
      due = false;
      const before = await next(args);
      await act();
      const after = await next(args);
      return { ...after, output: torn(before.output, after.output) };
    },
    { step: "initialize", priority: "low", name: "torn read" },
  );
};

type Read = { readonly Responses?: Readonly<Record<string, readonly { readonly sk?: unknown }[]>> };

const torn = (before: ServiceOutputTypes, after: ServiceOutputTypes): ServiceOutputTypes => {
  const of = (output: Read, areGuards: boolean) =>
    Object.entries(output.Responses ?? {}).map(([table, items]) => [
      table,
      items.filter(({ sk }) => textOf(sk).startsWith("GUARD#") === areGuards),
    ]);
  const guards = new Map(of(before as Read, true) as [string, unknown[]][]);
  const others = of(after as Read, false) as [string, unknown[]][];
  return {
    ...after,
    Responses: Object.fromEntries(others.map(([table, items]) => [table, [...items, ...(guards.get(table) ?? [])]])),
  } as ServiceOutputTypes;
};

/** A sort key, as the document client gives it or as it came over the wire. */
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : String((value as { readonly S?: string } | undefined)?.S ?? "");

const eventOfType = (world: World, type: string, id?: string) =>
  eventsAt(world, "pending").find(
    ({ event }) => event.type === type && (id ?? event.data.object.id) === event.data.object.id,
  )!;

/** As disputes were posted before each balance transaction was: once, whole, and by the dispute's name. */
const postByDispute = async (world: World, topUpId: string, { id, amount }: Stripe.Dispute): Promise<void> => {
  const { stage } = world;
  const accountId = accountOf(world.people[0]!);
  const topUp = CardTopUp.parse(await stage.observer.get(keys.topUp(accountId, topUpId)));
  const amountGrosze = grosze(amount);
  const fact = { disputeId: id, amountGrosze, withdrawn: true, reinstated: false };
  const draft = {
    kind: "dispute",
    amountGrosze: grosze(-amount),
    cause: { type: "stripe-dispute", id },
    actor: { type: "stripe", id: "evt_1" },
    subjectId: topUpId,
  } as const;
  const writes = [factsWrite({ ...topUp, disputes: [fact] })];
  await stage.ledger.post(accountId, () => ({ drafts: [draft], writes }), {});
};

const checks: readonly Check[] = [
  {
    of: "settling a cause without an entry",
    item: "GUARD#refund",
    part: "attribute_not_exists(pk)",
    keeps: "gives a failed refund back though its debit was not seen yet",
    happens: async (world) => {
      const { stage } = world;
      const { paymentId } = await credited(world);
      const refund = stage.standIn.refund(paymentId);
      if (refund.result === "done") stage.standIn.failRefund(refund.object.id);
      const [made, failed] = ["refund.created", "refund.failed"].map((type) => eventOfType(world, type));
      tearNextRead(stage.client, () => deliver(world, made!));

      await deliver(world, failed!);

      await equalsStripe(world);
    },
  },
  {
    of: "settling a cause without an entry",
    item: "TOPUP#",
    part: "#version = :version",
    keeps: "forgets no other refund of the top-up",
    happens: async (world) => {
      const { stage } = world;
      const { paymentId } = await credited(world);
      const lost = stage.standIn.refund(paymentId, { amountGrosze: 1_000 });
      const kept = stage.standIn.refund(paymentId, { amountGrosze: 2_000 });
      if (lost.result !== "done" || kept.result !== "done") throw new Error("not refunded");
      stage.standIn.failRefund(lost.object.id);
      const failed = eventOfType(world, "refund.failed", lost.object.id);
      const made = eventOfType(world, "refund.created", kept.object.id);
      beforeNext(stage.client, "TransactWriteItems", () => deliver(world, made));

      await deliver(world, failed);

      await equalsStripe(world);
    },
  },
  {
    of: "settling a dispute's money",
    item: "GUARD#dispute",
    part: "attribute_not_exists(pk)",
    keeps: "posts nothing again that was posted by the dispute's own name",
    happens: async (world) => {
      const { stage } = world;
      const { topUp, paymentId } = await credited(world);
      const disputed = stage.standIn.dispute(paymentId);
      if (disputed.result !== "done") throw new Error("not disputed");
      const withdrawn = eventOfType(world, "charge.dispute.funds_withdrawn");
      tearNextRead(stage.client, () => postByDispute(world, topUp.id, disputed.object));

      await deliver(world, withdrawn);

      await equalsStripe(world);
    },
  },
  {
    of: "putting work off",
    item: "WAITS#card-payment",
    keeps: "leaves done what was done meanwhile",
    happens: async (world) => {
      const { stage } = world;
      const { sessionId } = await begun(world);
      stage.pass(20 * minute);
      beforeNext(stage.client, "UpdateItem", async () => {
        payByCard(world, sessionId);
        await deliver(world, only(world, "checkout.session.completed"));
      });

      await stage.schedules["check-card-payments"]();

      await look(world);
    },
  },
  {
    of: "the cursor over Stripe's events",
    item: "CURSOR",
    part: "doneUntilEpochSeconds < :new",
    keeps: "never goes back, whichever of two runs ends last",
    happens: async ({ stage }) => {
      const kept = async () => Number((await stage.observer.get(keys.eventCursor))?.doneUntilEpochSeconds);
      stage.pass(minute);
      let first = 0;
      beforeNext(stage.client, "PutItem", async () => {
        stage.pass(60 * minute);
        await stage.schedules["check-card-payments"]();
        first = await kept();
      });

      await stage.schedules["check-card-payments"]();

      const last = await kept();
      hold(last >= first, "the cursor never goes back", () => `${first}, then ${last}`);
    },
  },
  {
    of: "parking an event",
    item: "PARKED",
    keeps: "leaves what people look at as it was",
    happens: async (world) => {
      world.topUps.push(await begun(world));
      await differ(world);
      const record = only(world, "checkout.session.completed");
      await deliver(world, record);
      const parked = async () => JSON.stringify(await world.stage.observer.get(keys.parked(record.event.id)));
      const first = await parked();
      world.stage.pass(60 * minute);

      await deliver(world, record);

      const again = await parked();
      hold(first === again, "I14 parked again, it stays as it was", () => `${first}, then ${again}`);
    },
  },
  {
    of: "parking an event",
    item: "PARKED",
    keeps: "tells finance of it once",
    happens: async (world) => {
      world.topUps.push(await begun(world));
      await differ(world);
      const record = only(world, "checkout.session.completed");

      await deliver(world, record);
      await deliver(world, record);

      const told = await noticesOf(world);
      hold(told.length === 1, "finance is notified of each parked event once", () => JSON.stringify(told));
    },
  },
  {
    of: "telling people of a ledger",
    item: "WAITS#ledgers-to-check",
    keeps: "keeps since when it disagrees",
    happens: async (world) => {
      const { stage } = world;
      await credited(world);
      const accountId = accountOf(world.people[0]!);
      const Item = { ...(await stage.observer.get(keys.head(accountId))), balanceGrosze: 1 };
      await stage.observer.write({ Put: { Item } });
      const told = async () => (await stage.observer.get(keys.waits(accountId, "ledgers-to-check")))?.queuedAt;
      await stage.schedules["verify-ledgers"]();
      const first = await told();
      stage.pass(24 * 60 * minute);

      await stage.schedules["verify-ledgers"]();

      const again = await told();
      hold(first !== undefined && first === again, "told again, it stays as it was", () => `${first}, then ${again}`);
    },
  },
];

describe.each(checks)("the condition of $of: $item", ({ keeps, happens, ...condition }) => {
  let quiet: ReturnType<typeof quietLog>;
  beforeAll(() => {
    quiet = quietLog();
  });
  afterAll(() => quiet.restore());

  it(keeps, async () => {
    await happens(await directedWorld());
  });

  it("is what keeps that promise: without it the promise is broken", async () => {
    let taken: ReturnType<typeof takeAway> | undefined;
    const world = await directedWorld((client) => {
      taken = takeAway(client, condition);
    });

    await expect(happens(world)).rejects.toThrow(Broken);
    expect(taken?.parts()).toHaveLength(1);
  });
});

/** Worlds of chance, played until one of them notices; each search begins with one that does. */
const seedsMost = 24;

describe.each([
  { item: "GUARD#", breaks: "a cause posts once", from: 18 },
  { item: "HEAD", breaks: "no verdict is stale", from: 10 },
  { item: "KEY", breaks: "a key is one top-up", from: 10 },
])("worlds of chance without the condition of $item", ({ item, breaks, from }) => {
  let quiet: ReturnType<typeof quietLog>;
  beforeAll(() => {
    quiet = quietLog();
  });
  afterAll(() => quiet.restore());

  it(`notice that it no longer holds: ${breaks}`, async () => {
    const endpoint = dynamoEndpoint();
    const prepare = (client: DynamoDBClient) => void takeAway(client, { item });
    let failure: unknown;
    for (let seed = from; seed < from + seedsMost && failure === undefined; seed += 1)
      ({ failure } = await play({ endpoint, seed, prepare }));
    expect(failure).toBeInstanceOf(Broken);
  });
});
