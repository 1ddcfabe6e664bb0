import { describe, expect, it } from "vitest";
import { postAdjustment } from "../../functions/back-office/post-adjustment.ts";
import { routes } from "../../functions/manifest.ts";
import type { StaffRole } from "../../shared/domain/access.ts";
import { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { api } from "../../shared/http/endpoint.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Item, Table, Write } from "../../shared/store/table.ts";
import { shardsOf } from "../../shared/store/work.ts";
import { injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession, keepSignedIn, openedWrite, somePerson } from "../support/people.ts";
import { type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();
const route = "POST /back-office/accounts/{accountId}/adjustments";

const limitZlotys = 500;

const backOffice = async (role: StaffRole = "operator-finance", signedInAt = noon) => {
  let at = noon;
  const now = () => at;
  const pass = (to: Date) => {
    at = to;
  };
  const { client, table } = stage();
  const accountId = someAccountId();
  const clerk = (also: readonly Write[] = []) =>
    keepSignedIn(table, somePerson(operatorId, { user: { role } }), signedInAt, also);
  const { user, authorization } = await clerk([openedWrite(accountId)]);
  const ledger = ledgerStore({ table, now });
  const handler = api({ [route]: routes[route] }, { [route]: postAdjustment }, () => ({
    adjustments: adjustmentStore({ table, ledger, now }),
    adjustmentLimitGrosze: () => grosze(limitZlotys * 100),
    people: peopleStore(table),
    now,
  }));
  const adjust = (body: unknown, key = "key-1", asked: Asked = {}) =>
    ask(handler, route, { body, authorization, path: { accountId }, headers: { "idempotency-key": key }, ...asked });
  /** What the clerk has left behind. */
  const records = async (): Promise<AuditRecord[]> => {
    const { pk } = keys.audit(operatorId, "");
    const { items } = await table.query({ pk, from: "AUDIT#", to: "AUDIT#~" }, { limit: 1_000, newestFirst: false });
    return items.map((item) => AuditRecord.parse(item)).filter(({ userId }) => userId === user.id);
  };
  /** What waits for a second person, of this account. */
  const waiting = async () =>
    (await queueStore(table).waiting("proposals-to-confirm", 1_000)).filter((item) => item.accountId === accountId);
  return { client, table, accountId, user, ledger, adjust, records, clerk, waiting, pass };
};

/** The notices that name this. */
const noticesAbout = async (table: Table, name: string): Promise<Item[]> => {
  const due = (await Promise.all(shardsOf("notices").map((shard) => table.due(shard, "~", 1_000)))).flat();
  const found: Item[] = [];
  for (const { pk, sk } of due) {
    const notice = await table.get({ pk: String(pk), sk: String(sk) });
    if (notice && JSON.stringify(notice).includes(name)) found.push(notice);
  }
  return found;
};

const credit = { amountGrosze: 1_500, reason: "Błędnie naliczone połączenie" };

describe("an adjustment", () => {
  it("is an entry of its own, with its reason and the clerk", async () => {
    const { adjust, ledger, accountId, user } = await backOffice();

    expect(await adjust(credit)).toMatchObject({ status: 201, body: { sequence: 1, amountGrosze: 1_500 } });

    const { entries } = await ledger.entries(accountId, { limit: 10 });
    expect(entries).toMatchObject([
      { kind: "adjustment", amountGrosze: 1_500, note: credit.reason, actor: { type: "staff", id: user.id } },
    ]);
    expect(await ledger.verify(accountId)).toEqual([]);
  });

  it("needs a sign-in, or a proof, of the last ten minutes", async () => {
    const { adjust, ledger, accountId } = await backOffice("operator-finance", new Date(noon.getTime() - 10 * 60_000));

    expect(outcomeOf(await adjust(credit))).toEqual([403, "fresh_proof_needed"]);

    expect((await ledger.head(accountId)).balanceGrosze).toBe(0);
  });

  it("leaves one record of who posted what to which account, from where", async () => {
    const { adjust, records, ledger, accountId, user } = await backOffice();

    await adjust(credit, "key-1", { address: "198.51.100.7" });

    const [entry] = (await ledger.entries(accountId, { limit: 1 })).entries;
    expect(await records()).toEqual([
      {
        id: expect.stringMatching(/^au_/),
        accountId: "operator",
        userId: user.id,
        kind: "adjustment-posted",
        subjectAccountId: accountId,
        subject: entry?.cause.id,
        at: noon.toISOString(),
        from: "198.51.100.7",
      },
    ]);
  });

  it("is posted with its record or not at all", async () => {
    const { adjust, records, ledger, accountId, client } = await backOffice();
    injectFaults(client, ({ command, input }) =>
      command === "TransactWriteItems" && JSON.stringify(input).includes("AUDIT#") ? "lost-before" : undefined,
    );

    expect(outcomeOf(await adjust(credit))).toEqual([503, "temporarily_unavailable"]);

    expect((await ledger.head(accountId)).balanceGrosze).toBe(0);
    expect(await records()).toEqual([]);
  });

  it("is finance's alone: the helpdesk posts nothing, and leaves the record of a refusal", async () => {
    const { adjust, records, ledger, accountId } = await backOffice("operator-helpdesk");

    expect(outcomeOf(await adjust(credit))).toEqual([403, "not_allowed"]);

    expect((await ledger.head(accountId)).balanceGrosze).toBe(0);
    expect((await records()).map(({ kind }) => kind)).toEqual(["request-refused"]);
  });

  it("may take the balance below zero: the debt is visible", async () => {
    const { adjust, ledger, accountId } = await backOffice();

    await adjust({ amountGrosze: -700, reason: "Zwrot mylnej wpłaty" });

    expect(await ledger.head(accountId)).toMatchObject({ balanceGrosze: -700, low: { state: "exhausted" } });
  });

  it("is posted and recorded once for one key, eight at once and once more, and answered alike", async () => {
    const { adjust, ledger, accountId, records } = await backOffice();

    const answers = await Promise.all(Array.from({ length: 8 }, () => adjust(credit)));
    answers.push(await adjust(credit));
    expect(answers.filter(({ headers }) => headers["idempotency-replayed"] === "true")).toHaveLength(8);

    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(1_500);
    expect(await records()).toHaveLength(1);
  });

  it.each([{ amountGrosze: 1_501 }, { reason: "Inny powód korekty" }])(
    "with the same key but %j is refused, and posts nothing",
    async (changes) => {
      const { adjust, ledger, accountId, records } = await backOffice();
      await adjust(credit);

      expect(outcomeOf(await adjust({ ...credit, ...changes }))).toEqual([422, "idempotency_key_reused"]);
      expect((await ledger.head(accountId)).balanceGrosze).toBe(1_500);
      expect(await records()).toHaveLength(1);
    },
  );

  it.each([1, 5])(
    "with the same key for another customer's account is refused, and posts nothing: %d at once",
    async (tries) => {
      const { adjust, ledger, table, accountId, records } = await backOffice();
      const other = await openTestAccount(table);
      await adjust(credit);

      const answers = await Promise.all(
        Array.from({ length: tries }, () => adjust(credit, "key-1", { path: { accountId: other } })),
      );

      expect(answers.map(outcomeOf)).toEqual(answers.map(() => [422, "idempotency_key_reused"]));
      expect([(await ledger.head(accountId)).balanceGrosze, (await ledger.head(other)).balanceGrosze]).toEqual([
        1_500, 0,
      ]);
      expect(await ledger.verify(other)).toEqual([]);
      expect(await records()).toHaveLength(1);
    },
  );

  it("with one key for two accounts at once is posted to one of them", async () => {
    const { adjust, ledger, table, accountId } = await backOffice();
    const other = await openTestAccount(table);

    const answers = await Promise.all([adjust(credit), adjust(credit, "key-1", { path: { accountId: other } })]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    const balances = await Promise.all([accountId, other].map(async (id) => (await ledger.head(id)).balanceGrosze));
    expect(balances.sort((one, two) => one - two)).toEqual([0, 1_500]);
  });

  it("of another clerk under the same key is another one", async () => {
    const { adjust, ledger, accountId, clerk } = await backOffice();
    const { authorization } = await clerk();

    expect((await adjust(credit)).body?.sequence).toBe(1);
    expect((await adjust(credit, "key-1", { authorization })).body?.sequence).toBe(2);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(3_000);
  });

  it.each([
    [{ ...credit, amountGrosze: 0 }, "/amountGrosze wrong_format"],
    [{ ...credit, amountGrosze: 0.5 }, "/amountGrosze wrong_type"],
    [{ ...credit, amountGrosze: 100_000_001 }, "/amountGrosze too_large"],
    [{ ...credit, amountGrosze: -100_000_001 }, "/amountGrosze too_small"],
    [{ ...credit, reason: "bo" }, "/reason too_short"],
    [{ amountGrosze: 1 }, "/reason required"],
    [{ ...credit, accountId: "ac_1" }, "/accountId unknown_field"],
  ])("of %j is refused by its field", async (body, named) => {
    const { adjust } = await backOffice();

    expect(namedErrors(await adjust(body))).toEqual([named]);
  });

  it("without a key is refused, and so is one of an account that is not there or no customer's", async () => {
    const { adjust } = await backOffice();

    expect(outcomeOf(await adjust(credit, ""))).toEqual([400, "idempotency_key_missing"]);
    for (const accountId of ["ac_01KJQ3V2G0ABCDEFGHJKMNPQRS", "ac_1", "../ac", "operator"])
      expect(outcomeOf(await adjust(credit, "k", { path: { accountId } }))).toEqual([404, "not_found"]);
  });
});

const above = { ...credit, amountGrosze: limitZlotys * 100 + 1 };
const atLimit = { ...credit, amountGrosze: limitZlotys * 100 };

describe("an adjustment above the limit", () => {
  it("is proposed, posts nothing, and waits for a second person, as finance hears", async () => {
    const { adjust, ledger, accountId, user, table, waiting, records } = await backOffice();

    const { status, body } = await adjust(above);

    expect([status, body]).toMatchObject([
      202,
      {
        kind: "adjustment",
        accountId,
        state: "open",
        content: { amountGrosze: above.amountGrosze, reason: above.reason },
        proposedBy: { userId: user.id, name: "Anna Nowak" },
      },
    ]);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(0);
    expect(await waiting()).toMatchObject([{ subject: body?.id, why: "adjustment", since: noon.toISOString() }]);
    expect((await records()).map(({ kind, subject }) => [kind, subject])).toEqual([["proposal-made", body?.id]]);
    const told = await noticesAbout(table, String(body?.id));
    expect(told).toMatchObject([
      {
        recipient: { desk: "finance" },
        facts: {
          kind: "proposal-to-confirm",
          companyName: "Poranna Kawa sp. z o.o.",
          proposedBy: "Anna Nowak",
          contentHash: body?.contentHash,
        },
      },
    ]);
  });

  it.each([1, -1])("counts by its size, whichever way it goes: %d", async (sign) => {
    const { adjust } = await backOffice();

    expect((await adjust({ ...atLimit, amountGrosze: sign * atLimit.amountGrosze })).status).toBe(201);
    expect((await adjust({ ...above, amountGrosze: sign * above.amountGrosze }, "key-2")).status).toBe(202);
  });

  it("is one proposal for one key, eight at once and once more", async () => {
    const { adjust, waiting, records } = await backOffice();

    const answers = await Promise.all(Array.from({ length: 8 }, () => adjust(above)));
    answers.push(await adjust(above));
    expect(answers.filter(({ headers }) => headers["idempotency-replayed"] === "true")).toHaveLength(8);

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await waiting()).toHaveLength(1);
    expect(await records()).toHaveLength(1);
  });

  it.each([{ amountGrosze: above.amountGrosze + 1 }, { amountGrosze: 100 }, { reason: "Inny powód korekty" }])(
    "with the same key but %j is refused",
    async (changes) => {
      const { adjust, waiting, ledger, accountId } = await backOffice();
      await adjust(above);

      expect(outcomeOf(await adjust({ ...above, ...changes }))).toEqual([422, "idempotency_key_reused"]);
      expect(await waiting()).toHaveLength(1);
      expect((await ledger.head(accountId)).balanceGrosze).toBe(0);
    },
  );

  it("with the same key for another account is refused, as is one with the key of what was posted", async () => {
    const { adjust, table, waiting } = await backOffice();
    const other = await openTestAccount(table);
    await adjust(above);
    await adjust(credit, "key-2");

    expect(outcomeOf(await adjust(above, "key-1", { path: { accountId: other } }))).toEqual([
      422,
      "idempotency_key_reused",
    ]);
    expect(outcomeOf(await adjust(above, "key-2"))).toEqual([422, "idempotency_key_reused"]);
    expect(await waiting()).toHaveLength(1);
  });

  it("stays one by a clerk's many small ones of a day: what goes beyond the limit is proposed", async () => {
    const { adjust, ledger, accountId } = await backOffice();
    const small = (amountGrosze: number, key: string) => adjust({ ...credit, amountGrosze }, key);

    expect((await small(20_000, "a")).status).toBe(201);
    expect((await small(-20_000, "b")).status).toBe(201);
    expect((await small(20_000, "c")).status).toBe(202);
    expect((await small(10_000, "d")).status).toBe(201);
    expect((await small(1, "e")).status).toBe(202);
    // What was posted alone is answered again, though nothing would be posted alone any more.
    expect((await small(20_000, "a")).status).toBe(201);

    expect((await ledger.head(accountId)).balanceGrosze).toBe(10_000);
  });

  it("is not reached by ten at once that are below it", async () => {
    const { adjust, ledger, accountId, waiting } = await backOffice();

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, place) => adjust({ ...credit, amountGrosze: 10_000 }, `key-${place}`)),
    );

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
    expect((await ledger.head(accountId)).balanceGrosze).toBe(atLimit.amountGrosze);
    expect(await waiting()).toHaveLength(5);
  });

  it("is counted for each clerk, account and day", async () => {
    const { adjust, clerk, table, user, pass } = await backOffice();
    await adjust(atLimit);
    const colleague = (await clerk()).authorization;
    const other = await openTestAccount(table);

    expect((await adjust(credit, "key-2")).status).toBe(202);
    expect((await adjust(credit, "key-1", { authorization: colleague })).status).toBe(201);
    expect((await adjust(credit, "key-3", { path: { accountId: other } })).status).toBe(201);
    // Midnight in Warsaw.
    pass(new Date("2026-03-02T22:59:59.999Z"));
    const { authorization } = await keepSession(table, user, new Date("2026-03-02T22:59:00.000Z"));
    expect((await adjust(atLimit, "key-4", { authorization })).status).toBe(202);
    pass(new Date("2026-03-02T23:00:00.000Z"));
    expect((await adjust(atLimit, "key-5", { authorization })).status).toBe(201);
  });

  it("of an account that is not there is refused", async () => {
    const { adjust } = await backOffice();

    expect(outcomeOf(await adjust(above, "k", { path: { accountId: someAccountId() } }))).toEqual([404, "not_found"]);
  });
});
