/** What goes for every command: a reason, a yes, and a record of who ran it and why. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CannotDo, command } from "../../ops/command.ts";
import { commands } from "../../ops/commands.ts";
import { LedgerDisagrees } from "../../ops/disagreements.ts";
import { parsed, usage as usageText } from "../../ops/parsed.ts";
import { runCommand } from "../../ops/run.ts";
import { freezesOf, runsOf } from "../../ops/runs.ts";
import { stageOf } from "../../ops/stage.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore, auditWrite } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { beforeNext, type Call, callsOf } from "../support/faults.ts";
import { usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { someOffer } from "../support/offers.ts";
import { arn, operationsOn } from "../support/ops.ts";
import { keepPerson, someAddress, somePerson } from "../support/people.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { openTestAccount, testTable } from "../support/table.ts";

logOfEachTest();

const operations = async () => {
  const stage = await testTable();
  const accountId = await openTestAccount(stage.table);
  const ledger = ledgerStore({ table: stage.table, now: () => new Date() });
  return {
    ...operationsOn(stage),
    stage,
    table: stage.table,
    accountId,
    state: async () => (await ledger.head(accountId)).state,
  };
};

const saidBy = async (done: Promise<unknown>): Promise<string> => {
  const error = await thrownBy(done);
  expect(error).toBeInstanceOf(CannotDo);
  return (error as CannotDo).message;
};

const reason = ["--reason", "The ledger disagrees"];

describe("a command that changes something of a stage", () => {
  it("says first what it will do, where, as whom and to whose account, and goes on with a yes", async () => {
    const { type, accountId, state } = await operations();

    const said = await type(["freeze-account", "--account", accountId, ...reason], "yes");

    expect(said).toContain(`On the stage prod, in the AWS account 123456789012, as ${arn}:`);
    expect(said).toMatch(new RegExp(`- freeze the account ${accountId} of \\S.*: nothing more is ordered`));
    expect(said).toContain("Reason: The ledger disagrees");
    expect(await state()).toBe("frozen");
  });

  it.each([
    ["nobody sits at a terminal", undefined, "there is no terminal to ask at. Repeat the command with --yes"],
    ["the answer is no", "no", "Nothing was done."],
    ["the answer is hasty", "y", "Nothing was done."],
  ])("does nothing where %s", async (_, answers, sentence) => {
    const { type, accountId, state, records } = await operations();

    expect(await saidBy(type(["freeze-account", "--account", accountId, ...reason], answers))).toContain(sentence);

    expect([await state(), await records()]).toEqual(["open", []]);
  });

  it.each([[[]], [["--reason", ""]], [["--reason", "x"]]])("does nothing without a reason: %j", async (words) => {
    const { type, accountId, state } = await operations();

    expect(await saidBy(type(["freeze-account", "--account", accountId, "--yes", ...words]))).toContain("--reason");

    expect(await state()).toBe("open");
  });

  it("is on record with whom AWS knows and why; the customer sees neither", async () => {
    const { ops, accountId, records, table } = await operations();

    await ops("freeze-account", "--account", accountId);

    expect(await records()).toMatchObject([
      {
        accountId: operatorId,
        by: arn,
        kind: "command-run",
        subject: "freeze-account",
        subjectAccountId: accountId,
        changes: [{ field: "reason", after: "The ledger disagrees" }],
      },
    ]);
    const { records: own } = await auditStore(table).list(accountId, { limit: 10 });
    expect(own).toMatchObject([{ kind: "account-frozen", by: "operator", from: "operations" }]);
    expect(JSON.stringify(own)).not.toMatch(/arn:|disagrees/);
  });
});

it("about an account that is not there says which, and changes nothing", async () => {
  const { type } = await operations();
  const nobody = newId("ac", new Date());

  for (const name of ["freeze-account", "thaw-account", "end-sessions", "file-entries", "list-records"])
    expect(await saidBy(type([name, "--account", nobody, ...reason], "yes"))).toContain(
      `There is no account ${nobody}`,
    );
});

it("that can't be done is refused before anybody is asked", async () => {
  const { type, said } = await operations();

  expect(await refusalOf(type(["disable-user", "--email", someAddress("nobody"), ...reason], "yes"))).toMatchObject({
    code: "not_found",
  });
  expect(said()).toBe("");
});

describe("a command in steps", () => {
  const inSteps = (run: () => Promise<void>) =>
    command({
      usage: "",
      options: {},
      changes: "in-steps",
      prepare: () => ({ will: ["try"], about: { subject: "x" }, run }),
    });
  const ran = async (run: () => Promise<void>) => {
    const { stage, records } = await operations();
    const on = { ...(await stageOf("local")), table: () => stage.table, caller: async () => ({ name: "ola" }) };
    const terminal = { isThere: false, ask: async () => "" };
    const error = await thrownBy(runCommand({ name: "try", command: inSteps(run), given: {} }, { on, terminal }));
    return { error, records: await records(), at: async () => (await records()).map(({ kind }) => kind) };
  };
  const saidIn = (record: AuditRecord | undefined, field: string) =>
    record?.changes?.find((change) => change.field === field)?.after;

  it("is on record before it begins, and with its outcome once it has ended", async () => {
    let before: readonly AuditRecord[] = [];
    const { stage, records } = await operations();
    const on = { ...(await stageOf("local")), table: () => stage.table, caller: async () => ({ name: "ola" }) };
    const run = async () => {
      before = await records();
    };
    await runCommand(
      { name: "try", command: inSteps(run), given: {} },
      { on, terminal: { isThere: false, ask: async () => "" } },
    );

    const [begun, ended] = await records();
    expect(before.map(({ kind, subject }) => [kind, subject])).toEqual([["command-begun", "try"]]);
    expect(ended).toMatchObject({ kind: "command-ended", by: "ola", subject: "try" });
    expect([saidIn(ended, "outcome"), saidIn(ended, "begun")]).toEqual(["done", begun?.at]);
  });

  it("that fails is on record by the error's name, without its message, and fails all the same", async () => {
    const { error, records } = await ran(async () => {
      throw new TypeError("anna@example.com has no telephone");
    });

    expect(error).toBeInstanceOf(TypeError);
    expect(saidIn(records[1], "outcome")).toBe("failed: TypeError");
    expect(JSON.stringify(records)).not.toContain("anna");
  });
});

describe("on the local system", () => {
  it("asks for neither reason nor yes, and puts the shell's user on record", async () => {
    const { stage, accountId, records } = await operations();
    const { type } = operationsOn(stage, { name: "local", isLocal: true, caller: async () => ({ name: "ola" }) });

    await type(["freeze-account", "--account", accountId]);

    expect(await records()).toMatchObject([{ by: "ola", subject: "freeze-account", changes: [] }]);
  });
});

type Kept = { readonly table: Table; readonly accountId: AccountId };
const personWords = (email = someAddress("ewa")) => [
  ...[
    "--first-name",
    "Ewa",
    "--last-name",
    "Lis",
    "--position",
    "Szefowa",
    "--email",
    email,
    "--phone",
    "+48601234567",
  ],
];
const somebody = async ({ table, accountId }: Kept, changes: Parameters<typeof somePerson>[1] = {}) =>
  (await keepPerson(table, somePerson(accountId, changes))).user;
const keyWords = ["make-machine-key", "--name", "rating", "--scopes", "usage.write"];

/** Each command whose change is one transaction, as it is typed. */
const atOnce: Record<string, (kept: Kept & { ops: (...words: string[]) => Promise<string> }) => Promise<string[]>> = {
  "open-account": async () => ["open-account", "--company", "Zielony Ogród", "--nip", "5260250274", ...personWords()],
  "set-offer": async ({ table, accountId }) => {
    const offer = someOffer();
    await table.write({ Put: { Item: { ...keys.offer(offer.id), ...offer } } });
    return ["set-offer", "--account", accountId, "--offer", offer.id];
  },
  "add-staff": async () => ["add-staff", "--role", "operator-helpdesk", ...personWords()],
  "require-totp": async (kept) => ["require-totp", "--email", (await somebody(kept)).email],
  "disable-user": async (kept) => ["disable-user", "--email", (await somebody(kept)).email],
  "enable-user": async (kept) => {
    const { email } = await somebody(kept);
    await kept.ops("disable-user", "--email", email);
    return ["enable-user", "--account", kept.accountId, "--email", email];
  },
  "reset-totp": async (kept) => ["reset-totp", "--email", (await somebody(kept)).email],
  "resend-notice": async ({ table }) => {
    const { id } = await keepNotice(table, someNotice({ now: new Date() }));
    return ["resend-notice", "--notice", id];
  },
  "freeze-account": async ({ accountId }) => ["freeze-account", "--account", accountId],
  "thaw-account": async ({ accountId, ops }) => {
    await ops("freeze-account", "--account", accountId);
    return ["thaw-account", "--account", accountId];
  },
  "list-records": async ({ accountId }) => ["list-records", "--account", accountId],
  "export-person": async (kept) => {
    const file = join(mkdtempSync(join(tmpdir(), "saldo-export-")), "person.json");
    return ["export-person", "--account", kept.accountId, "--user", (await somebody(kept)).id, "--file", file];
  },
  "make-machine-key": async () => keyWords,
  "revoke-machine-key": async ({ ops }) => {
    const [, id = ""] = /\b(mk_\w+)\./.exec(await ops(...keyWords)) ?? [];
    return ["revoke-machine-key", "--id", id];
  },
  "settle-work": async ({ table, accountId }) => {
    await queueStore(table).tellPeople("ledgers-to-check", { accountId, why: "head" }, new Date());
    return ["settle-work", "--queue", "ledgers-to-check", "--account", accountId];
  },
  "verify-ledger": async ({ table, accountId }) => {
    await queueStore(table).tellPeople("ledgers-to-check", { accountId, why: "head" }, new Date());
    return ["verify-ledger", "--account", accountId];
  },
};

/** An address that may be somebody's is counted apart, whatever becomes of it. */
const writesAmong = (calls: readonly Call[]): Call[] =>
  calls.filter(
    ({ command: sent, input }) =>
      /Put|Update|Delete|Write/.test(sent) &&
      !(sent === "UpdateItem" && JSON.stringify(input).includes("ADDRESS-TRIES")),
  );

describe("a change that is one transaction", () => {
  it.each(Object.entries(atOnce))("has its record in it, by ids alone: %s", async (name, prepare) => {
    const { ops, client, records, table, accountId } = await operations();
    const words = await prepare({ table, accountId, ops });
    const before = await records();
    const calls = callsOf(client);

    await ops(...words);

    const writes = writesAmong(calls);
    expect(writes.map(({ command: sent }) => sent)).toEqual(["TransactWriteItems"]);
    const [record, ...more] = (await records()).slice(before.length);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ by: arn });
    expect(record?.subject === name || record?.kind === "work-settled").toBe(true);
    expect(JSON.stringify(writes[0]?.input)).toContain(record?.id);
    expect(JSON.stringify(record?.changes ?? [])).toContain("The ledger disagrees");
    expect(JSON.stringify(record)).not.toMatch(/@|Ewa|Lis/);
  });

  it("is one for each command that says so", () => {
    const named = Object.entries(commands).flatMap(([name, { changes }]) =>
      changes === "at-once" || typeof changes === "function" ? [name] : [],
    );

    expect(named.toSorted()).toEqual(Object.keys(atOnce).toSorted());
  });

  it("is that of a checkpoint which is forgotten", async () => {
    const { ops, client, table, accountId, records } = await operations();
    await table.write({ Put: { Item: { ...keys.proof(accountId), nonsense: true } } });
    const calls = callsOf(client);

    await ops("verify-ledger", "--account", accountId, "--forget-checkpoint");

    expect(writesAmong(calls).map(({ command: sent }) => sent)).toEqual(["TransactWriteItems"]);
    expect(await records()).toMatchObject([{ kind: "command-run", subject: "verify-ledger", by: arn }]);
    expect(await table.get(keys.proof(accountId))).toBeUndefined();
  });
});

describe("reading", () => {
  it.each([
    ["a ledger that is whole and waits for nobody", (id: string) => ["verify-ledger", "--account", id]],
    ["the machine keys", () => ["list-machine-keys"]],
    ["what was run", () => ["list-runs"]],
  ])("needs no reason and leaves no record: %s", async (_, words) => {
    const { type, accountId, records } = await operations();

    await type(words(accountId));

    expect(await records()).toEqual([]);
  });
});

describe("what was run", () => {
  it("is listed, the newest first, and of one account", async () => {
    const { ops, type, accountId } = await operations();
    await ops("freeze-account", "--account", accountId);
    await ops(...keyWords);

    const lines = (await type(["list-runs"])).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`make-machine-key  by ${arn}  of: mk_`);
    expect((await type(["list-runs", "--account", accountId])).split("\n")).toHaveLength(1);
    expect(await type(["list-runs", "--account", newId("ac", new Date())])).toBe("No command is on record.");
  });

  it("says to whoever thaws an account who froze it and why, each time since it was thawed last", async () => {
    const { ops, type, accountId } = await operations();
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

describe("the reason of a freeze", () => {
  it("is found from the account, however much the staff have looked at since", async () => {
    const { ops, accountId, table } = await operations();
    await ops("freeze-account", "--account", accountId);
    // As though it lay behind more records than anybody looks through.
    const { records } = await auditStore(table).list(operatorId, { limit: 10 });
    for (const { id } of records) await table.write({ Delete: { Key: keys.audit(operatorId, id) } });

    expect(await ops("thaw-account", "--account", accountId)).toContain("reason: The ledger disagrees");
    expect(await ops("list-runs", "--account", accountId)).toContain("freeze-account");
  });

  it("is found where an older release kept it, among the operator's other records alone", async () => {
    const { ops, accountId, table } = await operations();
    const frozen = {
      id: newId("au", new Date(Date.now() - 86_400_000)),
      accountId: operatorId,
      subjectAccountId: accountId,
      by: arn,
      kind: "command-run",
      subject: "freeze-account",
      changes: [{ field: "reason", after: "A drill" }],
      at: "2026-03-02T12:00:00.000Z",
      from: "operations",
    } satisfies AuditRecord;
    await table.write(auditWrite(frozen));
    await ops("freeze-account", "--account", accountId);

    const said = await ops("thaw-account", "--account", accountId);

    expect(said.match(/lift this freeze: .*/g)).toEqual([
      expect.stringContaining("reason: The ledger disagrees"),
      expect.stringContaining("reason: A drill"),
    ]);
    expect((await ops("list-runs")).match(/reason: A drill/g)).toHaveLength(1);
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

    expect(await freezesOf(audit, accountId)).toEqual([expect.stringContaining("freeze-account")]);
    expect(await runsOf(audit, accountId)).toEqual([]);
  });
});

describe("thawing an account", () => {
  const disagreeing = async () => {
    const known = await operations();
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

    const error = await thrownBy(type(["thaw-account", "--account", accountId, ...reason], "yes"));

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

  it("is not done where somebody freezes it while the yes is awaited", async () => {
    const { ops, stage, accountId, state } = await operations();
    await ops("freeze-account", "--account", accountId);
    const other = operationsOn(stage);
    const { type } = operationsOn(stage, {
      // Asked for the plan, behind the look at who froze it.
      caller: async () => {
        await other.ops("freeze-account", "--account", accountId);
        return { name: arn };
      },
    });

    expect(await saidBy(type(["thaw-account", "--account", accountId, ...reason, "--yes"]))).toContain("meanwhile");

    expect(await state()).toBe("frozen");
  });

  it("is not done where somebody thaws it and somebody else freezes it anew while the yes is awaited", async () => {
    const { ops, stage, accountId, state } = await operations();
    await ops("freeze-account", "--account", accountId);
    const other = operationsOn(stage);
    const { type } = operationsOn(stage, {
      caller: async () => {
        await other.ops("thaw-account", "--account", accountId);
        await other.ops("freeze-account", "--account", accountId);
        return { name: arn };
      },
    });

    expect(await saidBy(type(["thaw-account", "--account", accountId, ...reason, "--yes"]))).toContain("meanwhile");

    expect(await state()).toBe("frozen");
  });

  it("is not done where somebody freezes it once more at that moment", async () => {
    const { ops, stage, client, accountId, state } = await operations();
    await ops("freeze-account", "--account", accountId);
    const other = operationsOn(stage);
    beforeNext(client, "TransactWriteItems", async () => {
      await other.ops("freeze-account", "--account", accountId);
    });

    expect(await saidBy(ops("thaw-account", "--account", accountId))).toContain("meanwhile");

    expect(await state()).toBe("frozen");
  });
});

describe("the list of commands", () => {
  it.each(Object.entries(commands))("names %s and each of its options", (name, { usage: text, options }) => {
    expect(text.trim().split(/\s/)[0]).toBe(name);
    const named = (text.match(/--[a-z-]+/g) ?? []).map((option: string) => option.slice(2));
    const known = [...Object.keys(options), ...(name === "settle-work" ? ["reason"] : [])];
    expect([...new Set(named)].toSorted()).toEqual(known.toSorted());
    expect(usageText()).toContain(text);
  });

  it.each([
    [["freeze-acount"], "There is no command freeze-acount."],
    [["toString"], "There is no command toString."],
    [["freeze-account", "--acount", "x"], "Unknown option '--acount'"],
    [["freeze-account"], "--account is missing."],
    [["freeze-account", "ac_1"], "Unexpected argument"],
  ])("is what a command line is read by: %j", (words, sentence) => {
    expect(() => parsed(words)).toThrow(sentence);
  });
});
