/** Which commands were run, and what thawing an account makes of it. */
import { describe, expect, it } from "vitest";
import { LedgerDisagrees } from "../../ops/disagreements.ts";
import { freezesOf, runsOf } from "../../ops/runs.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore, auditWrite } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { beforeNext } from "../support/faults.ts";
import { usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { arn, operationsOn, operationsOnAccount, sentenceOf } from "../support/ops.ts";
import { thrownBy } from "../support/refusals.ts";

logOfEachTest();

describe("what was run", () => {
  it("is listed, the newest first, and of one account", async () => {
    const { ops, type, accountId } = await operationsOnAccount();
    await ops("freeze-account", "--account", accountId);
    await ops("make-machine-key", "--name", "rating", "--scopes", "usage.write");

    const lines = (await type(["list-runs"])).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`make-machine-key  by ${arn}  of: mk_`);
    expect((await type(["list-runs", "--account", accountId])).split("\n")).toHaveLength(1);
    expect(await type(["list-runs", "--account", newId("ac", new Date())])).toBe("No command is on record.");
  });

  it("says to whoever thaws an account who froze it and why, each time since it was thawed last", async () => {
    const { ops, type, accountId } = await operationsOnAccount();
    const freeze = (why: string) => type(["freeze-account", "--account", accountId, "--reason", why, "--yes"]);
    await freeze("A drill");
    await ops("thaw-account", "--account", accountId);
    await freeze("The ledger disagrees");
    expect(await freeze("A key has leaked")).toContain("was frozen already");

    const said = await ops("thaw-account", "--account", accountId);

    expect(said.match(/lift this freeze: .*/g)).toEqual([
      expect.stringContaining("reason: A key has leaked"),
      expect.stringContaining("reason: The ledger disagrees"),
    ]);
  });
});

/** Among the operator's records alone. */
const frozenByOlderRelease = (accountId: AccountId, at: Date): AuditRecord => ({
  id: newId("au", at),
  accountId: operatorId,
  subjectAccountId: accountId,
  by: arn,
  kind: "command-run",
  subject: "freeze-account",
  changes: [{ field: "reason", after: "A drill" }],
  at: "2026-03-02T12:00:00.000Z",
  from: "operations",
});

describe("the reason of a freeze", () => {
  it("is found from the account, however much the staff have looked at since", async () => {
    const { ops, accountId, table } = await operationsOnAccount();
    await ops("freeze-account", "--account", accountId);
    // As though it lay behind more records than anybody looks through.
    const { records } = await auditStore(table).list(operatorId, { limit: 10 });
    for (const { id } of records) await table.write({ Delete: { Key: keys.audit(operatorId, id) } });

    expect(await ops("thaw-account", "--account", accountId)).toContain("reason: The ledger disagrees");
    expect(await ops("list-runs", "--account", accountId)).toContain("freeze-account");
  });

  it("is found where an older release kept it, among the operator's other records alone", async () => {
    const { ops, accountId, table } = await operationsOnAccount();
    const frozen = frozenByOlderRelease(accountId, new Date(Date.now() - 86_400_000));
    await table.write(auditWrite(frozen));
    await ops("freeze-account", "--account", accountId);

    const said = await ops("thaw-account", "--account", accountId);

    expect(said.match(/lift this freeze: .*/g)).toEqual([
      expect.stringContaining("reason: The ledger disagrees"),
      expect.stringContaining("reason: A drill"),
    ]);
    expect((await ops("list-runs")).match(/reason: A drill/g)).toHaveLength(1);
  });

  it("is found where an older release, back after a newer one, kept it", async () => {
    const { ops, accountId, table } = await operationsOnAccount();
    await ops("freeze-account", "--account", accountId);
    await ops("thaw-account", "--account", accountId);
    await ops("freeze-account", "--account", accountId);
    const { records } = await auditStore(table).runs(accountId, { limit: 1 });
    for (const about of ["all", accountId] as const)
      await table.write({ Delete: { Key: keys.run(about, records[0]!.id) } });
    await table.write({ Delete: { Key: keys.audit(operatorId, records[0]!.id) } });
    await table.write(auditWrite(frozenByOlderRelease(accountId, new Date())));

    const said = await ops("thaw-account", "--account", accountId);

    expect(said.match(/lift this freeze: .*/g)).toEqual([expect.stringContaining("reason: A drill")]);
  });

  it("is looked for in all that an older release kept", async () => {
    const accountId = newId("ac", new Date()) as AccountId;
    const frozen: AuditRecord = {
      id: "au_1",
      accountId: operatorId,
      subjectAccountId: accountId,
      kind: "command-run",
      subject: "freeze-account",
      at: "2026-03-02T12:00:00.000Z",
      from: "operations",
    };
    const looks = 30;
    const audit = {
      firstRunId: async () => undefined,
      runs: async () => ({ records: [], next: undefined }),
      list: async (_: AccountId, { after = "0" }: { readonly after?: string | undefined }) =>
        Number(after) < looks
          ? { records: [], next: String(Number(after) + 1) }
          : { records: [frozen], next: undefined },
    };

    expect(await freezesOf(audit, accountId, true)).toEqual([expect.stringContaining("freeze-account")]);
    expect(await runsOf(audit, accountId)).toEqual([]);
  });
});

describe("thawing an account", () => {
  const disagreeing = async () => {
    const known = await operationsOnAccount();
    const { table, accountId, ops } = known;
    const ledger = ledgerStore({ table, now: () => new Date() });
    await ledger.post(accountId, () => ({ drafts: [usage(100, newId("us", new Date()))] }), {});
    await ops("freeze-account", "--account", accountId);
    await table.write({
      Update: {
        Key: keys.head(accountId),
        UpdateExpression: "SET balanceGrosze = :other",
        ExpressionAttributeValues: { ":other": 5_000 },
      },
    });
    return known;
  };

  it("is refused, before anybody is asked, where its ledger disagrees: with where, in which unit, and what to do", async () => {
    const { type, said, accountId, state } = await disagreeing();

    const error = await thrownBy(type(["thaw-account", "--account", accountId, "--reason", "It is whole"], "yes"));

    expect(error).toBeInstanceOf(LedgerDisagrees);
    const { message } = error as LedgerDisagrees;
    expect(message).toContain(`The account ${accountId} is not opened`);
    expect(message).toMatch(
      new RegExp(`head: .*balance in grosze \\(item ACCOUNT#${accountId}, HEAD\\)\n +expected -100\n +found +5000`),
    );
    expect(message).toContain('"A ledger that disagrees" in docs/runbook.md');
    expect(message).not.toContain("freeze-account");
    expect(said()).toBe("");
    expect(await state()).toBe("frozen");
  });

  it("is done all the same where whoever runs it says so, which is on record", async () => {
    const { ops, accountId, state, records } = await disagreeing();

    expect(await ops("thaw-account", "--account", accountId, "--despite-ledger")).toContain(
      "although its ledger disagrees in",
    );

    expect(await state()).toBe("open");
    expect((await records()).at(-1)).toMatchObject({
      subject: "thaw-account",
      changes: [{ field: "of", after: "a ledger that disagrees" }, { field: "reason" }],
    });
  });

  it.each([
    ["freezes it", ["freeze-account"]],
    ["thaws it and somebody else freezes it anew", ["thaw-account", "freeze-account"]],
  ])("is not done where somebody %s while the yes is awaited", async (_, meanwhile) => {
    const { ops, stage, accountId, state } = await operationsOnAccount();
    await ops("freeze-account", "--account", accountId);
    const other = operationsOn(stage);
    const { type } = operationsOn(stage, {
      // Asked for the plan, behind the look at who froze it.
      caller: async () => {
        for (const command of meanwhile) await other.ops(command, "--account", accountId);
        return { name: arn };
      },
    });

    expect(
      await sentenceOf(type(["thaw-account", "--account", accountId, "--reason", "It is whole", "--yes"])),
    ).toContain("meanwhile");

    expect(await state()).toBe("frozen");
  });

  it("is not done where somebody freezes it once more at that moment", async () => {
    const { ops, stage, client, accountId, state } = await operationsOnAccount();
    await ops("freeze-account", "--account", accountId);
    const other = operationsOn(stage);
    beforeNext(client, "TransactWriteItems", async () => {
      await other.ops("freeze-account", "--account", accountId);
    });

    expect(await sentenceOf(ops("thaw-account", "--account", accountId))).toContain("meanwhile");

    expect(await state()).toBe("frozen");
  });
});
