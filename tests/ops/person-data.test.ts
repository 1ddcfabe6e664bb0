/** What operations see and delete of people: the audit trail, an export, an erasure. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { operatorId } from "../../shared/domain/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { logOfEachTest } from "../support/logged.ts";
import { operationsOn } from "../support/ops.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { openTestAccount, testTable } from "../support/table.ts";

logOfEachTest();

const company = async ({ isMainAdministrator = false } = {}) => {
  const stage = await testTable();
  const { table } = stage;
  const accountId = await openTestAccount(table);
  const { user } = await keepPerson(table, somePerson(accountId, { user: { isMainAdministrator } }));
  const now = new Date();
  const audit = auditStore(table);
  const note = (kind: "user-edited", more: { readonly subject?: string } = {}) =>
    audit.record({ accountId, userId: user.id, kind, from: "203.0.113.7", ...more }, now);
  const operations = operationsOn(stage);
  return { ...operations, table, accountId, user, note, audit };
};

describe("an account's audit trail", () => {
  it("is listed page by page, and each look is on record, with the reason", async () => {
    const { ops, accountId, user, note, records } = await company();
    for (let count = 0; count < 3; count += 1) await note("user-edited", { subject: `us_${count}` });

    const first = await ops("list-records", "--account", accountId, "--limit", "2");
    const [, after = ""] = /--after (au_\w+)/.exec(first) ?? [];
    const second = await ops("list-records", "--account", accountId, "--limit", "2", "--after", after);

    const linesOf = (said: string) => said.split("\n").filter((line) => line.includes("203.0.113.7"));
    expect(linesOf(first)).toHaveLength(2);
    expect(linesOf(second)).toHaveLength(1);
    expect(linesOf(first)[0]).toContain(`by ${user.id}`);
    expect(second).not.toContain("--after");
    expect((await records()).map(({ subject, subjectAccountId }) => [subject, subjectAccountId])).toEqual([
      ["list-records", accountId],
      ["list-records", accountId],
    ]);
  });

  it("is listed of one person", async () => {
    const { ops, accountId, user, note, audit } = await company();
    await note("user-edited");
    await audit.record({ accountId, by: "operator", kind: "account-frozen", from: "operations" }, new Date());

    const said = await ops("list-records", "--account", accountId, "--user", user.id);

    expect(said).toContain("203.0.113.7");
    expect(said).not.toContain("account-frozen");
  });

  it.each([[["--limit", "0"]], [["--limit", "many"]], [["--after", "x"]], [["--user", "anna@poranna-kawa.example"]]])(
    "is not listed by %j, and no record holds that",
    async (words) => {
      const { ops, accountId, records } = await company();

      expect(String(await thrownBy(ops("list-records", "--account", accountId, ...words)))).toContain(words[0]);
      expect(await records()).toEqual([]);
    },
  );
});

const newFile = () => join(mkdtempSync(join(tmpdir(), "saldo-export-")), "person.json");

describe("an export", () => {
  it("has what is kept of a person, without secrets, and is on record", async () => {
    const { ops, accountId, user, note, records, table } = await company();
    await note("user-edited");
    const file = newFile();

    await ops("export-person", "--account", accountId, "--user", user.email, "--file", file);

    const text = readFileSync(file, "utf8");
    expect(JSON.parse(text)).toMatchObject({
      profile: { id: user.id, email: user.email, firstName: user.firstName, phone: user.phone },
      signsIn: { withPassword: true },
      auditRecords: [{ from: "203.0.113.7" }],
    });
    const login = await loginStore(table).find(user.email);
    expect(text).not.toContain(login!.passwordHash);
    expect(text).not.toMatch(/passwordHash|sealedSecret|recoveryHashes|secretHash/);
    expect(await records()).toMatchObject([
      { subject: "export-person", changes: [{ field: "of", after: user.id }, {}] },
    ]);
  });

  it("has of a record nothing that is another person's: neither who, nor from where, nor what was changed of them", async () => {
    const { ops, accountId, user, audit } = await company();
    const { user: other } = somePerson(accountId);
    const changes = [{ field: "email", before: "o…@poranna-kawa.example", after: "p…@poranna-kawa.example" }];
    const [own, colleagues] = [
      { accountId, kind: "user-edited", from: "203.0.113.7", changes } as const,
      { accountId, kind: "user-edited", from: "198.51.100.9", changes } as const,
    ];
    await audit.record({ ...own, userId: user.id, subject: other.id }, new Date());
    await audit.record({ ...colleagues, userId: other.id, subject: user.id }, new Date());
    await audit.record({ ...own, userId: user.id, subject: user.id }, new Date());
    const file = newFile();

    await ops("export-person", "--account", accountId, "--user", user.id, "--file", file);

    const { auditRecords } = JSON.parse(readFileSync(file, "utf8"));
    expect(auditRecords).toHaveLength(3);
    expect(JSON.stringify(auditRecords)).not.toContain(other.id);
    expect(JSON.stringify(auditRecords)).not.toContain("198.51.100.9");
    const told = auditRecords.map((record: object) => ["from" in record, "changes" in record]).sort();
    expect(told).toEqual([
      [false, true],
      [true, false],
      [true, true],
    ]);
  });

  it("writes over no file", async () => {
    const { ops, accountId, user } = await company();
    const words = ["export-person", "--account", accountId, "--user", user.id, "--file", newFile()];
    await ops(...words);

    expect(String(await thrownBy(ops(...words)))).toContain("it is there already. Name another one");
  });
});

describe("an erasure", () => {
  it("deletes profile, login and what is known of the address; the audit trail keeps the id alone", async () => {
    const { ops, accountId, user, table, audit } = await company();
    await noticeStore(table).mark(user.email, "bounced", new Date());

    const said = await ops("erase-person", "--account", accountId, "--user", user.id);

    expect(said).toContain("keep what has to be kept: the ledger and the audit trail");
    expect(await peopleStore(table).find(accountId, user.id)).toBeUndefined();
    expect(await table.get(keys.login(user.email))).toBeUndefined();
    expect(await noticeStore(table).markOf(user.email)).toBeUndefined();
    const { records } = await audit.list(accountId, { limit: 10 });
    expect(records).toMatchObject([{ kind: "user-deleted", subject: user.id, by: "operator" }]);
    const kept = JSON.stringify([records, (await audit.runs("all", { limit: 10 })).records]);
    for (const text of [user.email, user.phone, user.lastName]) expect(kept).not.toContain(text);
  });

  it("that is repeated says that they are gone", async () => {
    const { ops, accountId, user } = await company();
    const erase = () => ops("erase-person", "--account", accountId, "--user", user.id);
    await erase();

    expect(String(await thrownBy(erase()))).toContain("they are gone");
  });

  it("is refused, before anybody is asked, of the main administrator", async () => {
    const { ops, accountId, user, table, said } = await company({ isMainAdministrator: true });

    const refusal = await refusalOf(ops("erase-person", "--account", accountId, "--user", user.id));

    expect(refusal?.code).toBe("main_administrator_protected");
    expect(said()).toBe("");
    expect(await peopleStore(table).find(accountId, user.id)).toBeDefined();
  });

  it("is refused, before anybody is asked, of the staff's last administrator", async () => {
    const stage = await testTable();
    const { user } = await keepPerson(
      stage.table,
      somePerson(operatorId, { user: { role: "operator-administrator", isMainAdministrator: false } }),
    );
    const { ops, said } = operationsOn(stage);

    const refusal = await refusalOf(ops("erase-person", "--account", "operator", "--user", user.id));

    expect(refusal?.code).toBe("last_administrator");
    expect(said()).toBe("");
    expect(await peopleStore(stage.table).find(operatorId, user.id)).toBeDefined();
  });
});
