import { describe, expect, it } from "vitest";
import { verifiedText, verifyAllLedgers } from "../../ops/verify-ledgers.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore, waitsWrite } from "../../shared/store/queue-store.ts";
import { usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { openTestAccount, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

const logged = logOfEachTest();

/** A table of its own, because all that stands in it is verified. */
const ledgersOf = async (accounts: number) => {
  const { table } = await testTable();
  const ledger = ledgerStore({ table, now: () => noon });
  const ids = await Promise.all(
    Array.from({ length: accounts }, async (_, place) => {
      const accountId = await openTestAccount(table);
      // Due in years, and due since ever.
      const dueAt = new Date(place % 2 === 0 ? "2036-01-01T00:00:00Z" : "2020-01-01T00:00:00Z");
      await table.write(waitsWrite("verify", { accountId, subject: "" }, dueAt));
      await ledger.post(
        accountId,
        () => ({ drafts: [usage(100, `call-1-${place}`), usage(200, `call-2-${place}`)] }),
        {},
      );
      return accountId;
    }),
  );
  const lines: string[] = [];
  const verify = () => verifyAllLedgers({ queues: queueStore(table), ledger, say: (line) => lines.push(line) });
  return { table, ledger, ids, lines, verify };
};

describe("verifying all ledgers", () => {
  it("replays each account's once, whenever it is due", async () => {
    const { verify, lines } = await ledgersOf(13);

    const verified = await verify();

    expect(verified).toEqual({ verified: 13, disagreeing: [] });
    expect(verifiedText(verified)).toBe("13 ledgers replayed. Every one is whole.");
    expect(lines).toEqual([]);
  });

  it("names those that disagree and what does, and replays the others all the same", async () => {
    const { table, ledger, ids, verify, lines } = await ledgersOf(5);
    const broken = ids[2]!;
    const [entry] = (await ledger.entries(broken, { limit: 1 })).entries;
    await table.write({
      Update: {
        Key: keys.entry(entry!),
        UpdateExpression: "SET amountGrosze = :other",
        ExpressionAttributeValues: { ":other": -1 },
      },
    });
    await table.write({ Delete: { Key: keys.head(ids[4]!) } });

    const verified = await verify();

    expect(verified.verified).toBe(5);
    expect(verified.disagreeing.map(({ accountId }) => accountId).sort()).toEqual([broken, ids[4]!].sort());
    expect(lines.sort()).toEqual([
      expect.stringMatching(new RegExp(`^${broken < ids[4]! ? broken : ids[4]} disagrees: `)),
      expect.stringMatching(new RegExp(`^${broken < ids[4]! ? ids[4] : broken} disagrees: `)),
    ]);
    expect(lines.join()).toContain("1 head");
    const text = verifiedText(verified);
    expect(text).toMatch(/^5 ledgers replayed\. 2 disagree; look at each with verify-ledger:\n/);
    for (const id of [broken, ids[4]]) expect(text).toContain(`\n  ${id}`);
  });

  it("says where there are no accounts: the table may be the wrong one", async () => {
    const { verify } = await ledgersOf(0);

    expect(verifiedText(await verify())).toBe("The table has no accounts: is it the right one?");
  });

  it("is broken off by a ledger that can't be read, rather than to leave one out", async () => {
    const { table, ids } = await ledgersOf(3);
    const ledger = {
      verify: async (accountId: string) => {
        if (accountId === ids[1]) throw new Error("unread");
        return [];
      },
    };

    await expect(verifyAllLedgers({ queues: queueStore(table), ledger, say: () => {} })).rejects.toThrow("unread");
  });

  it("fails, once the others are replayed, where an account can't be listed", async () => {
    const { table, ledger, ids } = await ledgersOf(3);
    const unreadable = { ":other": "nonsense" };
    await table.write({
      Update: {
        Key: keys.waits(ids[0]!, "verify"),
        UpdateExpression: "SET accountId = :other",
        ExpressionAttributeValues: unreadable,
      },
    });
    const verified: string[] = [];
    const counting = {
      verify: (accountId: AccountId) => {
        verified.push(accountId);
        return ledger.verify(accountId);
      },
    };

    const failing = verifyAllLedgers({ queues: queueStore(table), ledger: counting, say: () => {} });

    await expect(failing).rejects.toThrow("1 account is left out");
    expect(verified.sort()).toEqual([ids[1]!, ids[2]!].sort());
    expect(logged.of("queue.unreadable")).toMatchObject([{ pk: keys.waits(ids[0]!, "verify").pk }]);
  });
});
