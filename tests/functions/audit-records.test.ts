import { describe, expect, it } from "vitest";
import { type Role, staffRoles } from "../../shared/domain/access.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { auditKinds } from "../../shared/domain/nouns.ts";
import { newId } from "../../shared/ids.ts";
import { auditWrite } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { type Company, idOf, openCompany } from "../support/company.ts";
import { injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { type Answered, namedErrors, outcomeOf } from "../support/requests.ts";
import { password, recoveryCodes, tokenOf } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
logOfEachTest();
const company = () => openCompany(stage());

const newPassword = "gruszka na piwnicznym rowerze";
const thirdPassword = "śliwka pod strychowym oknem";

type Shown = { readonly id: string; readonly kind: string; readonly userId: string; readonly at: string };
const itemsOf = ({ body }: Answered): Shown[] => body?.items as Shown[];
const kindsOf = (answered: Answered): string[] => itemsOf(answered).map(({ kind }) => kind);
const read = ({ main }: Company, query: Record<string, string> = {}) => main.as("GET /audit-records", { query });

/** Five things done by two people, a minute after one another, from eight o'clock on. */
const busyDay = async () => {
  const of = await company();
  const jan = await of.join({ user: { firstName: "Jan", lastName: "Kowalczyk" } });
  const policy = idOf(await of.main.addPolicy());
  of.pass(60);
  const ola = idOf(await of.main.add());
  of.pass(60);
  await jan.edit(ola, { role: "employee", loginPolicyId: policy });
  of.pass(60);
  await jan.invite(ola);
  of.pass(60);
  await of.main.remove(ola);
  of.pass(60);
  return { ...of, jan, ola };
};

/** One for all tests that only look. */
let looked: ReturnType<typeof busyDay> | undefined;
const aBusyDay = () => (looked ??= busyDay());

describe("the audit trail", () => {
  it("is shown newest first: who, what, to whom, when and from where", async () => {
    const of = await aBusyDay();

    const { body } = await read(of);

    expect(kindsOf({ body } as Answered)).toEqual([
      "user-deleted",
      "user-invited",
      "user-edited",
      "user-added",
      "login-policy-added",
    ]);
    expect(body?.nextCursor).toBeUndefined();
    expect(itemsOf({ body } as Answered)[2]).toEqual({
      id: expect.stringMatching(/^au_/),
      at: "2026-03-02T08:02:00.000Z",
      userId: of.jan.id,
      userName: "Jan Kowalczyk",
      kind: "user-edited",
      subject: of.ola,
      changes: [
        { field: "role", before: "finance", after: "employee" },
        { field: "loginPolicyId", before: "null", after: expect.stringMatching(/^lp_/) },
      ],
      from: "192.0.2.1",
    });
  });

  it("names people as they are called now, and not at all once they are deleted", async () => {
    const of = await busyDay();
    await of.main.edit(of.jan.id, { lastName: "Kowalczyk-Lis" });
    expect(itemsOf(await read(of, { userId: of.jan.id }))).toMatchObject([
      { userName: "Jan Kowalczyk-Lis" },
      { userName: "Jan Kowalczyk-Lis" },
    ]);

    await of.main.remove(of.jan.id);

    for (const item of itemsOf(await read(of, { userId: of.jan.id }))) expect(item).not.toHaveProperty("userName");
  });

  it.each([
    ["somebody", ({ jan }: { jan: { id: string } }) => ({ userId: jan.id }), ["user-invited", "user-edited"]],
    ["a kind", () => ({ kind: "user-added" }), ["user-added"]],
    ["both", ({ jan }: { jan: { id: string } }) => ({ userId: jan.id, kind: "user-added" }), []],
    ["an instant on", () => ({ from: "2026-03-02T08:03:00.000Z" }), ["user-deleted", "user-invited"]],
    ["before an instant", () => ({ to: "2026-03-02T08:01:00Z" }), ["login-policy-added"]],
    [
      "one instant up to another",
      () => ({ from: "2026-03-02T08:01:00Z", to: "2026-03-02T08:03:00Z" }),
      ["user-edited", "user-added"],
    ],
    ["a time in which nothing was done", () => ({ from: "2026-03-03T00:00:00Z" }), []],
    ["a time that ends before it begins", () => ({ from: "2026-03-03T00:00:00Z", to: "2026-03-02T00:00:00Z" }), []],
    ["a time that ends as it begins", () => ({ from: "2026-03-02T08:01:00Z", to: "2026-03-02T08:01:00Z" }), []],
    [
      "long before there were computers",
      () => ({ from: "1900-01-01T00:00:00Z", to: "2026-03-02T08:01:00Z" }),
      ["login-policy-added"],
    ],
    ["a day on, in Warsaw", () => ({ from: "2026-03-03" }), []],
    [
      "a day, in Warsaw",
      () => ({ from: "2026-03-02", to: "2026-03-02" }),
      ["user-deleted", "user-invited", "user-edited", "user-added", "login-policy-added"],
    ],
    ["up to a day, in Warsaw", () => ({ to: "2026-03-01" }), []],
    ["before there were computers", () => ({ to: "1900-01-01T00:00:00Z" }), []],
  ])("is shown of %s", async (_, queryOf, kinds) => {
    const of = await aBusyDay();

    const page = await read(of, queryOf(of) as Record<string, string>);

    expect([page.status, kindsOf(page)]).toEqual([200, kinds]);
  });

  it("comes in pages that miss none and repeat none, also where not all are wanted", async () => {
    const of = await aBusyDay();
    const pagesOf = async (query: Record<string, string>) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let pages = 0; pages < 9; pages += 1) {
        const page = await read(of, { ...query, limit: "2", ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...kindsOf(page));
        cursor = page.body?.nextCursor as string | undefined;
        if (cursor === undefined) return seen;
      }
      throw new Error("no end");
    };

    expect(await pagesOf({})).toEqual(kindsOf(await read(of)));
    expect(await pagesOf({ userId: of.jan.id })).toEqual(["user-invited", "user-edited"]);
    expect(await pagesOf({ from: "2026-03-02T08:01:00Z", to: "2026-03-02T08:04:00Z" })).toEqual([
      "user-invited",
      "user-edited",
      "user-added",
    ]);
  });

  it.each([
    [{ limit: "0" }, ["?limit too_small"]],
    [{ limit: "101" }, ["?limit too_large"]],
    [{ userId: "anna" }, ["?userId wrong_format"]],
    [{ kind: "everything" }, ["?kind not_one_of"]],
    [{ from: "yesterday" }, ["?from wrong_format"]],
    [{ to: "2026-02-30T00:00:00Z" }, ["?to wrong_format"]],
    [{ to: "2026-02-30" }, ["?to wrong_format"]],
    [{ format: "xlsx" }, ["?format not_one_of"]],
    [{ accountId: "operator" }, ["?accountId unknown_field"]],
    [{ cursor: "a b" }, ["?cursor wrong_format"]],
    [{ cursor: Buffer.from("USER#").toString("base64url") }, ["?cursor wrong_format"]],
  ] as [Record<string, string>, string[]][])("is refused for the query %j", async (query, errors) => {
    const refused = await read(await aBusyDay(), query);

    expect([refused.status, namedErrors(refused)]).toEqual([400, errors]);
  });

  it.each([
    ["administrator", 200],
    ["finance", 403],
    ["technical", 403],
    ["employee", 403],
  ] as [Role, number][])("is read by whom the role lets: %s", async (role, status) => {
    const { join } = await company();
    const caller = await join({ user: { role } });

    expect((await caller.as("GET /audit-records")).status).toBe(status);
  });

  it.each(staffRoles)("is no panel's for the operator's staff, nor is anything of a panel: %s", async (role) => {
    const of = await openCompany(stage(), { staff: true });
    const clerk = await of.join({ user: { role } });

    for (const route of ["GET /audit-records", "GET /portal-users", "GET /login-policies", "GET /roles"] as const)
      expect(outcomeOf(await clerk.as(route))).toEqual([403, "not_allowed"]);
  });

  it("is the account's own: neither a person's id nor a cursor leads into another's", async () => {
    const [mine, other] = [await aBusyDay(), await busyDay()];
    const theirs = (await other.records()).at(-1)!;
    const cursor = Buffer.from(keys.audit(other.accountId, theirs.id).sk).toString("base64url");
    const own = (await mine.records()).map(({ id }) => id);

    expect(itemsOf(await read(mine, { userId: other.main.id }))).toEqual([]);
    for (const { id } of itemsOf(await read(mine, { cursor }))) expect(own).toContain(id);
  });

  it("grows by no reading", async () => {
    const of = await aBusyDay();
    const before = await of.records();

    await read(of);
    await of.main.as("GET /portal-users");
    await of.main.show(of.jan.id);

    expect(await of.records()).toEqual(before);
  });
});

describe("the audit trail as a table", () => {
  const linesOf = (answered: Answered): string[] => String(answered.body?.text).replace("\uFEFF", "").split("\r\n");

  it("is a CSV file that a spreadsheet opens: a column a fact, a row a record, newest first", async () => {
    const of = await aBusyDay();

    const table = await read(of, { format: "csv", kind: "user-edited" });

    expect(table.status).toBe(200);
    expect(table.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="audit-records.csv"; filename*=UTF-8''audit-records.csv`,
      "cache-control": "no-store",
    });
    expect(String(table.body?.text).startsWith("\uFEFF")).toBe(true);
    const policy = (await of.records()).find(({ kind }) => kind === "login-policy-added")?.subject;
    expect(linesOf(table)).toEqual([
      '"at";"userName";"userId";"kind";"subject";"changes";"from"',
      `"2026-03-02T08:02:00.000Z";"Jan Kowalczyk";"${of.jan.id}";"user-edited";"${of.ola}";"role: finance → employee · loginPolicyId: null → ${policy}";"192.0.2.1"`,
      "",
    ]);
    expect(linesOf(await read(of, { format: "csv" })).map((line) => line.split('";"')[3])).toEqual([
      "kind",
      ...kindsOf(await read(of)),
      undefined,
    ]);
  });

  it.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"") Nowak"`],
    ["+48", `"'+48 Nowak"`],
    ["-1+1", `"'-1+1 Nowak"`],
    ["@SUM(A1)", `"'@SUM(A1) Nowak"`],
    ['Anna "Ania", z Gdyni', '"Anna ""Ania"", z Gdyni Nowak"'],
  ])("runs nothing in a spreadsheet, whatever somebody calls themselves: %s", async (firstName, cell) => {
    const of = await company();
    const actor = await of.join({ user: { firstName } });
    await actor.addPolicy();

    const [, row] = linesOf(await read(of, { format: "csv" }));

    expect(row).toContain(`;${cell};`);
  });

  it("for a machine has commas, by RFC 4180", async () => {
    const of = await aBusyDay();

    const [columns] = linesOf(await read(of, { format: "machine", kind: "user-edited" }));

    expect(columns).toBe('"at","userName","userId","kind","subject","changes","from"');
  });

  it("holds the newest thousand", async () => {
    const { main, accountId, table } = await company();
    for (let page = 0; page < 11; page += 1)
      await table.transact(
        Array.from({ length: 100 }, (_, place) => {
          const id = `au_01KJPRZB${String(page * 100 + place).padStart(18, "0")}`;
          const record = { id, accountId, userId: main.id, kind: "signed-in", at: "2026-03-02T08:00:00.000Z" };
          return { Put: { Item: { ...keys.audit(accountId, id), ...record, from: "192.0.2.1" } } };
        }),
      );

    const rows = linesOf(await main.as("GET /audit-records", { query: { format: "csv", limit: "1" } }));

    expect(rows).toHaveLength(1_002);
  });
});

describe("what the operator did to an account", () => {
  /** As a decision on a bank top-up leaves it with the customer. */
  const decided = async (of: Company, changes: Partial<AuditRecord> = {}) => {
    const record: AuditRecord = {
      id: newId("au", of.now()),
      accountId: of.accountId,
      by: operatorId,
      kind: "top-up-credited",
      subject: newId("tu", of.now()),
      changes: [
        { field: "receivedGrosze", before: "25000", after: "24000" },
        { field: "reason", after: "Bank pobrał 10 zł" },
      ],
      at: of.now().toISOString(),
      from: operatorId,
      ...changes,
    };
    await of.table.write(auditWrite(record));
    return record;
  };

  it("is listed among what its people did, by the operator and nobody of theirs", async () => {
    const of = await busyDay();
    const { id, subject, changes } = await decided(of);

    const answered = await read(of);

    expect(kindsOf(answered)).toHaveLength(6);
    expect(itemsOf(answered)[0]).toEqual({
      id,
      at: "2026-03-02T08:05:00.000Z",
      by: "operator",
      kind: "top-up-credited",
      subject,
      changes,
      from: "operator",
    });
    expect(itemsOf(await read(of, { kind: "top-up-credited" })).map((item) => item.id)).toEqual([id]);
    expect(itemsOf(await read(of, { userId: of.jan.id })).map((item) => item.id)).not.toContain(id);
  });

  it("stands in the table, with the operator's name where a person's would be", async () => {
    const of = await busyDay();
    const { subject } = await decided(of);

    const { body } = await read(of, { format: "csv" });

    const [, row] = String(body?.text).split("\r\n");
    expect(row).toBe(
      `"2026-03-02T08:05:00.000Z";"operator";"";"top-up-credited";"${subject}";"receivedGrosze: 25000 → 24000 · reason:  → Bank pobrał 10 zł";"operator"`,
    );
  });

  it("runs nothing in a spreadsheet, whatever the clerk gave as a reason, or is called", async () => {
    const of = await company();
    await decided(of, {
      by: "=1+1@operator.example",
      changes: [{ field: '=HYPERLINK("http://evil.example")', after: "x" }],
    });

    const [, row] = String((await read(of, { format: "csv" })).body?.text).split("\r\n");

    expect(row).toContain(`;"'=1+1@operator.example";`);
    expect(row).toContain(`;"'=HYPERLINK(""http://evil.example""):  → x";`);
  });
});

describe("what people do about their own sign-in", () => {
  it("leaves a record each, in their account, with where it came from, and no secret", async () => {
    const of = await company();
    const { pass, signIn, call, code, records } = of;
    const jan = await of.join({ user: { role: "employee" }, app: true });
    const from = { address: "198.51.100.7" };
    const begin = async (secret = password) => `Bearer ${tokenOf(await signIn(jan.email, secret, from))}`;
    const then = async (authorization: string, route: Parameters<typeof call>[0], body: object) => {
      pass(31);
      const answer = await call(route, { authorization, body, ...from });
      expect(answer.status).toBeLessThan(300);
      return answer;
    };

    const refused = await begin();
    await call("POST /sessions/current/totp", { authorization: refused, body: { code: "000000" }, ...from });
    pass(1);
    const step = await begin();
    const signedIn = await then(step, "POST /sessions/current/totp", { code: code() });
    const renewal = { currentPassword: password, recoveryCode: recoveryCodes[0] };
    await then(`Bearer ${tokenOf(signedIn)}`, "POST /me/recovery-codes", renewal).then(({ body }) =>
      expect(body?.recoveryCodes).toHaveLength(10),
    );
    const change = { currentPassword: password, newPassword, code: code() };
    const changed = await then(`Bearer ${tokenOf(signedIn)}`, "PUT /me/password", change);
    const offer = await call("POST /sessions/current/totp-enrolment", {
      authorization: `Bearer ${tokenOf(changed)}`,
      body: { currentPassword: newPassword, code: code() },
    });
    pass(30);
    const enrolment = { code: code(String(offer.body?.secret)) };
    const enrolled = await call("POST /sessions/current/totp-enrolment/confirmation", {
      authorization: `Bearer ${tokenOf(changed)}`,
      body: enrolment,
      ...from,
    });
    expect(enrolled.status).toBe(200);
    const [firstCode] = enrolled.body!.recoveryCodes as string[];
    await then(await begin(newPassword), "POST /sessions/current/totp", { recoveryCode: firstCode });
    pass(1);
    await call("POST /password-resets", { body: { email: jan.email } });
    const token = await of.resetOf(jan.email);
    await call("POST /password-resets/confirmation", { body: { token, password: thirdPassword }, ...from });

    // Of one instant, in the order of the alphabet.
    const kept = (await records())
      .filter(({ userId }) => userId === jan.id)
      .sort((one, other) => (`${one.at} ${one.kind}` < `${other.at} ${other.kind}` ? -1 : 1));
    expect(kept.map(({ kind, subject }) => [kind, ...(subject === undefined ? [] : [subject])])).toEqual([
      ["sign-in-refused", "code_refused"],
      ["signed-in"],
      ["recovery-codes-renewed"],
      ["password-changed"],
      ["totp-enrolled"],
      ["recovery-code-used"],
      ["signed-in"],
      ["password-reset"],
    ]);
    expect(new Set(kept.map(({ from }) => from))).toEqual(new Set(["198.51.100.7"]));
    const told = JSON.stringify(kept);
    for (const secret of [password, newPassword, thirdPassword, jan.email, String(offer.body?.secret)])
      expect(told).not.toContain(secret);
  });

  it("leaves one where a request is refused for what they may not do, or by their policy", async () => {
    const of = await company();
    const jan = await of.join({ user: { role: "employee" } });
    await jan.as("GET /audit-records", { address: "198.51.100.7" });
    of.pass(1);
    const policy = idOf(await of.main.addPolicy({ networks: ["198.51.100.0/24"] }));
    await of.main.edit(jan.id, { loginPolicyId: policy });
    await jan.as("GET /me", { address: "203.0.113.9" });

    expect((await of.records()).filter(({ userId }) => userId === jan.id)).toMatchObject([
      { kind: "request-refused", subject: "not_allowed GET /audit-records", from: "198.51.100.7" },
      { kind: "request-refused", subject: "login_policy_refused GET /me", from: "203.0.113.9" },
    ]);
  });

  it("leaves none where nobody is known to have done it: a wrong password, an unknown address, no token", async () => {
    const of = await company();
    const jan = await of.join({ user: { role: "employee" } });

    await of.signIn(jan.email, "not the password");
    await of.signIn(someAddress("nobody"), password);
    await of.call("GET /me");

    expect(await of.records()).toEqual([]);
  });

  it("is refused all the same where the refusal can't be recorded", async () => {
    const of = await company();
    const jan = await of.join({ user: { role: "employee" } });
    injectFaults(of.client, ({ command }) => (command === "PutItem" ? "throttled" : undefined));

    expect(outcomeOf(await jan.as("GET /audit-records"))).toEqual([403, "not_allowed"]);
  });

  it("and all that can be looked for are of the kinds that are kept", async () => {
    const of = await company();

    const answers = await Promise.all(auditKinds.map((kind) => read(of, { kind })));

    expect(answers.map(({ status }) => status)).toEqual(auditKinds.map(() => 200));
  });
});
