/** What goes for every command: a reason, a yes, and a record of who ran it and why. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { command } from "../../ops/command.ts";
import { commands } from "../../ops/commands.ts";
import { parsed, usage as usageText } from "../../ops/parsed.ts";
import { runCommand } from "../../ops/run.ts";
import { stageOf } from "../../ops/stage.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { type Call, callsOf } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { someOffer } from "../support/offers.ts";
import { arn, operationsOn, operationsOnAccount, sentenceOf } from "../support/ops.ts";
import { keepPerson, someAddress, somePerson } from "../support/people.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { testTable } from "../support/table.ts";

logOfEachTest();

const reason = ["--reason", "The ledger disagrees"];

describe("a command that changes something of a stage", () => {
  it("says first what it will do, where, as whom and to whose account, and goes on with a yes", async () => {
    const { type, accountId, state } = await operationsOnAccount();

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
    const { type, accountId, state, records } = await operationsOnAccount();

    expect(await sentenceOf(type(["freeze-account", "--account", accountId, ...reason], answers))).toContain(sentence);

    expect([await state(), await records()]).toEqual(["open", []]);
  });

  it.each([[[]], [["--reason", ""]], [["--reason", "x"]]])("does nothing without a reason: %j", async (words) => {
    const { type, accountId, state } = await operationsOnAccount();

    expect(await sentenceOf(type(["freeze-account", "--account", accountId, "--yes", ...words]))).toContain("--reason");

    expect(await state()).toBe("open");
  });

  it("is on record with whom AWS knows and why; the customer sees neither", async () => {
    const { ops, accountId, records, table } = await operationsOnAccount();

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
  const { type } = await operationsOnAccount();
  const nobody = newId("ac", new Date());

  for (const name of ["freeze-account", "thaw-account", "end-sessions", "file-entries", "list-records"])
    expect(await sentenceOf(type([name, "--account", nobody, ...reason], "yes"))).toContain(
      `There is no account ${nobody}`,
    );
});

it("that can't be done is refused before anybody is asked", async () => {
  const { type, said } = await operationsOnAccount();

  expect(await refusalOf(type(["disable-user", "--email", someAddress("nobody"), ...reason], "yes"))).toMatchObject({
    code: "not_found",
  });
  expect(said()).toBe("");
});

it.each([
  ["add-staff", "--role", "operator-helpdesk"],
  ["open-account", "--company", "Zielony Ogród", "--nip", "5260250274"],
])(
  "for somebody whose address is taken is refused before anybody is asked, and shows no password: %s",
  async (...words) => {
    const { type, said, table, accountId } = await operationsOnAccount();
    const { email } = await somebody({ table, accountId });

    const refused = await refusalOf(type([...words, ...personWords(email), ...reason], "yes"));

    expect([refused?.code, said()]).toEqual(["address_taken", ""]);
  },
);

it.each(["2025-11-20", "2026-10-20", "2026-11-21"])(
  "opens no account whose paid month is not the present one: %s",
  async (day) => {
    const now = () => new Date("2026-11-20T12:00:00.000Z");
    const { type } = operationsOn(await testTable(), { now });
    const words = ["open-account", "--company", "Zielony Ogród", "--nip", "5260250274", ...personWords(), ...reason];

    const paid = (since: string) => sentenceOf(type([...words, "--offer", "of_start", "--paid-since", since], "no"));

    expect(await paid(day)).toContain("at most a month ago, and not after today (2026-11-20)");
    expect(await paid("2026-10-21")).toBe("Nothing was done.");
  },
);

describe("a command in steps", () => {
  const inSteps = (run: () => Promise<void>) =>
    command({
      usage: "",
      options: {},
      changes: "in-steps",
      prepare: () => ({ will: ["try"], about: { subject: "x" }, run }),
    });
  const ran = async (run: () => Promise<void>) => {
    const { stage, records } = await operationsOnAccount();
    const on = { ...(await stageOf("local")), table: () => stage.table, caller: async () => ({ name: "ola" }) };
    const terminal = { isThere: false, ask: async () => "" };
    const error = await thrownBy(runCommand({ name: "try", command: inSteps(run), given: {} }, { on, terminal }));
    return { error, records: await records(), at: async () => (await records()).map(({ kind }) => kind) };
  };
  const saidIn = (record: AuditRecord | undefined, field: string) =>
    record?.changes?.find((change) => change.field === field)?.after;

  it("is on record before it begins, and with its outcome once it has ended", async () => {
    let before: readonly AuditRecord[] = [];
    const { stage, records } = await operationsOnAccount();
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
    const { stage, accountId, records } = await operationsOnAccount();
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
    const { ops, client, records, table, accountId } = await operationsOnAccount();
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
    const { ops, client, table, accountId, records } = await operationsOnAccount();
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
    const { type, accountId, records } = await operationsOnAccount();

    await type(words(accountId));

    expect(await records()).toEqual([]);
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
