import { describe, expect, it } from "vitest";
import { takeMessage, type VerifyMessage } from "../../functions/verify-ledgers/take-message.ts";
import { received } from "../../local/message-queues.ts";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import { isFullReplayDue } from "../../shared/domain/account/proof.ts";
import { beginning } from "../../shared/domain/account/replay.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { messageTaker, reported } from "../../shared/messages.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proofStore } from "../../shared/store/proof-store.ts";
import { queueStore, waitsWrite } from "../../shared/store/queue-store.ts";
import type { Write } from "../../shared/store/table.ts";
import { onlyGranted } from "../support/grants.ts";
import { keepTogether, putBy } from "../support/kept-together.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAccountId, someHead, tableNamed, testTable } from "../support/table.ts";
import { verifyRun } from "../support/verify-run.ts";

const logged = logOfEachTest();
const watch = onlyGranted("verify-ledgers");
const opened = new Date("2026-03-02T12:00:00.000Z");
const hours = (count: number): Date => new Date(opened.getTime() + count * 3600 * 1000);

/** An account whose full replay of the month falls on another day than those of the tests. */
const someAccountNotInRotation = (): AccountId => {
  const accountId = someAccountId();
  const replayed = { provenAt: hours(12).toISOString(), fullyReplayedAt: hours(12).toISOString() };
  return isFullReplayDue({ accountId, checkpoint: beginning, ...replayed }, hours(60), sha256)
    ? someAccountNotInRotation()
    : accountId;
};

/** A table of its own, because the schedule works off the whole queue, and accounts opened at noon. */
const operator = async (accounts: number) => {
  const stage = await testTable();
  const { table, name } = stage;
  const ids = Array.from({ length: accounts }, someAccountNotInRotation);
  const heads = ids.map((accountId) => ({ ...keys.head(accountId), ...someHead(accountId, opened) }));
  const waits = ids.map((accountId) => waitsWrite("verify", { accountId, subject: "" }, opened));
  await keepTogether(stage, [...heads, ...putBy(waits)]);
  const books = ledgerStore({ table, now: () => opened });
  for (const accountId of ids) {
    const seen = { head: someHead(accountId, opened), items: {} };
    await books.post(accountId, () => ({ drafts: [credit(5_000, `pi_${accountId}`)] }), {}, seen);
  }
  const { table: own } = watch(tableNamed(name));
  const [queues, proofs] = [queueStore(own), proofStore(own)];
  const run = (now: Date) => verifyRun({ queues, proofs, now: () => now });
  return { table, own, ids, books, queues, proofs, run };
};

describe("every night", () => {
  it("each account's ledger is replayed once, and again the night after", async () => {
    const { table, run } = await operator(2);
    const head = someHead(someAccountNotInRotation(), opened);
    await accountStore(table).open(head, { companyName: "Kawa", nip: "8567346215" }, []);

    expect(await run(hours(12))).toEqual({ shards: 4, listed: 3, verified: 3, disagreeing: 0 });
    expect(await run(hours(13))).toEqual({ shards: 4, listed: 0 });
    expect(await run(hours(36))).toEqual({ shards: 4, listed: 3, verified: 3, disagreeing: 0 });
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

describe("the messages of a run", () => {
  const shards = [0, 1, 2, 3];

  it("list every account of every shard once, however many pages that takes", async () => {
    const { queues, ids, own } = await operator(9);
    const sent: VerifyMessage[] = [];
    const messages = { send: async (more: readonly unknown[]) => void sent.push(...(more as VerifyMessage[])) };
    const take = takeMessage({ queues, proofs: proofStore(own), messages, now: () => hours(12), listedAtOnce: 2 });

    for (const shard of shards) sent.push({ run: hours(12).toISOString(), shard });
    const accounts: string[] = [];
    for (let next = sent.shift(); next; next = sent.shift())
      if ("accountId" in next) accounts.push(next.accountId);
      else await take(next);

    expect(accounts.sort()).toEqual([...ids].sort());
  });

  it("that come twice, or after those of a later run, verify nothing again", async () => {
    const { ids, queues, own } = await operator(1);
    const messages = { send: async () => {} };
    const take = takeMessage({ queues, proofs: proofStore(own), messages, now: () => hours(12) });
    const message = { run: hours(12).toISOString(), accountId: ids[0]! };

    expect(await take(message)).toEqual({ verified: 1, disagreeing: 0 });
    expect(await take(message)).toEqual({ "done-before": 1 });
    expect(await take({ ...message, run: hours(11).toISOString() })).toEqual({ "done-before": 1 });
    expect(await take({ ...message, run: hours(36).toISOString() })).toEqual({ verified: 1, disagreeing: 0 });
  });

  it("of two runs at once verify each account, and leave it due the night after", async () => {
    const { run } = await operator(3);

    const reports = await Promise.all([run(hours(12)), run(hours(12))]);

    const done = (what: string) => reports.reduce((sum, report) => sum + (report[what] ?? 0), 0);
    expect(done("verified")).toBeGreaterThanOrEqual(3);
    expect(done("verified") + done("overtaken") + done("done-before")).toBe(done("listed"));
    expect(done("failed") + done("disagreeing")).toBe(0);
    expect(await run(hours(36))).toMatchObject({ listed: 3, verified: 3 });
  });

  it("make an account due a day after its run began, however late they are taken", async () => {
    const { ids, queues, own, run } = await operator(1);
    const messages = { send: async () => {} };
    const take = takeMessage({ queues, proofs: proofStore(own), messages, now: () => hours(20) });

    await take({ run: hours(12).toISOString(), accountId: ids[0]! });

    expect(await run(hours(36))).toMatchObject({ verified: 1 });
  });

  it("of an account that fails come again alone; the others of the call are taken", async () => {
    const { ids, queues, proofs } = await operator(3);
    const find = (accountId: AccountId) =>
      accountId === ids[1] ? Promise.reject(new Error("lost")) : proofs.find(accountId);
    const take = messageTaker(
      "verify-ledgers",
      takeMessage({ queues, proofs: { ...proofs, find }, messages: { send: async () => {} }, now: () => hours(12) }),
    );
    const run = hours(12).toISOString();
    const event = received(
      ids.map((accountId) => JSON.stringify({ run, accountId })),
      hours(12),
      "saldo-local-verify-ledgers",
    );

    const answer = await take(event);

    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      batchItemFailures: [{ itemIdentifier: event.Records[1]!.messageId }],
    });
    expect(answer[reported]).toEqual({ verified: 2, disagreeing: 0 });
  });

  it.each(["", "{", "[]", '{"run":"today","shard":0}', '{"run":"2026-03-02T12:00:00.000Z"}'])(
    "that can't be read come again, until they are left to people: %s",
    async (body) => {
      const { queues, proofs } = await operator(0);
      const take = messageTaker(
        "verify-ledgers",
        takeMessage({ queues, proofs, messages: { send: async () => {} }, now: () => hours(12) }),
      );

      const { batchItemFailures } = await take(received([body], hours(12), "saldo-local-verify-ledgers"));

      expect(batchItemFailures).toHaveLength(1);
      expect(logged.of("message.failed")).toMatchObject([{ level: "warn", function: "verify-ledgers" }]);
    },
  );

  it("go on with a ledger that is too long for one, and end with one verdict", async () => {
    const { ids, books, queues, own } = await operator(1);
    const proofs = proofStore(own);
    const [accountId] = ids;
    const drafts = Array.from({ length: 350 }, (_, place) => usage(1, `long-${place}`));
    await books.post(accountId!, () => ({ drafts }), {});
    const prove: typeof proofs.prove = (account, now) => proofs.prove(account, now, 100);

    const report = await verifyRun({ queues, proofs: { ...proofs, prove }, now: () => hours(12) });

    expect(report).toEqual({ shards: 4, listed: 1, unfinished: 2, verified: 1, disagreeing: 0 });
  });

  it("whose continuation could not be sent fail, and are taken up where they were", async () => {
    const { ids, books, queues, own } = await operator(1);
    const proofs = proofStore(own);
    const drafts = Array.from({ length: 150 }, (_, place) => usage(1, `unsent-${place}`));
    await books.post(ids[0]!, () => ({ drafts }), {});
    const prove: typeof proofs.prove = (account, now) => proofs.prove(account, now, 100);
    let isDown = true;
    const messages = { send: () => (isDown ? Promise.reject(new Error("SQS is down")) : Promise.resolve()) };
    const take = takeMessage({ queues, proofs: { ...proofs, prove }, messages, now: () => hours(12) });
    const message = { run: hours(12).toISOString(), accountId: ids[0]! };

    await expect(take(message)).rejects.toThrow("SQS is down");
    isDown = false;

    expect(await take(message)).toEqual({ verified: 1, disagreeing: 0 });
  });
});
