import { describe, expect, it } from "vitest";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proofStore } from "../../shared/store/proof-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Write } from "../../shared/store/table.ts";
import { onlyGranted } from "../support/grants.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAccountId, someHead, tableNamed, testTable } from "../support/table.ts";
import { verifyRun } from "../support/verify-run.ts";

const logged = logOfEachTest();
const watch = onlyGranted("verify-ledgers");
const opened = new Date("2026-03-02T12:00:00.000Z");
const hours = (count: number): Date => new Date(opened.getTime() + count * 3600 * 1000);

/** A table of its own, because the schedule works off the whole queue, and accounts opened at noon. */
const operator = async (accounts: number) => {
  const { table, name } = await testTable();
  const ids = Array.from({ length: accounts }, someAccountId);
  for (const accountId of ids)
    await accountStore(table).open(someHead(accountId, opened), { companyName: "Kawa", nip: "8567346215" }, []);
  const books = ledgerStore({ table, now: () => opened });
  for (const accountId of ids) await books.post(accountId, () => ({ drafts: [credit(5_000, `pi_${accountId}`)] }), {});
  const { table: own } = watch(tableNamed(name));
  const [queues, proofs] = [queueStore(own), proofStore(own)];
  const run = (now: Date) => verifyRun({ queues, proofs, now: () => now });
  return { table, ids, books, queues, proofs, run };
};

describe("every night", () => {
  it("each account's ledger is replayed once, and again the night after", async () => {
    const { run } = await operator(6);

    expect(await run(hours(12))).toEqual({ shards: 4, listed: 6, verified: 6, disagreeing: 0 });
    expect(await run(hours(13))).toEqual({ shards: 4, listed: 0 });
    expect(await run(hours(36))).toEqual({ shards: 4, listed: 6, verified: 6, disagreeing: 0 });
    expect(logged.of("ledger.disagrees")).toEqual([]);
  });

  it("a ledger that disagrees rings the alarm and waits for people; the others are replayed all the same", async () => {
    const { table, ids, run } = await operator(3);
    const [spoilt] = ids;
    await table.write({
      Update: {
        Key: keys.head(spoilt!),
        UpdateExpression: "SET balanceGrosze = :more",
        ExpressionAttributeValues: { ":more": 5_001 },
      },
    });

    expect(await run(hours(12))).toEqual({ shards: 4, listed: 3, verified: 3, disagreeing: 1 });

    expect(logged.of("ledger.disagrees")).toMatchObject([
      { level: "error", accountId: spoilt, what: "head", expected: "5000", found: "5001" },
    ]);
    expect(await table.due("ledgers-to-check", hours(12).toISOString(), 10)).toMatchObject([
      { accountId: spoilt, why: "head" },
    ]);
  });

  it.each([
    ["is gone", (accountId: AccountId): Write => ({ Delete: { Key: keys.head(accountId) } }), "none"],
    [
      "can't be read",
      (accountId: AccountId): Write => ({ Put: { Item: { ...keys.head(accountId), balanceGrosze: "a lot" } } }),
      "an unreadable one",
    ],
  ])("an account whose head %s is named, and does not keep the others from being replayed", async (_, spoil, found) => {
    const { table, ids, run } = await operator(3);
    await table.write(spoil(ids[0]!));

    expect(await run(hours(12))).toEqual({ shards: 4, listed: 3, verified: 3, disagreeing: 1 });
    expect(logged.of("ledger.disagrees")).toMatchObject([{ accountId: ids[0], what: "head", found }]);
  });

  it.each([
    ["a charge", usage(100, "charge-1")],
    ["a decision", adjustment(100, "decision-1")],
    ["a bank transfer", { ...credit(100, ""), cause: { type: "bank-transfer", id: "7K2M9RXD" } }],
  ] satisfies [string, EntryDraft][])("an entry without the guard of its cause is found: %s", async (_, draft) => {
    const { table, ids, books, run } = await operator(1);
    expect(await run(hours(12))).toEqual({ shards: 4, listed: 1, verified: 1, disagreeing: 0 });
    await books.post(ids[0]!, () => ({ drafts: [draft] }), {});

    await table.write({ Delete: { Key: keys.guard(ids[0]!, draft) } });

    expect(await run(hours(36))).toEqual({ shards: 4, listed: 1, unfinished: 1, verified: 1, disagreeing: 1 });
    // By what was new, then by the full replay that this began.
    const found = { accountId: ids[0], what: "guard", sequence: 2 };
    expect(logged.of("ledger.disagrees")).toMatchObject([found, found]);
  });

  it("one that can't be replayed now rings the alarm, and keeps no other from it", async () => {
    const { ids, queues, proofs } = await operator(3);
    const find = (accountId: AccountId) =>
      accountId === ids[0] ? Promise.reject(new Error("lost")) : proofs.find(accountId);
    const uses = { queues, proofs: { ...proofs, find }, now: () => hours(12) };

    expect(await verifyRun(uses)).toMatchObject({ verified: 2, disagreeing: 0, failed: 1 });
    expect(logged.of("ledger.not_verified")).toMatchObject([{ level: "error", accountId: ids[0] }]);
  });

  it("a ledger that is whole again waits for nobody any more, and one that is not waits on", async () => {
    const { table, ids, run } = await operator(2);
    const guards = ids.map((accountId) => keys.guard(accountId, credit(5_000, `pi_${accountId}`)));
    const [mended] = await table.getAll(guards);
    for (const guard of guards) await table.write({ Delete: { Key: guard } });
    expect(await run(hours(12))).toMatchObject({ disagreeing: 2 });

    await table.write({ Put: { Item: mended! } });
    expect(await run(hours(36))).toMatchObject({ disagreeing: 1 });

    expect(await table.due("ledgers-to-check", hours(48).toISOString(), 10)).toMatchObject([{ accountId: ids[1] }]);
  });

  it("a ledger stays to be checked since it was first found, however often it is found again", async () => {
    const { table, ids, run } = await operator(1);
    await table.write({ Delete: { Key: keys.guard(ids[0]!, credit(5_000, `pi_${ids[0]}`)) } });

    await run(hours(12));
    await run(hours(36));

    expect(await table.due("ledgers-to-check", hours(48).toISOString(), 10)).toMatchObject([
      { why: "guard", queuedAt: hours(12).toISOString() },
    ]);
  });
});
