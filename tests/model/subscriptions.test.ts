/**
 * One account with an offer, through months: its people order and withdraw, money comes and goes, finance edits offers, and the schedule
 * runs, twice, at once or not for weeks, while calls go wrong; on the real engine. What is done at once is decided before any of it is
 * kept. Each transaction that was kept is held against the rules in its turn, and after each batch the whole account is looked at.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { EntryKind, LedgerEntry } from "../../shared/domain/account/ledger.ts";
import type { Order } from "../../shared/domain/offers/ordering.ts";
import type { OwedFee } from "../../shared/domain/offers/owed-fee.ts";
import { costFrom, type Period, periodOn } from "../../shared/domain/offers/period.ts";
import type { InUse, Subscription } from "../../shared/domain/offers/subscription.ts";
import { startOfDay, warsawDay } from "../../shared/domain/warsaw.ts";
import type { Write } from "../../shared/store/table.ts";
import { type Fault, faults, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { refusalOf } from "../support/refusals.ts";
import { type SubscriptionDesk, subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

// --- what is done ------------------------------------------------------------------------------------------------------

/** Places in a list that there is by then: the rest of a division picks one. */
const place = fc.nat({ max: 999 });
const hours = 60;
const days = 24 * hours;

const topUp = fc.record({ does: fc.constant("top up" as const), amount: fc.constantFrom(500, 2_000, 4_000, 15_000) });
const use = fc.record({ does: fc.constant("use" as const), amount: fc.constantFrom(300, 2_500, 9_000) });
const quote = fc.record({ does: fc.constant("quote" as const), offer: fc.constantFrom(0, 1, 2, 2, 3, 3, 3, 3) });
const order = fc.record({
  does: fc.constant("order" as const),
  quote: fc.constantFrom(0, 0, 0, 1, 2),
  key: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
});
const withdraw = fc.record({ does: fc.constant("withdraw" as const), order: fc.constantFrom(0, 0, 0, 1) });
const run = fc.record({ does: fc.constant("run" as const) });
const count = fc.record({ does: fc.constant("count" as const), numbers: fc.constantFrom(1, 1, 6) });
const reprice = fc.record({
  does: fc.constant("reprice" as const),
  offer: place,
  fee: fc.constantFrom(900, 3_100, 6_600),
});
type Action = typeof everybodys extends fc.Arbitrary<infer One> ? One : never;
const everybodys = fc.oneof(
  { weight: 4, arbitrary: topUp },
  { weight: 3, arbitrary: use },
  { weight: 4, arbitrary: quote },
  { weight: 5, arbitrary: order },
  { weight: 2, arbitrary: withdraw },
  { weight: 7, arbitrary: run },
  { weight: 1, arbitrary: count },
  { weight: 1, arbitrary: reprice },
);

/** What goes wrong with which call of a batch, if anything. */
const anyFault = fc.option(fc.record({ fault: fc.constantFrom(...faults), call: fc.nat({ max: 12 }) }), { freq: 2 });
const batchOf = (action: fc.Arbitrary<Action>, when: fc.Arbitrary<When>, wrong: typeof anyFault = anyFault) =>
  fc.record({
    wrong,
    when,
    /** Whether each is done twice at once: somebody clicks twice, the schedule runs twice. */
    isTwice: fc.boolean(),
    actions: fc.array(fc.record({ action, turn: place }), { minLength: 1, maxLength: 2, size: "max" }),
  });
/** So many minutes later, or when the month that is paid is nearly over, or just over. */
type When = number | "last days" | "next month";
const anyTime: fc.Arbitrary<When> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("last days" as const, "next month" as const) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 * days }) },
  { weight: 1, arbitrary: fc.integer({ min: 3 * days, max: 40 * days }) },
);
/** An offer is asked for, and then ordered while other things happen. */
const changeOfOffer = fc
  .tuple(
    batchOf(quote, anyTime),
    batchOf(fc.oneof(order, order, everybodys), fc.constantFrom(1, 1, 5, 15)),
    batchOf(fc.oneof(withdraw, withdraw, run, everybodys), fc.constantFrom<When>(60, "last days", "next month")),
  )
  .map((all) => [...all]);
/** A cheaper offer is ordered, and had from the next month on; or it is withdrawn, and a dearer one ordered. */
const changeOfMind = fc.constantFrom("had", "withdrawn").chain((end) => {
  const done = (action: Action, when: When = 5) => batchOf(fc.constant(action), fc.constant(when), fc.constant(null));
  const orders = (offer: 2 | 3, key: "a" | "b") => [
    done({ does: "quote", offer }),
    done({ does: "order", quote: 0, key }),
  ];
  const ends =
    end === "had" ? [done({ does: "run" }, "next month")] : [done({ does: "withdraw", order: 0 }), ...orders(2, "b")];
  return fc.tuple(...orders(3, "a"), ...ends);
});
/** The schedule runs as a month ends, while money comes and goes. */
const monthsEnd = fc
  .tuple(
    batchOf(fc.oneof(run, use), fc.constant("last days" as const)),
    batchOf(fc.oneof(run, run, topUp), fc.constantFrom("last days" as const, "next month" as const)),
    batchOf(fc.oneof(run, everybodys), anyTime),
  )
  .map((all) => [...all]);
const life = fc.record({
  opened: fc.constantFrom(
    "2027-01-31T11:00:00.000Z",
    "2027-03-01T22:57:00.000Z",
    "2028-01-31T22:50:00.000Z",
    "2028-02-29T11:00:00.000Z",
    "2027-10-01T21:55:00.000Z",
  ),
  isPaid: fc.constantFrom(true, true, false),
  balance: fc.constantFrom(5_000, 12_000, 30_000),
  batches: fc.tuple(changeOfMind, changeOfOffer, monthsEnd).map((all) => all.flat()),
});

// --- where it is done --------------------------------------------------------------------------------------------------

const paperFeeGrosze = 900;
const people = 2;

/** All transactions that were kept, also those whose answer was lost. */
const keptBy = (client: DynamoDBClient): Write[][] => {
  const kept: Write[][] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const { TransactItems } = args.input as { TransactItems?: Write[] };
      if (context.commandName?.startsWith("TransactWrite")) kept.push(TransactItems!);
      return answer;
    },
    { step: "initialize", priority: "low", name: "kept" },
  );
  return kept;
};

const openWorld = async ({ opened, isPaid, balance }: { opened: string; isPaid: boolean; balance: number }) => {
  const { client, table } = stage();
  const offers = [
    someOffer({ monthlyFeeGrosze: 3_100 }),
    someOffer({ monthlyFeeGrosze: 3_100, activationFeeGrosze: 200 }),
    someOffer({ monthlyFeeGrosze: 6_200, activationFeeGrosze: 1_000 }),
    someOffer({ monthlyFeeGrosze: 1_000, activationFeeGrosze: 500 }),
  ];
  const atOnce = turnsAt(client);
  let [wrong, calls]: [{ fault: Fault; call: number } | null, number] = [null, 0];
  injectFaults(client, () => {
    const fault = wrong?.call === calls ? wrong.fault : undefined;
    calls += 1;
    return fault;
  });
  const desk = await subscriptionDesk(table, {
    offers,
    at: opened,
    isPaid,
    balance,
    paperFeeGrosze,
    looking: stage().table,
  });
  return {
    ...desk,
    atOnce,
    kept: keptBy(client),
    rules: await rulesOf(desk),
    passTo: (when: When) => {
      if (typeof when === "number") return desk.pass(when);
      const at = desk.now().getTime();
      const ends = startOfDay(periodOn(opened.slice(0, "2027-03-01".length), warsawDay(new Date(at))).until).getTime();
      const until = when === "last days" ? ends - 2 * days * 60_000 : ends + 10 * 60_000;
      desk.pass(Math.max(1, Math.round((until - at) / 60_000)));
    },
    goesWrong: (next: typeof wrong) => {
      [wrong, calls] = [next, 0];
    },
    /** Newest first. */
    quotes: [] as { readonly id: string; readonly chargeGrosze: number; readonly creditGrosze: number }[],
    orders: new Map<string, Order>(),
    versions: 1,
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

/** Does it, and names what came of it; undefined where there is nothing to do it to. */
const act = async (world: World, deed: Action): Promise<string | undefined> => {
  const outcomeOf = async (doing: Promise<unknown>): Promise<string> => {
    let said: unknown;
    const refused = await refusalOf(
      doing.then((answer) => {
        said = answer;
      }),
    );
    return refused?.code ?? (typeof said === "string" ? said : "done");
  };
  switch (deed.does) {
    case "top up":
      return outcomeOf(world.topUp(deed.amount));
    case "use":
      return outcomeOf(world.use(deed.amount));
    case "run":
      return outcomeOf(world.run().then(() => undefined));
    case "count":
      return outcomeOf(world.keepInUse({ numbers: deed.numbers, channels: 1 }));
    case "reprice": {
      const offer = world.offers[deed.offer % world.offers.length]!;
      world.versions += 1;
      return outcomeOf(world.keepOffer({ ...offer, version: world.versions, monthlyFeeGrosze: deed.fee }));
    }
    case "quote": {
      const { id } = world.offers[deed.offer % world.offers.length]!;
      return outcomeOf(
        world.quote(id).then((found) => {
          if (!("id" in found)) return found[0] ?? "no price";
          world.quotes.unshift(found);
          return undefined;
        }),
      );
    }
    case "order": {
      const quoted = world.quotes[deed.quote];
      if (!quoted) return undefined;
      return outcomeOf(
        world.order(quoted.id, { key: deed.key }).then((done) => {
          if (!("order" in done)) return "newPrice" in done ? "new price" : done.blocked[0];
          const { id, chargeGrosze, creditGrosze } = done.order;
          expect([chargeGrosze, creditGrosze], "charged is what was quoted").toEqual([
            quoted.chargeGrosze,
            quoted.creditGrosze,
          ]);
          world.orders.set(id, done.order);
          return done.order.state;
        }),
      );
    }
    case "withdraw": {
      const ordered = [...world.orders.keys()].reverse()[deed.order];
      return ordered && outcomeOf(world.withdraw(ordered));
    }
  }
};

const blocked = ["same_offer", "change_pending", "fee_overdue", "too_many_numbers", "no price"];
/** What each may be told, whatever others do meanwhile; where a call went wrong, also to come again. */
const mayBeTold: Record<Action["does"], readonly string[]> = {
  "top up": ["done"],
  use: ["done"],
  run: ["done"],
  count: ["done"],
  reprice: ["done"],
  quote: ["done", ...blocked],
  order: [
    ...["effective", "scheduled", "withdrawn", "not-carried-out", "new price", "balance_too_low"],
    ...["quote_expired", "idempotency_key_reused", ...blocked],
  ],
  withdraw: ["done", "order_not_withdrawable"],
};

// --- what must hold ----------------------------------------------------------------------------------------------------

type Values = Readonly<Record<string, unknown>>;
type Lines = readonly {
  readonly kind: string;
  readonly amountGrosze: number;
  readonly cause: { readonly id: string };
}[];

const feeKinds: readonly string[] = ["offer-fee", "offer-credit", "paper-invoice-fee"] satisfies EntryKind[];
const totalOf = (lines: readonly { readonly amountGrosze: number }[]): number =>
  lines.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0);
const listed = (lines: Lines, sign: 1 | -1) =>
  lines.map(({ kind, amountGrosze, cause }) => `${kind} ${sign * amountGrosze} ${cause.id}`).sort();

/** How the account stands by the rules alone, and each transaction held against them; each that breaks one is named. */
const rulesOf = async (desk: SubscriptionDesk) => {
  const opened = await desk.subscription();
  const is: {
    offer: Subscription["offer"];
    firstDay: string | null;
    period: Period | null;
    pending: Subscription["pending"];
    owed: OwedFee | undefined;
    inUse: InUse;
    balance: number;
  } = { ...opened, owed: undefined, inUse: { numbers: 0, channels: 0 }, balance: (await desk.head()).balanceGrosze };
  const overdueTold = new Map<string, number>();
  const warned = new Map<string, number>();
  const broken: string[] = [];
  const seen: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) broken.push(says);
  };

  /** With which offer a month begins, and what it costs. */
  const begun = (from: string) => {
    const { pending, inUse } = is;
    const isCarriedOut =
      pending !== null &&
      inUse.numbers <= pending.offer.includes.numbers &&
      inUse.channels <= pending.offer.includes.channels;
    const offer = isCarriedOut ? pending.offer : is.offer;
    const lines = [
      { kind: "offer-fee", amountGrosze: offer.monthlyFeeGrosze, cause: { id: from } },
      { kind: "paper-invoice-fee", amountGrosze: paperFeeGrosze, cause: { id: from } },
      ...(isCarriedOut
        ? [{ kind: "offer-fee", amountGrosze: offer.activationFeeGrosze, cause: { id: pending.orderId } }]
        : []),
    ].filter(({ amountGrosze }) => amountGrosze > 0);
    return { offer, lines, order: pending && (isCarriedOut ? "effective" : "not-carried-out") };
  };

  const take = (writes: readonly Write[]): void => {
    const puts = writes.flatMap(({ Put }) => (Put?.Item ? [Put.Item as Values] : []));
    const values = (isMeant: (sk: string) => boolean): Values | undefined =>
      writes.find(({ Update }) => Update && isMeant(String(Update.Key?.sk)))?.Update?.ExpressionAttributeValues;
    const putsOf = <Item>(prefix: string) =>
      puts.filter(({ sk }) => String(sk).startsWith(prefix)) as unknown as Item[];
    const entries = putsOf<LedgerEntry>("ENTRY#");
    const [head, subscription, orderState] = [
      values((sk) => sk === "HEAD"),
      values((sk) => sk === "SUBSCRIPTION"),
      values((sk) => sk.startsWith("ORDER#"))?.[":to"],
    ];
    const [ordered] = putsOf<Order>("ORDER#");
    const [inUse] = putsOf<InUse>("IN-USE");
    const owed = head?.[":owed"] as OwedFee | undefined;
    const fees = entries.filter(({ kind }) => feeKinds.includes(kind));
    const facts = puts.flatMap((put) => (String(put.pk).startsWith("NOTICE#") ? [put.facts as Values] : []));
    const told = (kind: string) => facts.filter((one) => one.kind === kind);
    const last = entries.at(-1)?.balanceAfterGrosze ?? is.balance;
    const today = entries[0] && warsawDay(new Date(entries[0].postedAt));
    const period = subscription?.[":period"] as Period | undefined;
    const isBegun = period !== undefined && JSON.stringify(period) !== JSON.stringify(is.period);

    is.balance += totalOf(entries);
    if (inUse) is.inUse = inUse;
    hold("no order and no fee makes a debt", totalOf(fees) >= 0 || last >= 0);
    if (ordered) {
      seen.push(`ordered ${ordered.state}`);
      hold("nothing is ordered while a fee is owed, or a change waits", !is.owed && !is.pending);
      const day = warsawDay(new Date(ordered.orderedAt));
      hold(
        "it is ordered in a month that is paid",
        is.period !== null && is.period.from <= day && day < is.period.until,
      );
      const [from, to] = [is.offer, ordered.offer];
      const isNow = to.monthlyFeeGrosze >= from.monthlyFeeGrosze;
      hold("a higher fee at once, a lower one later", isNow === (ordered.state === "effective"));
      const price = isNow
        ? [
            costFrom(to.monthlyFeeGrosze, day, is.period!) + to.activationFeeGrosze,
            costFrom(from.monthlyFeeGrosze, day, is.period!),
          ]
        : [0, 0];
      hold(
        "its price is by the day",
        JSON.stringify(price) === JSON.stringify([ordered.chargeGrosze, ordered.creditGrosze]),
      );
      const moved = [
        { kind: "offer-fee", amountGrosze: -price[0]!, cause: { id: ordered.id } },
        { kind: "offer-credit", amountGrosze: price[1]!, cause: { id: ordered.id } },
      ].filter(({ amountGrosze }) => amountGrosze !== 0);
      hold("what is charged is its price", String(listed(fees, 1)) === String(listed(moved, 1)));
      if (isNow) is.offer = to;
      else is.pending = { orderId: ordered.id, orderedBy: ordered.orderedBy, isByMain: ordered.isByMain, offer: to };
    } else if (isBegun) {
      const from = is.owed ? undefined : (is.period?.until ?? today!);
      const due = is.owed ? { offer: is.offer, lines: is.owed.lines, order: null } : begun(from!);
      seen.push(is.owed ? (entries.length > fees.length ? "paid by money" : "paid late") : "paid in time");
      if (due.order) seen.push(due.order);
      hold(
        "a month's fee is the offer's and the paper invoices'",
        String(listed(due.lines, -1)) === String(listed(fees, 1)),
      );
      hold("no month is charged before it begins", from === undefined || from <= today!);
      const first = is.owed ? is.owed.firstDay : is.firstDay;
      const expected = periodOn(first ?? today!, from ?? today!);
      hold(
        "a month begins where the last one ended, or is that of a late payment",
        String([period!.from, period!.until]) === String([expected.from, expected.until]),
      );
      hold("what waited for the month is carried out with it", (orderState ?? null) === due.order);
      Object.assign(is, { offer: due.offer, firstDay: first ?? today!, period, owed: undefined });
      if (from !== undefined) is.pending = null;
      hold("nobody hears of a debt that is paid", told("fee-overdue").length === 0);
    } else {
      hold("no fee is charged but for a month or an order", fees.length === 0);
      if (orderState === "withdrawn") {
        seen.push("withdrawn");
        hold("what is withdrawn waited", is.pending !== null);
        is.pending = null;
      }
    }
    if (owed && is.owed) hold("one fee is owed at most", owed.since === is.owed.since);
    if (owed && !is.owed) {
      seen.push("owed");
      const day = warsawDay(new Date(owed.since));
      const from = is.period?.until ?? day;
      const due = begun(from);
      hold("what is owed is the month's fee", String(listed(due.lines, 1)) === String(listed(owed.lines, 1)));
      hold("it is owed where the balance does not cover it", totalOf(due.lines) > Math.max(0, is.balance));
      hold("and from its day on", from <= day);
      hold("what waited for the month is carried out with it, though it is owed", (orderState ?? null) === due.order);
      if (due.order) seen.push(`${due.order}, owed`);
      Object.assign(is, { offer: due.offer, pending: null });
    }
    if (owed) is.owed = owed;
    const { since } = is.owed ?? {};
    const overdue = told("fee-overdue");
    if (overdue.length > 0) {
      seen.push("told of a debt");
      overdueTold.set(since!, (overdueTold.get(since!) ?? 0) + overdue.length);
      hold("each person hears of a fee that is owed once", overdueTold.get(since!) === people);
    }
    const [warning] = told("fee-not-covered");
    if (warning) {
      seen.push("warned");
      const [on, fee] = [String(warning.dueOn), Number(warning.feeGrosze)];
      hold("people are warned of a fee once, unless it is higher by then", fee > (warned.get(on) ?? 0));
      hold("each person is warned", told("fee-not-covered").length === people);
      hold("of the next fee", on === is.period?.until);
      warned.set(on, fee);
    }
  };
  return { is, take, broken, seen };
};

/** What must hold at every moment; each that doesn't is named. */
const wrongWith = async (world: World): Promise<string[]> => {
  const { rules, kept } = world;
  for (const writes of kept.splice(0)) rules.take(writes);
  const { is } = rules;
  const [{ head, subscription, nextLook }, orders] = await Promise.all([world.look(), world.orderList()]);
  const wrong = [...rules.broken];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(says);
  };
  hold("the balance is the sum of the entries", head.balanceGrosze === is.balance);
  hold("head and subscription have one offer", head.offer.id === subscription.offer.id);
  hold("it is the one that was ordered", JSON.stringify(subscription.offer.id) === JSON.stringify(is.offer.id));
  hold("the month is the one that was paid", JSON.stringify(subscription.period) === JSON.stringify(is.period));
  hold("a fee is owed until it is paid", head.owedFee?.since === is.owed?.since);
  hold("what waits is the order that was made", subscription.pending?.orderId === is.pending?.orderId);
  const scheduled = orders.filter(({ state }) => state === "scheduled").map(({ id }) => id);
  hold("an order is scheduled while it waits, and only then", String(scheduled) === String(is.pending?.orderId ?? ""));
  const lookBy = is.owed
    ? world.now().getTime() + days * 60_000
    : is.period
      ? startOfDay(is.period.until).getTime()
      : world.now().getTime();
  hold("somebody looks in time", nextLook !== undefined && Date.parse(nextLook) <= lookBy);
  return wrong;
};

/** It takes some ten seconds; a machine that does other work too may take longer. */
const slowMachineMilliseconds = 180_000;

it(
  "each month is paid once or owed, each order costs what was quoted, and no day is lost or paid twice, whatever happens at once",
  async () => {
    const seen = new Map<string, number>();
    const see = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(life, async ({ batches, ...wanted }) => {
        const world = await openWorld(wanted);
        for (const { wrong, when, isTwice, actions } of batches) {
          world.passTo(when);
          world.goesWrong(wrong);
          const deeds = isTwice ? [...actions, ...actions] : actions;

          const outcomes = await world.atOnce(
            deeds.map(({ action: deed, turn }) => ({ turn, act: () => act(world, deed) })),
          );

          world.goesWrong(null);
          for (const [at, outcome] of outcomes.entries()) {
            if (outcome === undefined) continue;
            const { does } = deeds[at]!.action;
            expect([...mayBeTold[does], ...(wrong ? ["temporarily_unavailable"] : [])], does).toContain(outcome);
            see(`${does}: ${outcome}`);
          }
          expect(await wrongWith(world)).toEqual([]);
        }

        // Whatever was broken off is made up for, and money pays what is owed.
        world.pass(days + hours);
        await world.run();
        await world.topUp(200_000);
        await world.run();
        expect(await wrongWith(world)).toEqual([]);
        // Entries are only ever added: one that disagrees with the others still does.
        expect(await world.verify()).toEqual([]);
        const { is } = world.rules;
        expect(is.owed).toBeUndefined();
        expect(warsawDay(world.now()) < is.period!.until).toBe(true);
        for (const what of world.rules.seen) see(what);
      }),
      { numRuns: 5, seed: 20_270_331, endOnFailure: true },
    );
    // Enough of it came about to mean something.
    const wanted = ["paid in time", "paid by money", "owed", "told of a debt", "warned", "withdrawn"];
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([...wanted, "ordered effective", "ordered scheduled", "effective"]),
    );
  },
  slowMachineMilliseconds,
);
