/** The proof of a ledger on the real engine: what moves the checkpoint, and which run finds what was tampered with. */
import { afterEach, describe, expect, it } from "vitest";
import type { EntryDraft, LedgerEntry } from "../../shared/domain/account/ledger.ts";
import { Proof } from "../../shared/domain/account/proof.ts";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { type Key, keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { type Proven, proofStore } from "../../shared/store/proof-store.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { beforeNext, callsOf } from "../support/faults.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const forgotten: Done = { accountId: operatorId, by: "ola", kind: "command-run", from: "operations" };

const stage = tableOfFile();
const night = (count: number): Date => new Date(Date.parse("2026-03-10T01:30:00.000Z") + count * 24 * 3600 * 1000);

let names = 0;
const unique = (name: string): string => {
  names += 1;
  return `${name}_${names}`;
};

const posting = (table: Table, at: string) => (accountId: AccountId, drafts: readonly EntryDraft[]) =>
  ledgerStore({ table, now: () => new Date(at) }).post(accountId, () => ({ drafts }), {});

const prove = async (table: Table, accountId: AccountId, now: Date, entriesMax?: number): Promise<Proven> => {
  const proofs = proofStore(table);
  return proofs.prove(await proofs.find(accountId), now, entriesMax);
};

const proofOf = async (table: Table, accountId: AccountId): Promise<Proof> =>
  Proof.parse(await table.get(keys.proof(accountId)));

const entriesOf = async (table: Table, accountId: AccountId): Promise<LedgerEntry[]> =>
  (await ledgerStore({ table, now: () => new Date() }).entries(accountId, { limit: 1_000 })).entries.reverse();

/** The proof as if the account's day of the rotation were never these nights. */
const notInRotation = async (table: Table, accountId: AccountId, until: Date): Promise<void> => {
  const proof = await proofOf(table, accountId);
  await table.write({
    Put: { Item: { ...keys.proof(accountId), ...proof, fullyReplayedAt: until.toISOString() } },
  });
};

/** Four entries of two days that were proven, and two of a third day that were not. */
const ledgerWithCheckpoint = async () => {
  const { client, table } = stage();
  const accountId = await openTestAccount(table);
  await posting(table, "2026-03-08T12:00:00.000Z")(accountId, [
    { ...credit(9_000, unique("pi")), subjectId: "tu_1" },
    usage(700, unique("ch")),
  ]);
  await posting(table, "2026-03-09T12:00:00.000Z")(accountId, [usage(800, unique("ch")), adjustment(-100, "d_1")]);
  expect(await prove(table, accountId, night(0))).toEqual({ outcome: "whole", found: [] });
  await notInRotation(table, accountId, night(1));
  await posting(table, "2026-03-10T12:00:00.000Z")(accountId, [usage(900, unique("ch")), adjustment(-50, "d_2")]);
  return { client, table, accountId, entries: await entriesOf(table, accountId) };
};

describe("proving a ledger", () => {
  it("moves the checkpoint to the entry that the head ends with, and keeps what it ends with", async () => {
    const { table, accountId, entries } = await ledgerWithCheckpoint();

    expect(await prove(table, accountId, night(1))).toEqual({ outcome: "whole", found: [] });

    expect(await proofOf(table, accountId)).toEqual({
      accountId,
      version: 2,
      provenAt: night(1).toISOString(),
      fullyReplayedAt: night(1).toISOString(),
      checkpoint: {
        sequence: 6,
        balanceGrosze: 6_450,
        hash: entries[5]!.hash,
        postedAt: "2026-03-10T12:00:00.000Z",
        toppedUp: true,
        summedFrom: { sequence: 1, day: "2026-03-08" },
        dailyUsage: [
          { day: "2026-03-08", amountGrosze: 700 },
          { day: "2026-03-09", amountGrosze: 800 },
          { day: "2026-03-10", amountGrosze: 900 },
        ],
        day: {
          day: "2026-03-10",
          closingBalanceGrosze: 6_450,
          lastSequence: 6,
          sums: { usage: -900, adjustment: -50 },
        },
      },
    });
  });

  it("reads the entry at the checkpoint and what is new, and no entry before it", async () => {
    const { client, table, accountId, entries } = await ledgerWithCheckpoint();
    const calls = callsOf(client);

    await prove(table, accountId, night(1));

    const guards = calls.filter(({ command }) => command === "BatchGetItem").slice(1);
    expect(calls.map(({ command }) => command)).toEqual([
      "BatchGetItem",
      "Query",
      "BatchGetItem",
      "BatchGetItem",
      "Query",
      "Query",
      "PutItem",
    ]);
    expect(JSON.stringify(guards)).not.toContain(entries[3]!.cause.id);
    expect(JSON.stringify(guards)).not.toContain(keys.filedEntry(entries[3]!).sk);
    expect(calls[1]?.input.ExpressionAttributeValues).toMatchObject({ ":from": keys.entry(entries[3]!).sk });
  });

  it("of an account without entries says so", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);

    for (const count of [0, 1]) expect(await prove(table, accountId, night(count))).toMatchObject({ outcome: "whole" });
    await posting(table, "2026-03-12T12:00:00.000Z")(accountId, [credit(1, unique("pi"))]);
    expect(await prove(table, accountId, night(3))).toMatchObject({ outcome: "whole" });
    expect((await proofOf(table, accountId)).checkpoint?.sequence).toBe(1);
  });

  it("goes on with a long ledger call by call, and ends where one call would end", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);
    for (let place = 0; place < 6; place += 1)
      await posting(table, `2026-03-0${1 + place}T12:00:00.000Z`)(
        accountId,
        Array.from({ length: 50 }, () => usage(1 + place, unique("ch"))),
      );

    const outcomes = [];
    for (let calls = 0; calls < 3; calls += 1) outcomes.push((await prove(table, accountId, night(0), 100)).outcome);

    expect(outcomes).toEqual(["unfinished", "unfinished", "whole"]);
    const inSteps = await proofOf(table, accountId);
    await proofStore(table).forget(accountId, forgotten, new Date());
    await prove(table, accountId, night(0));
    expect(inSteps).toEqual({ ...(await proofOf(table, accountId)), version: 3 });
  });

  it("keeps what it found half-way, so that no later part makes the ledger whole", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);
    const drafts = Array.from({ length: 150 }, () => usage(1, unique("ch")));
    await posting(table, "2026-03-01T12:00:00.000Z")(accountId, drafts);
    await table.write({ Delete: { Key: keys.guard(accountId, drafts[3]!) } });

    expect(await prove(table, accountId, night(0), 100)).toMatchObject({ outcome: "unfinished" });
    expect(await prove(table, accountId, night(0), 100)).toMatchObject({
      outcome: "disagrees",
      found: [{ what: "guard", sequence: 4 }],
    });
  });
});

describe("what is posted while a run reads", () => {
  it.each(["Query", "BatchGetItem"])(
    "is no disagreement, and is left to the next run: before the next %s",
    async (command) => {
      const { client, table, accountId } = await ledgerWithCheckpoint();
      const others = stage().table;
      const proofs = proofStore(table);
      const account = await proofs.find(accountId);
      beforeNext(client, command, async () => {
        await posting(others, "2026-03-10T13:00:00.000Z")(accountId, [usage(10, unique("ch"))]);
        await posting(others, "2026-03-11T13:00:00.000Z")(accountId, [usage(20, unique("ch"))]);
      });

      expect(await proofs.prove(account, night(1))).toEqual({ outcome: "whole", found: [] });

      expect((await proofOf(table, accountId)).checkpoint?.sequence).toBe(6);
      expect(await prove(table, accountId, night(2))).toEqual({ outcome: "whole", found: [] });
      expect((await proofOf(table, accountId)).checkpoint?.sequence).toBe(8);
    },
  );

  it("and proven by another run is not overtaken back", async () => {
    const { table, accountId } = await ledgerWithCheckpoint();
    const proofs = proofStore(table);
    const late = await proofs.find(accountId);
    await posting(table, "2026-03-10T13:00:00.000Z")(accountId, [usage(10, unique("ch"))]);
    await prove(table, accountId, night(1));

    expect(await proofs.prove(late, night(1))).toEqual({ outcome: "overtaken", found: [] });
    expect((await proofOf(table, accountId)).checkpoint?.sequence).toBe(7);
  });

  it("makes no head behind the checkpoint, though the head was read before the proof", async () => {
    const { table, accountId } = await ledgerWithCheckpoint();
    const proofs = proofStore(table);
    const { head } = await proofs.find(accountId);
    await posting(table, "2026-03-10T13:00:00.000Z")(accountId, [usage(10, unique("ch"))]);
    await prove(table, accountId, night(1));

    expect(await proofs.prove({ ...(await proofs.find(accountId)), head }, night(1))).toEqual({
      outcome: "whole",
      found: [],
    });
  });
});

describe("what was tampered with", () => {
  /** Answers what undoes it. */
  type Tamper = (read: { table: Table; accountId: AccountId; entries: readonly LedgerEntry[] }) => Promise<Write>;
  const changed =
    (
      key: (accountId: AccountId, entries: readonly LedgerEntry[]) => Key,
      changes: Record<string, unknown> | undefined,
    ): Tamper =>
    async ({ table, accountId, entries }) => {
      const Key = key(accountId, entries);
      const whole = await table.get(Key);
      if (changes === undefined) await table.write({ Delete: { Key } });
      else await table.write({ Put: { Item: { ...Key, ...whole, ...changes } } });
      return whole ? { Put: { Item: whole } } : { Delete: { Key } };
    };
  const entry = (sequence: number) => (_: AccountId, entries: readonly LedgerEntry[]) =>
    keys.entry(entries[sequence - 1]!);
  const guard = (sequence: number) => (accountId: AccountId, entries: readonly LedgerEntry[]) =>
    keys.guard(accountId, entries[sequence - 1]!);
  const day = (name: string) => (accountId: AccountId) => keys.day(accountId, name);

  let made: ReturnType<typeof ledgerWithCheckpoint> | undefined;
  let undoing: Write[] = [];
  /** One ledger for all of them, whole again after each. */
  const tampered = async (tamper: Tamper) => {
    made ??= ledgerWithCheckpoint();
    const ledger = await made;
    const Item = (await ledger.table.get(keys.proof(ledger.accountId)))!;
    undoing = [await tamper(ledger), { Put: { Item } }];
    return { ...ledger, checkpoint: Proof.parse(Item).checkpoint };
  };
  afterEach(async () => {
    if (undoing.length > 0) await (await made)?.table.transact(undoing);
    undoing = [];
  });

  it.each<[string, Tamper, string]>([
    ["a new entry's amount", changed(entry(5), { amountGrosze: -901 }), "balance"],
    ["a new entry's actor", changed(entry(6), { actor: { type: "staff", id: "us_x" } }), "hash"],
    ["a new entry, taken away", changed(entry(6), undefined), "head"],
    ["a new entry that can't be read", changed(entry(5), { kind: "gift" }), "entry"],
    ["a new entry's guard, taken away", changed(guard(5), undefined), "guard"],
    ["a new entry's guard", changed(guard(6), { sequence: 5 }), "guard"],
    ["the sums of a new day", changed(day("2026-03-10"), { usage: -901 }), "day"],
    ["the sums of a day that is over since", changed(day("2026-03-09"), { closingBalanceGrosze: 1 }), "day"],
    [
      "the sums of a day without entries",
      changed(day("2026-03-11"), { lastSequence: 6, closingBalanceGrosze: 1 }),
      "day",
    ],
    ["the entry at the checkpoint", changed(entry(4), { note: "another" }), "checkpoint"],
    ["the entry at the checkpoint, taken away", changed(entry(4), undefined), "checkpoint"],
    ["the head's balance", changed(keys.head, { balanceGrosze: 6_451 }), "head"],
    ["the head's daily usage", changed(keys.head, { dailyUsage: [] }), "head"],
    [
      "the head's low state",
      changed(keys.head, { low: { state: "exhausted", since: "2026-03-10T12:00:00.000Z" } }),
      "head",
    ],
  ])("is found by the next run, which a full replay follows at once: %s", async (_, tamper, what) => {
    const { table, accountId, checkpoint } = await tampered(tamper);

    const first = await prove(table, accountId, night(1));
    const full = await prove(table, accountId, night(1));

    expect(first.outcome).toBe("unfinished");
    expect(first.found.map((found) => found.what)).toContain(what);
    expect(full.outcome).toBe("disagrees");
    expect(await proofOf(table, accountId)).toMatchObject({ checkpoint, disagreesSince: night(1).toISOString() });
  });

  it("is found on every run, until it is whole again", async () => {
    const { table, accountId } = await tampered(changed(entry(5), { amountGrosze: -901 }));
    for (const _ of ["found", "replayed"]) await prove(table, accountId, night(1));

    expect(await prove(table, accountId, night(2))).toMatchObject({ outcome: "disagrees" });
    expect(await prove(table, accountId, night(3))).toMatchObject({ outcome: "disagrees" });
  });

  it.each<[string, Tamper, string]>([
    ["an older entry", changed(entry(2), { actor: { type: "staff", id: "us_x" } }), "hash"],
    ["an older guard", changed(guard(1), undefined), "guard"],
    ["the sums of an older day", changed(day("2026-03-08"), { usage: -1 }), "day"],
  ])("before the checkpoint is found by the full replay of the month: %s", async (_, tamper, what) => {
    const { table, accountId } = await tampered(tamper);

    expect(await prove(table, accountId, night(1))).toEqual({ outcome: "whole", found: [] });
    const full = await prove(table, accountId, night(29));

    expect(full.outcome).toBe("disagrees");
    expect(full.found.map((found) => found.what)).toContain(what);
  });

  it("in the checkpoint itself is found at once, and stays until it is forgotten", async () => {
    const { table, accountId } = await ledgerWithCheckpoint();
    const proof = await proofOf(table, accountId);
    await table.write({
      Put: { Item: { ...keys.proof(accountId), ...proof, checkpoint: { ...proof.checkpoint, hash: "f".repeat(64) } } },
    });

    for (const outcome of ["unfinished", "disagrees", "disagrees"]) {
      const proven = await prove(table, accountId, night(1));
      expect(proven.outcome).toBe(outcome);
      expect(proven.found.map(({ what }) => what)).toContain("checkpoint");
    }
    await proofStore(table).forget(accountId, forgotten, new Date());
    expect(await prove(table, accountId, night(2))).toEqual({ outcome: "whole", found: [] });
  });

  it("so that the checkpoint can't be read is found, and nothing is written over it", async () => {
    const { table, accountId } = await ledgerWithCheckpoint();
    const spoilt = { ...keys.proof(accountId), checkpoint: "the last" };
    await table.write({ Put: { Item: spoilt } });

    expect(await prove(table, accountId, night(1))).toMatchObject({
      outcome: "disagrees",
      found: [{ what: "checkpoint" }],
    });
    expect(await table.get(keys.proof(accountId))).toEqual(spoilt);
  });

  it("by restoring an older head with its entries, guards and days is found by the checkpoint, and by nothing else", async () => {
    const { table, accountId } = await ledgerWithCheckpoint();
    const before = await table.get(keys.head(accountId));
    const dayBefore = await table.get(keys.day(accountId, "2026-03-10"));
    const drafts = [usage(10, unique("ch"))];
    await posting(table, "2026-03-10T13:00:00.000Z")(accountId, drafts);
    await prove(table, accountId, night(1));
    const last = (await entriesOf(table, accountId)).at(-1)!;
    for (const Key of [keys.entry(last), keys.guard(accountId, last)]) await table.write({ Delete: { Key } });
    for (const Item of [before, dayBefore]) await table.write({ Put: { Item } });

    const full = [await prove(table, accountId, night(2)), await prove(table, accountId, night(2))].at(-1)!;

    expect(full.outcome).toBe("disagrees");
    expect(full.found).toEqual([{ what: "checkpoint", expected: '"at least 7"', found: "6" }]);
    // An operator's replay says so, too.
    expect(await ledgerStore({ table, now: () => night(2) }).verify(accountId)).toEqual(full.found);
  });
});
