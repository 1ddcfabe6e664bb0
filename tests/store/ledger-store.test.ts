import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DaySums,
  dailySums,
  type EntryDraft,
  isAlertOpen,
  type LedgerEntry,
} from "../../shared/domain/account/ledger.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import {
  daysRead,
  guardRead,
  type LedgerStore,
  ledgerStore,
  type Outcome,
  type Posting,
  settledWrite,
} from "../../shared/store/ledger-store.ts";
import { readPage } from "../../shared/store/reads.ts";
import { type Item, type Table, transactionActionsMax } from "../../shared/store/table.ts";
import { queued } from "../../shared/store/work.ts";
import { callsOf, type Fault, faults, injectFaults } from "../support/faults.ts";
import { adjustment, credit, postingsOf, standingAfter, usage } from "../support/ledger.ts";
import { someOffer } from "../support/offers.ts";
import { refusalOf } from "../support/refusals.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { openTestAccount, someAccountId, tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();

/** A clock that never stands still, so that each transaction has an instant of its own; and no waiting for lost races. */
const ledgerOn = (table: Table): LedgerStore => {
  let ticks = Date.parse("2026-03-02T12:00:00.000Z");
  const now = () => {
    ticks += 1;
    return new Date(ticks);
  };
  return ledgerStore({ table, now, pause: async () => {} });
};

const post = (ledger: LedgerStore, accountId: AccountId, drafts: readonly EntryDraft[]): Promise<Outcome[]> =>
  ledger.post(accountId, () => ({ drafts }), {});
const resultsOf = (outcomes: readonly Outcome[]) => outcomes.map(({ result }) => result);

const allEntries = async (ledger: LedgerStore, accountId: AccountId): Promise<LedgerEntry[]> => {
  const all: LedgerEntry[] = [];
  let after: string | undefined;
  do {
    const page = await ledger.entries(accountId, { limit: 100, after });
    all.push(...page.entries);
    after = page.next;
  } while (after !== undefined);
  return all.reverse();
};

const daysOf = (table: Table, accountId: AccountId, limit = 100): Promise<DaySums[]> =>
  readPage(table, daysRead(accountId, limit));

let names = 0;
const unique = (name: string): string => {
  names += 1;
  return `${name}_${names}`;
};

describe("a posting", () => {
  it("is kept whole: entries, their guards, the head, and the way back to the top-up", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const payment = unique("pi");

    const outcomes = await post(ledger, accountId, [
      { ...credit(5_000, payment), subjectId: "tu_1" },
      usage(1_200, unique("ch")),
    ]);

    expect(resultsOf(outcomes)).toEqual(["posted", "posted"]);
    expect(await ledger.head(accountId)).toMatchObject({ balanceGrosze: 3_800, sequence: 2, version: 2 });
    expect((await allEntries(ledger, accountId)).map((entry) => entry.amountGrosze)).toEqual([5_000, -1_200]);
    expect(await table.get(keys.guard(accountId, credit(1, payment)))).toMatchObject({
      accountId,
      sequence: 1,
      subjectId: "tu_1",
    });
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("of one cause happens once, however often it is repeated", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const draft = credit(5_000, unique("pi"));

    const results = [];
    for (let time = 0; time < 3; time += 1) results.push(...resultsOf(await post(ledger, accountId, [draft])));

    expect(results).toEqual(["posted", "already-posted", "already-posted"]);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(5_000);
  });

  it("of one cause happens once, however often it is raced", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const draft = credit(5_000, unique("pi"));

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => post(ledger, accountId, [draft])));

    const results = outcomes.flatMap(resultsOf);
    expect(results.filter((result) => result === "posted")).toHaveLength(1);
    expect(results.filter((result) => result === "already-posted")).toHaveLength(7);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(5_000);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("of one cause with another amount is a conflict, and changes nothing", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const payment = unique("pi");
    await post(ledger, accountId, [credit(5_000, payment)]);

    expect(resultsOf(await post(ledger, accountId, [credit(5_001, payment)]))).toEqual(["conflict"]);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(5_000);
  });

  it("of one cause goes to one account only, when two race for it", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accounts = [await openTestAccount(table), await openTestAccount(table)];
    const draft = credit(5_000, unique("pi"));

    const outcomes = await Promise.all(
      accounts.flatMap((accountId) => [post(ledger, accountId, [draft]), post(ledger, accountId, [draft])]),
    );

    const heads = await Promise.all(accounts.map((accountId) => ledger.head(accountId)));
    expect(heads.map(({ balanceGrosze }) => balanceGrosze).sort()).toEqual([0, 5_000]);
    expect(outcomes.flatMap(resultsOf).sort()).toEqual(["already-posted", "conflict", "conflict", "posted"]);
  });

  it("of an account's own cause may happen in every account", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accounts = [await openTestAccount(table), await openTestAccount(table)];

    const outcomes = await Promise.all(
      accounts.map((accountId) => post(ledger, accountId, [adjustment(100, "case-7")])),
    );

    expect(outcomes.flatMap(resultsOf)).toEqual(["posted", "posted"]);
  });

  it("of one cause may move money once of each kind: a refund, and its failure", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const cause = { type: "stripe-refund", id: unique("re") } as const;
    const refund: EntryDraft = { ...credit(1, "x"), kind: "refund", amountGrosze: grosze(-700), cause };
    const failed: EntryDraft = { ...refund, kind: "refund-failed", amountGrosze: grosze(700) };

    const outcomes = await post(ledger, accountId, [refund, failed]);

    expect(resultsOf(outcomes)).toEqual(["posted", "posted"]);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(0);
  });

  it("settles each draft by itself: what is new is posted beside what was posted before", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const [old, other, fresh] = [unique("ch"), unique("ch"), unique("ch")];
    await post(ledger, accountId, [usage(100, old), usage(200, other)]);

    const outcomes = await post(ledger, accountId, [usage(100, old), usage(300, fresh), usage(201, other)]);

    expect(resultsOf(outcomes)).toEqual(["already-posted", "posted", "conflict"]);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(-600);
  });

  it("of one cause twice at once is a bug of the caller", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);
    const draft = usage(1, unique("ch"));

    await expect(post(ledgerOn(table), accountId, [draft, draft])).rejects.toThrow(RangeError);
  });

  it("to an account that does not exist is refused", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const nobody = someAccountId();

    expect((await refusalOf(post(ledger, nobody, [usage(1, unique("ch"))])))?.code).toBe("not_found");
    expect((await refusalOf(ledger.head(nobody)))?.code).toBe("not_found");
    expect(await ledger.verify(nobody)).toEqual([{ what: "head", expected: "an account's head", found: "none" }]);
  });

  it("of nothing only writes what it decided", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const write = { Put: { Item: { pk: `ACCOUNT#${accountId}`, sk: "BESIDE" } } };
    const before = await ledger.head(accountId);

    expect(await ledger.post(accountId, () => ({ drafts: [], writes: [write] }), {})).toEqual([]);
    expect(await ledger.post(accountId, () => ({ drafts: [] }), {})).toEqual([]);

    expect(await table.get({ pk: `ACCOUNT#${accountId}`, sk: "BESIDE" })).toBeDefined();
    expect(await ledger.head(accountId)).toEqual(before);
  });

  it("that was made before writes nothing again", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const draft = usage(1, unique("ch"));
    await post(ledger, accountId, [draft]);
    const write = { Put: { Item: { pk: `ACCOUNT#${accountId}`, sk: "BESIDE" } } };

    await ledger.post(accountId, () => ({ drafts: [draft], writes: [write] }), {});

    expect(await table.get({ pk: `ACCOUNT#${accountId}`, sk: "BESIDE" })).toBeUndefined();
  });

  it("settles a cause for good without an entry: what comes later of it posts nothing, whatever its amount", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const draft = usage(1, unique("ch"));

    await ledger.post(accountId, () => ({ drafts: [], writes: [settledWrite(accountId, draft, new Date())] }), {});

    expect(await ledger.post(accountId, () => ({ drafts: [draft] }), {})).toMatchObject([
      { result: "already-posted", sequence: 0 },
    ]);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("by two at once that settle and post one cause ends in one of the two", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const draft = usage(1, unique("ch"));

    const settle = () =>
      ledger.post(
        accountId,
        ({ items }) => ({ drafts: [], writes: items.guard ? [] : [settledWrite(accountId, draft, new Date())] }),
        { guard: guardRead(accountId, draft) },
      );
    await Promise.all([settle(), ledger.post(accountId, () => ({ drafts: [draft] }), {})]);

    const { sequence } = (await ledger.post(accountId, () => ({ drafts: [draft] }), {}))[0]!;
    expect((await ledger.entries(accountId, { limit: 10 })).entries).toHaveLength(sequence);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("is decided on what is kept now, and again after a lost race", async () => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const beside = { pk: `ACCOUNT#${accountId}`, sk: "BESIDE" };
    const seen: unknown[] = [];
    let conflicts = 3;
    injectFaults(client, ({ command }) =>
      command === "TransactWriteItems" && conflicts-- > 0 ? "conflict" : undefined,
    );

    const outcomes = await ledger.post(
      accountId,
      ({ head, items }) => {
        seen.push([head.version, items.beside]);
        return { drafts: [usage(1, "ch_decided")] } satisfies Posting;
      },
      { beside: { key: beside, parse: (item: Item) => item } },
    );

    expect(resultsOf(outcomes)).toEqual(["posted"]);
    expect(seen).toEqual(Array.from({ length: 4 }, () => [1, undefined]));
  });

  it("gives up after ten lost races, and says that it may be repeated", async () => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const calls = callsOf(client);
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? "conflict" : undefined));

    const refused = await refusalOf(post(ledger, accountId, [usage(1, unique("ch"))]));

    expect(refused?.code).toBe("temporarily_unavailable");
    expect(refused?.retryAfterSeconds).toBe(1);
    expect(calls.filter(({ command }) => command === "BatchGetItem")).toHaveLength(10);
  });

  it("that the decision refuses is refused, and nothing is kept", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);

    const refused = await refusalOf(
      ledger.post(
        accountId,
        () => {
          throw new Refusal(common.conflict);
        },
        {},
      ),
    );

    expect(refused?.code).toBe("conflict");
    expect((await ledger.head(accountId)).version).toBe(1);
  });
});

describe("a posting whose calls go wrong", () => {
  // The read of the head, which no conflict troubles and which is lost alike before and after; and the transaction, which leaves nothing unread.
  const steps = [
    ...(["lost-before", "answer-lost-once", "throttled", "unprocessed"] as const).map((fault) => [fault, 0] as const),
    ...faults.filter((fault) => fault !== "unprocessed").map((fault) => [fault, 1] as const),
  ];

  it.each(steps)("by %s at call %i is whole or not at all, and once when it is repeated", async (fault, step) => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const drafts = [credit(5_000, unique("pi")), usage(4_000, unique("ch"))];
    let calls = 0;
    injectFaults(client, () => (calls++ === step ? fault : undefined));

    const refused = await refusalOf(post(ledger, accountId, drafts));

    // The first time it is posted, or refused so that the caller comes again; either way the ledger is whole.
    expect(refused?.code ?? "posted").toMatch(/^(posted|temporarily_unavailable)$/);
    expect([0, 1_000]).toContain((await ledger.head(accountId)).balanceGrosze);
    expect(await ledger.verify(accountId)).toEqual([]);
    for (const result of resultsOf(await post(ledger, accountId, drafts)))
      expect(result).toMatch(refused ? /^(posted|already-posted)$/ : /^already-posted$/);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(1_000);
    expect(await ledger.verify(accountId)).toEqual([]);
  });
});

describe("a batch", () => {
  it("of 120 usage charges is posted in several transactions, none above DynamoDB's limit", async () => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    await post(ledger, accountId, [credit(10_000, unique("pi"))]);
    const drafts = Array.from({ length: 120 }, () => usage(100, unique("ch")));
    const calls = callsOf(client);

    const outcomes = await post(ledger, accountId, drafts);
    const again = await post(ledger, accountId, drafts);

    const sizes = calls.flatMap(({ input }) => (input.TransactItems ? [input.TransactItems.length] : []));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(transactionActionsMax);
    expect(outcomes.map(({ draft }) => draft)).toEqual(drafts);
    expect(new Set(resultsOf(outcomes))).toEqual(new Set(["posted"]));
    expect(new Set(resultsOf(again))).toEqual(new Set(["already-posted"]));
    expect((await ledger.head(accountId)).balanceGrosze).toBe(-2_000);
    // More entries than verification reads at once.
    expect(await allEntries(ledger, accountId)).toHaveLength(121);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it.each([
    [1, 47],
    [2, 47],
    [94, 1],
  ])("with %i writes holds %i drafts, exactly one transaction", async (writes, fit) => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    await post(ledger, accountId, [credit(10_000, unique("pi"))]);
    const posting = (count: number): Posting => ({
      // The balance falls, so that the alert's marker is written too.
      drafts: Array.from({ length: count }, () => usage(10_000, unique("ch"))),
      writes: Array.from({ length: writes }, (_, place) => ({
        Put: { Item: { pk: `ACCOUNT#${accountId}`, sk: `BESIDE#${place}` } },
      })),
    });
    const calls = callsOf(client);

    const fitting = posting(fit);
    expect(new Set(resultsOf(await ledger.post(accountId, () => fitting, {})))).toEqual(new Set(["posted"]));
    await expect(ledger.post(accountId, () => posting(fit + 1), {})).rejects.toThrow(RangeError);

    const sizes = calls.flatMap(({ input }) => (input.TransactItems ? [input.TransactItems.length] : []));
    expect(sizes).toEqual([2 * fit + 4 + writes]);
    expect(sizes[0]).toBeLessThanOrEqual(transactionActionsMax);
  });
});

describe("the marker of a low balance", () => {
  const setUp = async () => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    const key = keys.waits(accountId, "low-balance");
    return {
      client,
      table,
      accountId,
      key,
      marker: () => table.get(key),
      head: () => ledger.head(accountId),
      topUp: (amount: number) => post(ledger, accountId, [credit(amount, unique("pi"))]),
      adjust: (amount: number) => post(ledger, accountId, [adjustment(amount, unique("d"))]),
    };
  };

  it("is due by the clock, though a clock that was ahead has dated the ledger in the future", async () => {
    const { table, accountId, marker } = await setUp();
    const ahead = ledgerStore({ table, now: () => new Date("2026-04-20T12:00:00.000Z") });
    await post(ahead, accountId, [credit(5_000, unique("pi"))]);
    const now = new Date("2026-03-02T12:00:00.000Z");

    await post(ledgerStore({ table, now: () => now }), accountId, [usage(4_000, unique("ch"))]);

    expect(await marker()).toMatchObject({ state: "low", queuedAt: now.toISOString() });
  });

  it("waits from the worsening on, and says when all is well again", async () => {
    const { topUp, adjust, marker, head, accountId, key } = await setUp();
    const steps: [number, string | undefined][] = [
      [5_000, undefined],
      [-4_000, "low"],
      [-1_000, "exhausted"],
      [1_500, "low"],
      [500, "low"],
      [300, "ok"],
      [-2_000, "low"],
    ];

    const seen = [];
    for (const [place, [amount]] of steps.entries()) {
      await (place === 0 ? topUp : adjust)(amount);
      seen.push([amount, (await marker())?.state]);
    }

    expect(seen).toEqual(steps);
    const { low, version } = await head();
    expect(await marker()).toEqual({
      ...key,
      ...queued("low-balance", { accountId, subject: "" }, low.since),
      state: "low",
      crossing: version,
      opened: version,
    });
  });

  it("is written with a crossing only", async () => {
    const { topUp, adjust, client } = await setUp();
    const calls = callsOf(client);
    const steps = [-4_000, -100, 100, 1_000, 300, -100, -50, -2_150, -100];

    await topUp(5_000);
    for (const amount of steps) await adjust(amount);

    const wrote = calls.map(({ input }) => JSON.stringify(input.TransactItems ?? []).includes("WAITS#low-balance"));
    // 50 · 10 low · 9 · 10 · 20 · 23 well · 22 · 21.50 · 0 exhausted · -1
    expect(wrote.filter((_, place) => calls[place]?.input.TransactItems)).toEqual([
      false,
      true,
      false,
      false,
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it("keeps what the sweep noted on it, whatever is posted", async () => {
    const { topUp, adjust, marker, table, key } = await setUp();
    await topUp(5_000);
    await adjust(-4_000);
    const noted = { toldAt: "2026-03-02T13:00:00.000Z", told: "low" };
    await table.write({ Put: { Item: { ...(await marker()), ...noted, queuedAt: "2026-03-09T12:00:00.000Z" } } });

    await adjust(-10);
    expect(await marker()).toMatchObject({ ...key, ...noted, queuedAt: "2026-03-09T12:00:00.000Z", state: "low" });
    await adjust(-1_000);
    expect(await marker()).toMatchObject({ ...key, ...noted, state: "exhausted" });
    await topUp(9_000);
    expect(await marker()).toMatchObject({ ...key, ...noted, state: "ok" });
  });

  it("is none of an account that was never topped up or is postpaid, and none comes of a recovery", async () => {
    const [given, postpaid] = [await setUp(), await setUp()];
    await postpaid.table.write({
      Put: { Item: { ...keys.head(postpaid.accountId), ...(await postpaid.head()), mode: "postpaid" } },
    });
    await postpaid.topUp(1);

    for (const { adjust, head, marker } of [given, postpaid]) {
      const states = [];
      for (const amount of [5_000, -4_000, -2_000, 6_000]) {
        await adjust(amount);
        states.push((await head()).low.state);
        expect(await marker()).toBeUndefined();
      }
      expect(states).toEqual(["ok", "low", "exhausted", "ok"]);
    }
  });
});

describe("the sums of a day", () => {
  it("are those of its entries, in whatever postings they came, from one midnight in Warsaw to the next", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);
    const at = (now: string, ...drafts: EntryDraft[]) =>
      post(ledgerStore({ table, now: () => new Date(now) }), accountId, drafts);

    await at("2026-10-24T21:59:59.999Z", credit(5_000, unique("pi")));
    // The day of 25 hours.
    await at("2026-10-24T22:00:00.000Z", usage(100, unique("ch")), usage(20, unique("ch")));
    await at("2026-10-25T22:59:59.999Z", usage(3, unique("ch")), adjustment(-50, "d_1"));
    await at("2026-10-25T23:00:00.000Z", adjustment(10, "d_2"), adjustment(-10, "d_3"));
    // A clock that is behind changes no day that is over.
    await at("2026-10-25T22:00:00.000Z", usage(7, unique("ch")));

    expect(await daysOf(table, accountId)).toEqual([
      { day: "2026-10-24", closingBalanceGrosze: 5_000, lastSequence: 1, sums: { "top-up": 5_000 } },
      { day: "2026-10-25", closingBalanceGrosze: 4_827, lastSequence: 5, sums: { usage: -123, adjustment: -50 } },
      { day: "2026-10-26", closingBalanceGrosze: 4_820, lastSequence: 8, sums: { usage: -7, adjustment: 0 } },
    ]);
    expect(await ledgerOn(table).verify(accountId)).toEqual([]);
  });

  it("count every posting once, however many race", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);

    const all = Array.from({ length: 6 }, (_, place) => usage(10 + place, unique("ch")));
    await Promise.all([...all, ...all].map((draft) => post(ledger, accountId, [draft])));

    expect(await daysOf(table, accountId)).toEqual([
      { day: "2026-03-02", closingBalanceGrosze: -75, lastSequence: 6, sums: { usage: -75 } },
    ]);
  });

  it("are read of the latest days only, as many as are asked for", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);
    for (const day of ["01", "03", "05", "08"])
      await post(ledgerStore({ table, now: () => new Date(`2026-03-${day}T12:00:00.000Z`) }), accountId, [
        usage(10, unique("ch")),
      ]);

    expect((await daysOf(table, accountId, 2)).map(({ day }) => day)).toEqual(["2026-03-05", "2026-03-08"]);
  });
});

describe("the entries of an account", () => {
  it("are listed newest first, in pages, within a time", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    for (let place = 0; place < 5; place += 1) await post(ledger, accountId, [usage(1 + place, unique("ch"))]);
    const [, second, , fourth] = await allEntries(ledger, accountId);

    const first = await ledger.entries(accountId, { limit: 2 });
    const rest = await ledger.entries(accountId, { limit: 10, after: first.next });
    const within = await ledger.entries(accountId, { limit: 10, from: second?.postedAt, to: fourth?.postedAt });

    expect([...first.entries, ...rest.entries].map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1]);
    expect(within.entries.map(({ sequence }) => sequence)).toEqual([4, 3, 2]);
  });

  it("are none of another account's", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const [mine, theirs] = [await openTestAccount(table), await openTestAccount(table)];
    await post(ledger, theirs, [usage(1, unique("ch"))]);
    const { sk } = keys.entry((await allEntries(ledger, theirs))[0]!);

    expect((await ledger.entries(mine, { limit: 10 })).entries).toEqual([]);
    // A cursor holds a sort key only: another account's leads nowhere but into one's own.
    expect((await ledger.entries(mine, { limit: 10, after: sk })).entries).toEqual([]);
  });
});

describe("verification", () => {
  let whole: Promise<{ accountId: AccountId; entries: LedgerEntry[] }> | undefined;
  /** An account with three postings, which all tests share: each puts back what it tampers with. */
  const posted = async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    await post(ledger, accountId, [{ ...credit(9_000, unique("pi")), subjectId: "tu_1" }]);
    await post(ledger, accountId, [usage(1_500, unique("ch"))]);
    await post(ledger, accountId, [adjustment(-100, "d_1")]);
    expect(await ledger.verify(accountId)).toEqual([]);
    return { accountId, entries: await allEntries(ledger, accountId) };
  };
  /** What is found where one item of theirs in the table itself has these changes, or is gone. */
  const tampered = async (
    key: (accountId: AccountId, entries: LedgerEntry[]) => { pk: string; sk: string },
    changes: Record<string, unknown> | undefined,
  ) => {
    const { table } = stage();
    whole ??= posted();
    const { accountId, entries } = await whole;
    const at = key(accountId, entries);
    const Item = await table.get(at);
    if (!Item) throw new Error("there is nothing to tamper with");
    await table.write(changes ? { Put: { Item: { ...Item, ...changes } } } : { Delete: { Key: at } });
    const found = await ledgerOn(table).verify(accountId);
    await table.write({ Put: { Item } });
    return found;
  };
  const entry = (place: number) => (_: AccountId, entries: LedgerEntry[]) => keys.entry(entries[place]!);
  const guard = (place: number) => (accountId: AccountId, entries: LedgerEntry[]) =>
    keys.guard(accountId, entries[place]!);

  it.each([
    ["entry", "balanceAfterGrosze", 7_501],
    ["entry", "amountGrosze", -1_501],
    ["entry", "actor", { type: "staff", id: "rating" }],
    ["entry", "hash", "f".repeat(64)],
    ["guard", "sequence", 1],
    ["guard", "postedAt", "2026-03-02T12:00:00.999Z"],
    ["guard", "contentHash", "f".repeat(64)],
    ["guard", "subjectId", "tu_other"],
  ])("names the second entry where its %s says another %s", async (item, field, value) => {
    const found = await tampered(item === "entry" ? entry(1) : guard(1), { [field]: value });

    expect(found.map(({ sequence }) => sequence)).toContain(2);
  });

  it.each([
    ["entry", 2, [3, undefined]],
    ["guard", 1, [1]],
    ["guard of the account's own", 3, [3]],
  ] as const)("names what an %s that is gone leaves behind", async (item, sequence, named) => {
    const found = await tampered(item === "entry" ? entry(sequence - 1) : guard(sequence - 1), undefined);

    expect([...new Set(found.map((disagreement) => disagreement.sequence))]).toEqual(named);
  });

  it.each([
    ["is gone", undefined],
    ["says another amount", { amountGrosze: 9_001 }],
    ["says another hash", { hash: "f".repeat(64) }],
    ["can't be read", { sequence: "1" }],
  ])("names an entry whose copy by kind %s", async (_, changes) => {
    const copy = (_account: AccountId, entries: LedgerEntry[]) => keys.filedEntry(entries[0]!);

    expect(await tampered(copy, changes)).toEqual([expect.objectContaining({ what: "copy", sequence: 1 })]);
  });

  it.each([
    ["balanceGrosze", 7_401],
    ["sequence", 2],
    ["hash", "f".repeat(64)],
    ["lastPostedAt", null],
    ["low", { state: "low", since: "2026-03-02T12:00:00.000Z" }],
    ["dailyUsage", []],
  ])("names a head that says another %s", async (field, value) => {
    const found = await tampered((accountId) => keys.head(accountId), { [field]: value });

    expect(found.map(({ what }) => what)).toContain("head");
  });

  it.each([
    ["closingBalanceGrosze", 7_401],
    ["lastSequence", 2],
    ["usage", -1_499],
    ["adjustment", undefined],
    ["payout", -1],
    ["usage", "much"],
  ])("names a day that says another %s: %j", async (field, value) => {
    const found = await tampered((accountId) => keys.day(accountId, "2026-03-02"), { [field]: value });

    expect(new Set(found.map(({ what }) => what))).toEqual(new Set(["day"]));
  });

  it("names a day that is gone", async () => {
    const found = await tampered((accountId) => keys.day(accountId, "2026-03-02"), undefined);

    expect(found).toEqual([expect.objectContaining({ what: "day", found: "missing" })]);
  });

  it("takes what is posted while it reads for no disagreement", async () => {
    const { client, table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    await post(ledger, accountId, [usage(1_500, unique("ch"))]);
    let reads = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        reads += 1;
        if (reads <= 4)
          await post(ledgerOn(tableNamed(stage().name).table), accountId, [
            usage(1, `ch_between_${reads}_${accountId}`),
          ]);
        return next(args);
      },
      { step: "initialize" },
    );

    expect(await ledger.verify(accountId)).toEqual([]);
    expect(reads).toBeGreaterThanOrEqual(4);
  });

  it("names an entry that is there twice, under another key", async () => {
    const { table } = stage();
    const ledger = ledgerOn(table);
    const accountId = await openTestAccount(table);
    await post(ledger, accountId, [usage(1_500, unique("ch"))]);
    const [posted] = await allEntries(ledger, accountId);
    const { pk, sk } = keys.entry({ ...posted!, sequence: 2 });
    await table.write({ Put: { Item: { ...posted, pk, sk } } });

    const found = await ledger.verify(accountId);

    expect(found).toContainEqual(expect.objectContaining({ what: "sequence", sequence: 1, expected: "2", found: "1" }));
  });
});

// --- random histories -------------------------------------------------------------------------------------------------

/** What a history may ask for: a few causes, each in two contents, to one of two accounts. */
type Asked = {
  readonly account: 0 | 1;
  readonly drafts: readonly { readonly cause: number; readonly content: 0 | 1 }[];
};

const causesMax = 9;
/** Some causes are Stripe's or the platform's, one to the whole system; every third is the account's own. */
const draftOf = (history: string, { cause, content }: Asked["drafts"][number]): EntryDraft => {
  const [name, amount] = [`${history}_${cause}`, 700 * (cause + 1) + content];
  if (cause % 3 === 0) return credit(2 * amount, `pi_${name}`);
  return cause % 3 === 1 ? usage(amount, `ch_${name}`) : adjustment(cause % 2 === 0 ? amount : -amount, `d_${name}`);
};

const asked = fc.record({
  account: fc.constantFrom(0 as const, 1 as const),
  drafts: fc.uniqueArray(
    fc.record({
      cause: fc.nat(causesMax - 1),
      content: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0 as const) },
        { weight: 1, arbitrary: fc.constant(1 as const) },
      ),
    }),
    { minLength: 1, maxLength: 3, selector: ({ cause }) => cause },
  ),
});
/** Steps one after another; what stands in one step happens at once. */
const history = fc.array(fc.array(asked, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
const mishaps = fc.array(fc.option(fc.constantFrom(...faults), { nil: undefined, freq: 2 }), { maxLength: 14 });

/** Repeats a call that may be repeated, as every caller does. The faults run out, so it ends. */
const persistently = async (call: () => Promise<Outcome[]>): Promise<Outcome[]> => {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isRefusal(error, common.temporarily_unavailable)) throw error;
    }
  }
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe("any history of postings, with lost races, lost answers and repeated calls", () => {
  it("posts each cause once, and leaves every ledger whole", async () => {
    const seen = new Set<string | undefined>();
    await fc.assert(
      fc.asyncProperty(history, mishaps, async (steps, faultsToCome) => {
        const { client, table } = stage();
        const ledger = ledgerOn(table);
        const accounts = [await openTestAccount(table), await openTestAccount(table)];
        const name = unique("history");
        const toCome: (Fault | undefined)[] = [...faultsToCome];
        injectFaults(client, () => {
          const fault = toCome.shift();
          seen.add(fault);
          return fault;
        });

        const answers: { readonly accountId: AccountId; readonly outcomes: Outcome[] }[] = [];
        for (const step of steps)
          await Promise.all(
            step.map(async ({ account, drafts }) => {
              const accountId = accounts[account]!;
              const wanted = drafts.map((draft) => draftOf(name, draft));
              answers.push({ accountId, outcomes: await persistently(() => post(ledger, accountId, wanted)) });
            }),
          );
        toCome.length = 0;

        const books = await Promise.all(
          accounts.map(async (accountId) => ({
            accountId,
            head: await ledger.head(accountId),
            entries: await allEntries(ledger, accountId),
            marker: await table.get(keys.waits(accountId, "low-balance")),
          })),
        );
        for (const { accountId, head, entries, marker } of books) {
          expect(await ledger.verify(accountId)).toEqual([]);
          expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, place) => place + 1));
          expect(head.sequence).toBe(entries.length);
          expect(head.balanceGrosze).toBe(sum(entries.map(({ amountGrosze }) => amountGrosze)));
          expect(entries.map(({ balanceAfterGrosze }) => balanceAfterGrosze)).toEqual(
            entries.map((_, place) => sum(entries.slice(0, place + 1).map(({ amountGrosze }) => amountGrosze))),
          );
          const standing = standingAfter(postingsOf(entries), head.thresholdGrosze);
          expect(await daysOf(table, accountId)).toEqual(dailySums(entries));
          expect([head.low.state, isAlertOpen(head)]).toEqual([standing.state, standing.isOpen]);
          expect(marker?.state).toBe(standing.wasOpen ? standing.state : undefined);
        }

        // Every cause that was asked for stands exactly once: in the system, or in the account whose own it is.
        const guardOf = (accountId: AccountId, draft: EntryDraft) =>
          Object.values(keys.guard(accountId, draft)).join(" ");
        const standing = books.flatMap(({ accountId, entries }) =>
          entries.map((entry) => ({ name: guardOf(accountId, entry), accountId, entry })),
        );
        const wanted = new Set(
          answers.flatMap(({ accountId, outcomes }) => outcomes.map(({ draft }) => guardOf(accountId, draft))),
        );
        expect(standing.map((one) => one.name).sort()).toEqual([...wanted].sort());

        // And everybody was told the truth about it.
        const posted = new Map<string, number>();
        for (const { accountId, outcomes } of answers)
          for (const { draft, result } of outcomes) {
            seen.add(result);
            const stands = standing.find((one) => one.name === guardOf(accountId, draft));
            const isOurs = stands?.accountId === accountId && stands.entry.amountGrosze === draft.amountGrosze;
            expect(result === "conflict").toBe(!isOurs);
            if (result === "posted") posted.set(stands!.name, (posted.get(stands!.name) ?? 0) + 1);
          }
        expect([...posted.values()].filter((times) => times > 1)).toEqual([]);

        expect(sum(books.map(({ head }) => head.balanceGrosze))).toBe(
          sum(standing.map(({ entry }) => entry.amountGrosze)),
        );
      }),
      { numRuns: 6, seed: 20_260_302 },
    );
    // Enough of it came about to mean something.
    const wanted = [...faults, "posted", "already-posted", "conflict"];
    expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
  });

  it("ends with the same balance in whatever order, and however often, the money moved", async () => {
    const amounts = fc.array(
      fc.integer({ min: -3_000, max: 3_000 }).filter((amount) => amount !== 0),
      { minLength: 2, maxLength: 5 },
    );
    const orders = amounts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys(), ...all.keys()], { minLength: 2 * all.length })),
    );
    await fc.assert(
      fc.asyncProperty(orders, async ([all, order]) => {
        const { table } = stage();
        const ledger = ledgerOn(table);
        const [inOrder, inAnyOrder] = [await openTestAccount(table), await openTestAccount(table)];

        for (const [place, amount] of all.entries()) await post(ledger, inOrder, [adjustment(amount, `d_${place}`)]);
        for (const place of order) await post(ledger, inAnyOrder, [adjustment(all[place]!, `d_${place}`)]);

        const [left, right] = [await ledger.head(inOrder), await ledger.head(inAnyOrder)];
        expect([right.balanceGrosze, right.sequence, right.low.state]).toEqual([
          left.balanceGrosze,
          left.sequence,
          left.low.state,
        ]);
      }),
      { numRuns: 3, seed: 20_260_302 },
    );
  });
});

describe("the keys of entries", () => {
  it("sort as entries follow one another, so that a range of time is a range of keys", () => {
    const accountId = someAccountId();
    const at = (postedAt: string, sequence: number) => keys.entry({ accountId, postedAt, sequence }).sk;

    const inOrder = [
      at("2026-03-02T12:00:00.000Z", 9),
      at("2026-03-02T12:00:00.000Z", 10),
      at("2026-03-02T12:00:00.001Z", 11),
      at("2026-10-02T12:00:00.000Z", 12),
    ];
    expect([...inOrder].sort()).toEqual(inOrder);
    const { from, to } = ranges.entries(accountId, "2026-03-02T12:00:00.000Z", "2026-03-02T12:00:00.000Z");
    expect(inOrder.map((sk) => sk >= from && sk <= to)).toEqual([true, true, false, false]);
  });
});

describe("money that comes while a fee is owed", () => {
  const fee = 3_100;
  /** An account that owes the fee of April 2027, on the 5th of that month. */
  const owing = async (table = stage().table) => {
    const own = await subscriptionDesk(table, {
      offers: [someOffer({ monthlyFeeGrosze: fee })],
      balance: 100,
      paperFeeGrosze: 900,
      looking: stage().table,
    });
    own.goTo("2027-04-01T08:00:00.000Z");
    await own.run();
    own.goTo("2027-04-05T08:00:00.000Z");
    return own;
  };
  const owed = fee + 900;

  it("pays it where it covers it, in the transaction of the credit: one read, one write", async () => {
    const { client, table } = stage();
    const own = await owing(table);
    const calls = callsOf(client);

    await own.topUp(owed - 100);

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "TransactWriteItems"]);
    const [credited, ...fees] = (await own.entries()).slice(-3);
    expect([credited, ...fees].map((entry) => entry?.amountGrosze)).toEqual([owed - 100, -fee, -900]);
    expect(new Set(fees.map((entry) => entry.postedAt))).toEqual(new Set([credited?.postedAt]));
    expect(await own.head()).toMatchObject({ balanceGrosze: 0 });
    expect((await own.head()).owedFee).toBeUndefined();
    expect((await own.subscription()).period).toEqual({ from: "2027-04-01", until: "2027-05-01" });
    expect(await own.verify()).toEqual([]);
  });

  it("leaves it where it does not, and the next money that does pays it", async () => {
    const own = await owing();

    await own.topUp(owed - 101);
    expect(await own.fees()).toEqual([]);
    expect((await own.head()).balanceGrosze).toBe(owed - 1);
    await own.topUp(1);

    expect(await own.fees()).toHaveLength(2);
    expect((await own.head()).balanceGrosze).toBe(0);
  });

  it("pays it by a correction as by a top-up, and never by a charge", async () => {
    const own = await owing();
    const { ledger, accountId } = own;
    await own.topUp(owed - 101);

    await ledger.post(accountId, () => ({ drafts: [usage(1, accountId)] }), {});
    expect(await own.fees()).toEqual([]);
    await ledger.post(accountId, () => ({ drafts: [adjustment(2, "case-1")] }), {});

    expect(await own.fees()).toHaveLength(2);
  });

  it("pays it once, however much comes at once and beside the schedule", async () => {
    const own = await owing();

    await Promise.all([own.topUp(owed), own.topUp(owed), own.run(), own.topUp(owed)]);

    expect(await own.fees()).toHaveLength(2);
    expect((await own.head()).balanceGrosze).toBe(100 + 2 * owed);
    expect(await own.verify()).toEqual([]);
  });

  it("is told what became of itself, and not of the fee", async () => {
    const own = await owing();

    const posted = await own.topUp(owed, { id: unique("pi") });

    expect(posted).toMatchObject([{ result: "posted", draft: { kind: "top-up", amountGrosze: owed } }]);
  });

  it.each([
    ["frozen", "after which the schedule charges it"],
    ["closed", "for good"],
  ] as const)("of a %s account stays, %s", async (state, _) => {
    const own = await owing();
    await own.setHead({ state });

    await own.topUp(owed);
    await own.run();

    expect(await own.fees()).toEqual([]);
    expect((await own.head()).balanceGrosze).toBe(owed + 100);
    if (state === "closed") return expect(await own.nextLook()).toBeUndefined();
    await own.setHead({ state: "open" });
    own.pass(24 * 60 + 1);
    await own.run();
    expect(await own.fees()).toHaveLength(2);
  });

  it("is credited also where the fee can't be posted with it, and then without it", async () => {
    const own = await owing();
    const { table } = stage();
    // As if the month had been charged before.
    const cause = { kind: "offer-fee", cause: { type: "period", id: "2027-04-01" } } as const;
    await table.write(settledWrite(own.accountId, cause, new Date()));

    expect(resultsOf(await own.topUp(owed))).toEqual(["posted"]);

    expect(await own.fees()).toEqual([]);
    expect((await own.head()).balanceGrosze).toBe(owed + 100);
    expect(await own.verify()).toEqual([]);
  });

  it.each(faults)("is credited with the fee or not at all, and repeated it is whole: %s", async (fault) => {
    const { client, table } = stage();
    const own = await owing(table);
    const id = unique("pi");
    let breaks = true;
    injectFaults(client, ({ command }) => {
      const fails = breaks && command === (fault === "unprocessed" ? "BatchGetItem" : "TransactWriteItems");
      if (fails) breaks = false;
      return fails ? fault : undefined;
    });

    await refusalOf(own.topUp(owed, { id }));
    const [head, fees] = [await own.head(), await own.fees()];
    expect([head.balanceGrosze, fees.length]).toEqual(head.owedFee ? [100, 0] : [100, 2]);
    await own.topUp(owed, { id });

    expect(await own.fees()).toHaveLength(2);
    expect((await own.head()).balanceGrosze).toBe(100);
  });
});
