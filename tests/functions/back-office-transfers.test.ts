import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/back-office/declaration.ts";
import { verbs } from "../../functions/back-office/index.ts";
import type { AnyRole } from "../../shared/domain/access.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { Grosze, grosze } from "../../shared/domain/money.ts";
import { codesMeantBy, typedCode } from "../../shared/domain/top-ups/transfer-code.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { receivedFile } from "../support/bank-top-ups.ts";
import { injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession, keepSignedIn, somePerson } from "../support/people.ts";
import { expectOnce, markOf } from "../support/request-keys.ts";
import { type Answered, type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, someTopUp } from "../support/top-ups.ts";
import { transferDesk } from "../support/transfers.ts";

const stage = tableOfFile();
const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("back-office");

const deciding = "POST /back-office/accounts/{accountId}/top-ups/{id}/decision";
const finding = "GET /back-office/top-ups";
const late = 14 * 24 * 3600_000;

/** A customer's order, one of the staff who is signed in, a colleague of theirs, and the back office's handler. */
const backOffice = async (role: AnyRole = "operator-finance", order: { amountGrosze?: number } = {}) => {
  const ordered = [{ amountGrosze: grosze(order.amountGrosze ?? 25_000) }];
  const own = watch(await transferDesk(stage, { ordered }));
  const topUp = own.topUps[0]!;
  const [{ user: clerk, ...signedIn }, colleague] = [
    await keepSignedIn(own.looking, somePerson(operatorId, { user: { role } }), own.now()),
    somePerson(operatorId, { user: { role } }),
  ];
  let { authorization } = signedIn;
  const ledger = ledgerStore({ table: own.table, now: own.now, pause: async () => {} });
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(own.table),
    accounts: accountStore(own.table),
    ledger,
    transfers: own.transfers,
    topUps: topUpStore(own.table),
    queues: queueStore(own.table),
    adjustments: adjustmentStore({ table: own.table, ledger, now: own.now }),
    linkLimitGrosze: () => Grosze.parse(500_000),
    adjustmentLimitGrosze: () => Grosze.parse(50_000),
    audit: auditStore(own.table),
    newId: own.newId,
    now: own.now,
  }));
  return {
    ...own,
    topUp,
    clerk,
    colleague: colleague.user,
    /** The colleague's sign-in, once. */
    asColleague: async () => (await keepSignedIn(own.looking, colleague, own.now())).authorization,
    /** Without signing in again. */
    passOn: (milliseconds: number) => own.pass(milliseconds),
    pass: async (milliseconds: number) => {
      own.pass(milliseconds);
      ({ authorization } = await keepSession(own.looking, clerk, own.now()));
    },
    confirm: async () => {
      const { id } = await own.announce(topUp);
      const named = { accountId: own.accountId, topUpId: topUp.id, confirmationId: id, arrivedAt: own.now() };
      await own.others.takeFile(named, receivedFile("a", own.now()), own.forFinance(topUp));
    },
    decide: (body: unknown, { path, ...asked }: Asked = {}) =>
      ask(handler, deciding, {
        authorization,
        path: { accountId: own.accountId, id: topUp.id, ...path },
        body,
        address: "198.51.100.7",
        ...asked,
      }),
    find: (code: string, asked: Asked = {}) =>
      ask(handler, finding, { authorization, query: { code }, address: "198.51.100.7", ...asked }),
    balance: async () => (await own.ledger.head(own.accountId)).balanceGrosze,
    /** What the clerk has left behind. */
    left: async () =>
      (await auditStore(own.looking).list(operatorId, { limit: 1_000 })).records.filter(
        ({ userId }) => userId === clerk.id,
      ),
  };
};

const credit = { decision: "credit" };
const reject = { decision: "reject", reason: "Nie wpłynęło" };
const itemsOf = ({ body }: Answered) => (body?.items ?? []) as Record<string, unknown>[];

describe("a decision of the staff", () => {
  it("needs a sign-in, or a proof, of the last ten minutes where a link may not credit as much", async () => {
    const own = await backOffice("operator-finance", { amountGrosze: 600_000 });
    await own.confirm();
    own.passOn(10 * 60_000);

    expect(outcomeOf(await own.decide(credit))).toEqual([403, "fresh_proof_needed"]);
    expect(await own.balance()).toBe(0);
    const partly = { decision: "credit", receivedGrosze: 500_000, reason: "Przyszła część" };
    expect((await own.decide(partly)).status).toBe(200);
  });

  it("credits what was ordered: the answer shows it, with who decided", async () => {
    const own = await backOffice();
    await own.confirm();

    const { status, body } = await own.decide(credit);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: own.topUp.id,
      state: "credited",
      amountGrosze: 25_000,
      receivedGrosze: 25_000,
      code: own.topUp.code,
      decisions: [{ decision: "credit", by: own.clerk.email, at: noon.toISOString() }],
    });
    expect(body).not.toHaveProperty("transfer");
    expect(await own.balance()).toBe(25_000);
    expect(logged.measured("top-ups")).toEqual([{ value: 1, method: "bank", outcome: "credited" }]);
    expect(logged.measured("minutes-to-credit")).toEqual([{ value: 0, method: "bank" }]);
    expect(await own.entries()).toMatchObject([
      { actor: { type: "staff", id: own.clerk.id }, subjectId: own.topUp.id },
    ]);
    expect(await own.waits()).toEqual([]);
    expect(await own.told("transfer-credited")).toHaveLength(1);
    expect(await own.left()).toMatchObject([
      {
        kind: "top-up-credited",
        userId: own.clerk.id,
        subject: own.topUp.id,
        subjectAccountId: own.accountId,
        from: "198.51.100.7",
      },
    ]);
    const { customer } = await own.records(own.topUp);
    expect(customer).toMatchObject([{ kind: "top-up-credited", by: "operator", from: "operator" }]);
    expect(JSON.stringify([customer, await own.notices()])).not.toContain(own.clerk.email);
  });

  it.each(["operator-helpdesk", "operator-administrator", "administrator", "finance"] as const)(
    "is finance's alone: not for %s",
    async (role) => {
      const own = await backOffice(role);
      await own.confirm();

      for (const body of [credit, reject]) expect(outcomeOf(await own.decide(body))).toEqual([403, "not_allowed"]);

      expect(await own.balance()).toBe(0);
      expect((await own.kept(own.topUp)).rejection).toBeUndefined();
      // One a minute, of the same kind and code.
      expect((await own.left()).map(({ kind }) => kind)).toEqual(["request-refused"]);
    },
  );

  it("is not for the customer, nor for nobody", async () => {
    const own = await backOffice();
    const { authorization } = await keepSession(own.looking, own.user, noon);

    expect(outcomeOf(await own.decide(credit, { authorization }))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await own.decide(credit, { authorization: "Bearer none" }))).toEqual([401, "not_signed_in"]);
    expect(await own.balance()).toBe(0);
  });

  it("credits more than any link may, and more than was ordered, with a reason", async () => {
    const own = await backOffice("operator-finance", { amountGrosze: 5_000_000 });

    const answer = await own.decide({ ...credit, receivedGrosze: 100_000_000, reason: "  Dwa przelewy razem  " });

    expect(answer.body).toMatchObject({ receivedGrosze: 100_000_000, reason: "Dwa przelewy razem" });
    expect(await own.balance()).toBe(100_000_000);
  });

  it.each([
    ["another amount without a reason", { ...credit, receivedGrosze: 24_999 }, "/reason required"],
    ["a no without a reason", { decision: "reject" }, "/reason required"],
    ["a reason of two letters", { ...reject, reason: " ab " }, "/reason too_short"],
    ["a reason of spaces", { ...reject, reason: "     " }, "/reason too_short"],
    ["a reason too long", { ...reject, reason: "a".repeat(501) }, "/reason too_long"],
    ["nothing received", { ...credit, receivedGrosze: 0, reason: "Zero" }, "/receivedGrosze too_small"],
    ["less than nothing", { ...credit, receivedGrosze: -1, reason: "Minus" }, "/receivedGrosze too_small"],
    ["a slip of the finger", { ...credit, receivedGrosze: 100_000_001, reason: "Dużo" }, "/receivedGrosze too_large"],
    ["half a grosz", { ...credit, receivedGrosze: 0.5, reason: "Pół" }, "/receivedGrosze wrong_type"],
    ["another decision", { decision: "maybe" }, "/decision not_one_of"],
    ["none", {}, "/decision required"],
    ["another clerk", { ...credit, by: "us_other" }, "/by unknown_field"],
    ["a limit of its own", { ...credit, creditMaxGrosze: 1 }, "/creditMaxGrosze unknown_field"],
  ])("with %s is refused, and moves nothing", async (_, body, error) => {
    const own = await backOffice();
    await own.confirm();
    const before = await own.kept(own.topUp);

    const answer = await own.decide(body);

    expect(outcomeOf(answer)).toEqual([400, "invalid_request"]);
    expect(namedErrors(answer)).toEqual([error]);
    expect(await own.kept(own.topUp)).toEqual(before);
    expect([await own.balance(), await own.left()]).toEqual([0, []]);
  });

  it("to refuse tells the customer why, and is shown with who did", async () => {
    const own = await backOffice();

    expect((await own.decide(reject)).body).toMatchObject({
      state: "rejected",
      reason: "Nie wpłynęło",
      decisions: [{ decision: "reject", by: own.clerk.email, reason: "Nie wpłynęło" }],
    });

    expect(await own.told("transfer-rejected")).toMatchObject([{ reason: "Nie wpłynęło" }]);
    expect(await own.left()).toMatchObject([{ kind: "top-up-rejected" }]);
  });

  it("is measured from the first confirmation, or from the order where none came", async () => {
    const [confirmed, unconfirmed] = [await backOffice(), await backOffice()];
    for (const own of [confirmed, unconfirmed]) await own.pass(3600_000);
    await confirmed.confirm();
    for (const own of [confirmed, unconfirmed]) await own.pass(60_000);

    for (const own of [confirmed, unconfirmed]) await own.decide(credit);

    expect(logged.measured("minutes-to-credit")).toEqual([
      { value: 1, method: "bank" },
      { value: 61, method: "bank" },
    ]);
  });

  it.each([
    ["a credit", credit, "credited"],
    ["a no", reject, "rejected"],
  ])("repeated is answered alike, and is on record once: %s", async (_, body, outcome) => {
    const own = await backOffice();
    const first = await own.decide(body);
    await own.pass(3600_000);

    const again = await own.decide(body);
    await Promise.all([own.decide(body), own.decide(body)]);

    expect(again).toEqual(first);
    expect(await own.left()).toHaveLength(1);
    expect(logged.measured("top-ups")).toEqual([{ value: 1, method: "bank", outcome }]);
    expect(await own.entries()).toHaveLength(body === credit ? 1 : 0);
    expect(await own.notices()).toHaveLength(1);
  });

  it("after another's is refused; only a credit after a no is taken, with a reason, and both are shown", async () => {
    const own = await backOffice();
    await own.decide(reject);
    const authorization = await own.asColleague();

    expect(outcomeOf(await own.decide(reject, { authorization }))).toEqual([409, "already_decided"]);
    expect(namedErrors(await own.decide(credit, { authorization }))).toEqual(["/reason required"]);
    const credited = await own.decide({ ...credit, reason: "Jednak wpłynęło" }, { authorization });

    expect(credited.body).toMatchObject({
      state: "credited",
      reason: "Jednak wpłynęło",
      decisions: [
        { decision: "reject", by: own.clerk.email },
        { decision: "credit", by: own.colleague.email },
      ],
    });
    for (const body of [credit, reject]) expect(outcomeOf(await own.decide(body))).toEqual([409, "already_decided"]);
    expect(await own.balance()).toBe(25_000);
  });

  it("by two at once is one: the other is told that it was decided", async () => {
    const own = await backOffice();
    const authorization = await own.asColleague();

    const answers = await Promise.all([own.decide(credit), own.decide(credit, { authorization })]);

    expect(answers.map(outcomeOf).sort()).toEqual([[200], [409, "already_decided"]]);
    expect(await own.balance()).toBe(25_000);
    expect((await own.records(own.topUp)).operator).toHaveLength(1);
  });

  it("comes after the time ran out only with a reason", async () => {
    const own = await backOffice();
    await own.pass(late);

    expect(namedErrors(await own.decide(credit))).toEqual(["/reason required"]);
    expect((await own.decide({ ...credit, reason: "Bank się spóźnił" })).body?.state).toBe("credited");
    expect(await own.balance()).toBe(25_000);
  });

  it("on a top-up of another account, one by card, none at all, or of a malformed id is not found", async () => {
    const own = await backOffice();
    const other = await openTestAccount(own.looking);
    const card = await keepTopUp(own.looking, someTopUp(own.accountId));

    for (const path of [
      { accountId: other },
      { id: card.id },
      { id: newId("tu", noon) },
      { id: "tu_1" },
      { accountId: "operator" },
      { accountId: "ac_1" },
    ])
      expect(outcomeOf(await own.decide(credit, { path }))).toEqual([404, "not_found"]);

    expect([await own.balance(), await own.left()]).toEqual([0, []]);
    expect((await own.kept(own.topUp)).version).toBe(1);
  });

  it("whose answer was lost is done once when it is repeated", async () => {
    const own = await backOffice();
    let isLost = true;
    injectFaults(own.client, ({ command }) => {
      if (command !== "TransactWriteItems" || !isLost) return undefined;
      isLost = false;
      return "lost-after";
    });

    expect(outcomeOf(await own.decide(credit))).toEqual([503, "temporarily_unavailable"]);
    expect((await own.decide(credit)).body?.state).toBe("credited");

    expect(await own.balance()).toBe(25_000);
    expect(await own.left()).toHaveLength(1);
  });
});

describe("a code from a transfer's title", () => {
  const shown = ({ topUp, accountId }: Awaited<ReturnType<typeof backOffice>>) => ({
    code: topUp.code,
    id: topUp.id,
    accountId,
    companyName: "Poranna Kawa sp. z o.o.",
    amountGrosze: 25_000,
    createdAt: topUp.createdAt,
    expiresAt: topUp.expiresAt,
  });

  it.each<[string, (code: string) => string]>([
    ["as it is", (code) => code],
    ["in small letters, with spaces and dashes", (code) => ` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4)} `],
    ["with the rest of the title", (code) => `${code} doładowanie Saldo`],
    ["behind another word", (code) => `Saldo ${code}`],
    ["behind what a bank calls it", (code) => `tytul: ${code}`],
    ["behind the rest of the title", (code) => `doładowanie ${code}`],
    ["broken, between other words", (code) => `Jan Kowalski ${code.slice(0, 4)} ${code.slice(4)} Warszawa`],
    [
      "in four lines, as SWIFT has them, and parted by a bank's tag",
      (code) => `${"PRZELEW NA TELEFON ".repeat(8).slice(0, 134)}\r\n~21${code.slice(0, 4)}~22${code.slice(4)}`,
    ],
    ["in one with the words around it", (code) => `kod${code.toLowerCase()}saldo`],
  ])("finds its top-up: %s", async (_, typed) => {
    const own = await backOffice();

    const answer = await own.find(typed(own.topUp.code));

    expect(answer.status).toBe(200);
    expect(itemsOf(answer)).toEqual([{ ...shown(own), isExact: true }]);
  });

  it("of a top-up that was refused, or credited, or both says so", async () => {
    const own = await backOffice();
    const found = async () => itemsOf(await own.find(own.topUp.code));
    await own.decide(reject);
    const refused = { ...shown(own), isExact: true, rejectedAt: noon.toISOString() };
    expect(await found()).toEqual([refused]);

    await own.pass(3600_000);
    await own.decide({ ...credit, reason: "Jednak wpłynęło" });
    expect(await found()).toEqual([{ ...refused, creditedAt: own.now().toISOString() }]);
  });

  /** A slip whose first eight characters are not by chance a code of their own. */
  const withOneMore = (code: string): string =>
    ["2", "3"].map((one) => code.slice(0, 3) + one + code.slice(3)).find((typed) => typedCode(typed) === typed)!;
  it.each<[string, (code: string) => string]>([
    ["one wrong character", (code) => (code.endsWith("2") ? `${code.slice(0, -1)}3` : `${code.slice(0, -1)}2`)],
    ["one too few", (code) => code.slice(0, 3) + code.slice(4)],
    ["one too many", withOneMore],
  ])("that was mistyped finds what it may be meant as, wherever it stands: %s", async (_, typed) => {
    const own = await backOffice();
    const mistyped = typed(own.topUp.code);
    expect(codesMeantBy(mistyped)).toContain(own.topUp.code);

    for (const title of [
      mistyped,
      `${mistyped} Kowalski`,
      `${mistyped} dolad. Saldo`,
      `${mistyped} doladowan`,
      `Jan Kowalski, Warszawa: ${mistyped}`,
      `przelew za telefon ${mistyped.slice(0, 4)}-${mistyped.slice(4)} faktura FV 7/2026`,
    ])
      expect([title, itemsOf(await own.find(title))]).toEqual([title, [{ ...shown(own), isExact: false }]]);
  });

  it("that stands beside one that it was nearly mistyped as finds its own alone", async () => {
    const own = await backOffice();
    const other = await own.order({ amountGrosze: grosze(10_000) });
    const mistyped = `${other.code.slice(0, -1)}${other.code.endsWith("2") ? "3" : "2"}`;

    expect(itemsOf(await own.find(`${mistyped} ${own.topUp.code}`))).toEqual([{ ...shown(own), isExact: true }]);
  });

  it("is looked for in one read, however much in the text is like a code", async () => {
    const own = await backOffice();
    const keysRead: number[] = [];
    injectFaults(own.client, ({ command, input }) => {
      const tables =
        command === "BatchGetItem" ? Object.values(input.RequestItems as Record<string, { Keys: [] }>) : [];
      keysRead.push(...tables.map(({ Keys }) => Keys.length));
      return undefined;
    });
    const crowd = [..."7K2M9RXE3H5N8P4T6VAYBWC".repeat(3)].join(" ").slice(0, 131);

    const answer = await own.find(`${crowd} ${own.topUp.code}`);

    expect(itemsOf(answer)).toEqual([{ ...shown(own), isExact: true }]);
    // The first read is the guard's.
    expect(keysRead).toEqual([4, 100]);
  });

  it("that nobody has finds nothing, and says so", async () => {
    const own = await backOffice();

    for (const code of ["22222222", "ZZZ", "przelew za telefon", "ąęó", "#", "x".repeat(450)]) {
      const answer = await own.find(code);
      expect([answer.status, itemsOf(answer)]).toEqual([200, []]);
    }
    expect(namedErrors(await own.find(""))).toEqual(["?code too_short"]);
    expect(namedErrors(await own.find("x".repeat(451)))).toEqual(["?code too_long"]);
  });

  it("leaves one record of who looked for what, whatever it found, and is not answered without", async () => {
    const own = await backOffice("operator-helpdesk");
    await own.find(own.topUp.code);
    await own.find("22222222");
    await own.find("Jan Kowalski, Saldo");
    await own.find(`Jan Kowalski ${own.topUp.code}`);

    expect(await own.left()).toHaveLength(4);
    expect(await own.left()).toEqual(
      expect.arrayContaining(
        [own.topUp.code, "22222222", "JANKOWALS", own.topUp.code].map((subject) => ({
          id: expect.stringMatching(/^au_/),
          accountId: "operator",
          userId: own.clerk.id,
          kind: "top-up-looked-up",
          subject,
          at: noon.toISOString(),
          from: "198.51.100.7",
        })),
      ),
    );

    injectFaults(own.client, ({ command }) => (command === "PutItem" ? "throttled" : undefined));
    const answer = await own.find(own.topUp.code);
    expect(outcomeOf(answer)).toEqual([503, "temporarily_unavailable"]);
    expect(JSON.stringify(answer.body)).not.toContain("Kawa");
  });

  it("is not for customers, nor for the staff who see no customers' affairs", async () => {
    const own = await backOffice("operator-administrator");
    const { authorization } = await keepSession(own.looking, own.user, noon);

    expect(outcomeOf(await own.find(own.topUp.code))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await own.find(own.topUp.code, { authorization }))).toEqual([403, "not_allowed"]);
  });
});

describe("a decision under a key", () => {
  it("is taken once, and shown as it is by now, whoever decided otherwise since", async () => {
    const own = await backOffice();
    await own.confirm();
    const { first, again } = await expectOnce(
      (headers) => own.decide(reject, { headers }),
      (headers) => own.decide({ ...reject, reason: "Inny powód" }, { headers }),
    );
    expect(first.body).toMatchObject({ state: "rejected" });
    const late = { ...credit, reason: "Wpłynęło później" };
    expect((await own.decide(late, { authorization: await own.asColleague() })).status).toBe(200);

    expect(await again()).toMatchObject({ status: 200, body: { state: "credited" } });

    expect(await own.balance()).toBe(25_000);
    expect((await own.left()).filter(({ kind }) => kind === "top-up-rejected")).toHaveLength(1);
  });

  it.each([
    ["lost-before", undefined],
    ["lost-after", "true"],
  ] as const)("credits once where the store's answer was lost: %s", async (fault, mark) => {
    const own = await backOffice();
    await own.confirm();
    const headers = { "idempotency-key": "once" };
    let isLost = true;
    injectFaults(own.client, ({ command }) => (isLost && command === "TransactWriteItems" ? fault : undefined));
    expect((await own.decide(credit, { headers })).status).toBe(503);
    isLost = false;

    const again = await own.decide(credit, { headers });

    expect([again.status, markOf(again), again.body?.state]).toEqual([200, mark, "credited"]);
    expect(await own.balance()).toBe(25_000);
  });

  it("credits once, and is each clerk's own", async () => {
    const own = await backOffice();
    await own.confirm();
    const headers = { "idempotency-key": "of-both" };
    expect((await own.decide(credit, { headers })).headers).not.toHaveProperty("idempotency-replayed");

    const colleagues = await own.decide(credit, { headers, authorization: await own.asColleague() });

    expect(outcomeOf(colleagues)).toEqual([409, "already_decided"]);
    expect((await own.decide(credit, { headers })).headers).toHaveProperty("idempotency-replayed", "true");
    expect(await own.balance()).toBe(25_000);
  });
});
