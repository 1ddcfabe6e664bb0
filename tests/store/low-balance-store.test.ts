import { describe, expect, it } from "vitest";
import { grosze } from "../../shared/domain/money.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { beforeNext, callsOf } from "../support/faults.ts";
import { credit, usage } from "../support/ledger.ts";
import { alertOf } from "../support/low-balance.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();

const setUp = async (balance: number) => {
  const { client, table } = stage();
  const accountId = await openTestAccount(table);
  const ledger = ledgerStore({ table, now: () => noon, pause: async () => {} });
  await ledger.post(accountId, () => ({ drafts: [credit(balance, crypto.randomUUID())] }), {});
  return {
    client,
    ledger,
    accountId,
    head: () => ledger.head(accountId),
    marker: () => table.get(keys.waits(accountId, "low-balance")),
    records: async () => (await auditStore(table).list(accountId, { limit: 10 })).records,
    set: async (threshold: number) =>
      (
        await lowBalanceStore(table, { pause: async () => {} }).set(
          await alertOf(table, accountId),
          { thresholdGrosze: grosze(threshold) },
          {
            at: noon,
            followUps: (before) => ({
              at: noon,
              records: [{ accountId, kind: "low-balance-alert-set", subject: String(before), from: "192.0.2.1" }],
            }),
          },
        )
      ).head,
  };
};

describe("the threshold of a low balance", () => {
  it("is kept with its verdict, the marker and the record, and a version that no verdict before has", async () => {
    const { set, head, marker, records } = await setUp(5_000);
    const before = await head();

    const answered = await set(6_000);

    const low = { state: "low", since: noon.toISOString() };
    expect(await head()).toEqual({ ...before, version: 3, thresholdGrosze: 6_000, low });
    expect(answered).toEqual(await head());
    expect(await marker()).toMatchObject({ queuedAt: noon.toISOString(), state: "low", crossing: 3 });
    expect(await records()).toMatchObject([{ kind: "low-balance-alert-set", subject: "2000" }]);
  });

  it("makes the marker due when all is well by it, and writes none where the state stays", async () => {
    const { set, marker } = await setUp(5_000);

    await set(4_000);
    expect(await marker()).toBeUndefined();
    await set(6_000);
    await set(0);
    expect(await marker()).toMatchObject({ state: "ok", crossing: 5 });
  });

  it("writes nothing where it is this one already", async () => {
    const { set, client, head, records } = await setUp(5_000);
    await set(6_000);
    const calls = callsOf(client);

    expect(await set(6_000)).toEqual(await head());

    expect(calls.filter(({ input }) => input.TransactItems)).toEqual([]);
    expect(await records()).toHaveLength(1);
  });

  it("is judged on the balance as a posting in between left it", async () => {
    const { set, client, ledger, accountId, marker } = await setUp(5_000);
    const posting = () =>
      ledger.post(accountId, () => ({ drafts: [usage(4_900, crypto.randomUUID())] }), {}).then(() => undefined);
    beforeNext(client, "TransactWriteItems", posting);

    const { low, balanceGrosze } = await set(100);

    // Low by the old threshold when the new one came, and not yet at 110 % of it.
    expect([low.state, balanceGrosze]).toEqual(["low", 100]);
    expect(await marker()).toMatchObject({ state: "low" });
    expect(await ledger.verify(accountId)).toEqual([]);
  });
});
