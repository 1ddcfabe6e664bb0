import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/back-office/declaration.ts";
import { verbs } from "../../functions/back-office/index.ts";
import type { RouteKey } from "../../functions/manifest.ts";
import type { AnyRole } from "../../shared/domain/access.ts";
import { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { Grosze } from "../../shared/domain/money.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { proofStore } from "../../shared/store/proof-store.ts";
import { queueStore, waitsForPeople } from "../../shared/store/queue-store.ts";
import type { Write } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { adjustment, credit } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, keepSession, keepSignedIn, somePerson } from "../support/people.ts";
import { type Answered, type Asked, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { someAccountId, someHead, type TestTable, testTable } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { keepTopUp, noon, page, someTopUp } from "../support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

const account = "GET /back-office/accounts/{accountId}";
const looks = {
  account,
  "ledger-entries": "GET /back-office/accounts/{accountId}/ledger-entries",
  "top-ups": "GET /back-office/accounts/{accountId}/top-ups",
  "portal-users": "GET /back-office/accounts/{accountId}/portal-users",
} as const satisfies Record<string, RouteKey>;
const everyLook = Object.entries(looks);

/** A customer's account with one person, one of the operator's staff who is signed in, and the back office's handler. */
const backOffice = async (role: AnyRole = "operator-helpdesk", { client, table }: TestTable = stage()) => {
  const accountId = someAccountId();
  const subscriber = { companyName: "Poranna Kawa sp. z o.o.", nip: "8567346215" };
  const anna = somePerson(accountId);
  await accountStore(table).open(someHead(accountId), subscriber, [anna]);
  const { user: clerk, authorization } = await keepSignedIn(table, somePerson(operatorId, { user: { role } }), noon);
  const ledger = ledgerStore({ table, now: () => noon });
  const handler = api(declaration.routes, verbs, () => ({
    people: peopleStore(table),
    accounts: accountStore(table),
    ledger,
    transfers: transferStore({ table, ledger, newId, now: () => noon }),
    topUps: topUpStore(table),
    queues: queueStore(table),
    adjustments: adjustmentStore({ table, ledger, now: () => noon }),
    linkLimitGrosze: () => Grosze.parse(500_000),
    adjustmentLimitGrosze: () => Grosze.parse(50_000),
    audit: auditStore(table),
    newId,
    now: () => noon,
  }));
  const look = (route: RouteKey, asked: Asked = {}) =>
    ask(handler, route, { authorization, path: { accountId }, ...asked });
  /** What the clerk's looks have left behind. */
  const records = async (): Promise<AuditRecord[]> => {
    const { pk } = keys.audit(operatorId, "");
    const { items } = await table.query({ pk, from: "AUDIT#", to: "AUDIT#~" }, { limit: 1_000, newestFirst: false });
    return items.map((item) => AuditRecord.parse(item)).filter(({ userId }) => userId === clerk.id);
  };
  return { client, table, accountId, anna: anna.user, clerk, ledger, look, records };
};

const itemsOf = ({ body }: Answered): Record<string, unknown>[] => (body?.items ?? []) as Record<string, unknown>[];

describe("a customer's affairs", () => {
  it("begin with the account: the company, and how its balance stands", async () => {
    const { look, ledger, accountId } = await backOffice();
    await ledger.post(accountId, () => ({ drafts: [credit(5_000, newId("tu", noon))] }), {});

    expect(await look(account)).toMatchObject({
      status: 200,
      body: {
        id: accountId,
        companyName: "Poranna Kawa sp. z o.o.",
        nip: "8567346215",
        seat: null,
        mode: "prepaid",
        accountState: "open",
        offer: { id: "of_start", name: "Start" },
        balanceGrosze: 5_000,
        lowBalance: { state: "ok", thresholdGrosze: 2_000 },
        openedAt: "2026-01-01T00:00:00.000Z",
      },
    });
  });

  it("show the seat with its gmina, where it has one", async () => {
    const { look, accountId, table } = await backOffice();
    const seatAddress = { street: "Polna", houseNumber: "7", postalCode: "00-950", city: "Warszawa" };
    const seatIs = (address: object) => table.write(setSeat(accountId, address));

    await seatIs(seatAddress);
    expect((await look(account)).body?.seat).toEqual({ address: "Polna 7, 00-950 Warszawa", gminaCode: null });
    await seatIs({ ...seatAddress, gminaCode: "1465011" });
    expect((await look(account)).body?.seat).toMatchObject({ gminaCode: "1465011" });
  });

  it("say when the ledger was last verified, and up to which entry", async () => {
    const { look, ledger, accountId, table } = await backOffice();
    const proofs = proofStore(table);
    expect((await look(account)).body?.ledger).toEqual({});
    await ledger.post(accountId, () => ({ drafts: [credit(5_000, newId("tu", noon))] }), {});
    const nextDay = new Date(noon.getTime() + 24 * 3600 * 1000);

    await proofs.prove(await proofs.find(accountId), noon);
    await proofs.prove(await proofs.find(accountId), nextDay);

    expect((await look(account)).body?.ledger).toEqual({
      provenAt: nextDay.toISOString(),
      provenSequence: 1,
      fullyReplayedAt: expect.stringMatching(/T/),
    });
  });

  it("are shown though the proof of the ledger can't be read", async () => {
    const { look, accountId, table } = await backOffice();
    await table.write({ Put: { Item: { ...keys.proof(accountId), provenAt: "yesterday" } } });

    expect(await look(account)).toMatchObject({ status: 200, body: { ledger: {} } });
  });

  it("are its movements of money, newest first, page by page", async () => {
    const { look, ledger, accountId } = await backOffice();
    for (const amount of [100, 200, 300])
      await ledger.post(accountId, () => ({ drafts: [adjustment(amount, `d_${amount}`)] }), {});

    const first = await look(looks["ledger-entries"], { query: { limit: "2" } });
    const second = await look(looks["ledger-entries"], {
      query: { limit: "2", cursor: String(first.body?.nextCursor) },
    });

    expect([...itemsOf(first), ...itemsOf(second)].map(({ amountGrosze }) => amountGrosze)).toEqual([300, 200, 100]);
    expect(second.body).not.toHaveProperty("nextCursor");
  });

  it("are its top-ups, without the page to pay at: that is the customer's own", async () => {
    const { look, table, accountId } = await backOffice();
    const topUp = await keepTopUp(table, someTopUp(accountId, { checkout: page("of_the_customer") }));

    const answer = await look(looks["top-ups"]);

    expect(itemsOf(answer)).toMatchObject([{ id: topUp.id, state: "awaiting-payment", amountGrosze: 5_000 }]);
    expect(JSON.stringify(answer.body)).not.toMatch(/"payment"|checkout\.example/);
  });

  it("are its people as they were added, with nothing of how they sign in", async () => {
    const { look, table, accountId, anna } = await backOffice();
    const { user: ewa } = await keepPerson(
      table,
      somePerson(accountId, { user: { firstName: "Ewa", role: "technical", isMainAdministrator: false } }),
    );
    await keepSession(table, anna, noon);

    const answer = await look(looks["portal-users"]);

    expect(itemsOf(answer)).toEqual([anna, ewa].map(shownUser));
    expect(answer.body).not.toHaveProperty("nextCursor");
    const firstOnly = await look(looks["portal-users"], { query: { limit: "1" } });
    const cursor = String(firstOnly.body?.nextCursor);
    expect(itemsOf(await look(looks["portal-users"], { query: { cursor } })).map(({ id }) => id)).toEqual([ewa.id]);
    const technical = await look(looks["portal-users"], { query: { role: "technical", invited: "false" } });
    expect(itemsOf(technical).map(({ id }) => id)).toEqual([ewa.id]);
  });

  it("are of one account only: a cursor leads into no other kind of item", async () => {
    const { look, records } = await backOffice();
    const cursor = Buffer.from("SESSION#us_1#se_1").toString("base64url");

    expect(namedErrors(await look(looks["portal-users"], { query: { cursor } }))).toEqual(["?cursor wrong_format"]);
    expect(await records()).toHaveLength(1);
  });

  const shownUser = (user: PortalUser) => ({
    id: user.id,
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    phone: user.phone,
    position: user.position,
    role: user.role,
    rights: user.rights,
    canLogIn: true,
    requireTotp: false,
    isMainAdministrator: user.isMainAdministrator,
    invited: false,
    lastSignInAt: null,
  });
});

describe("a look into a customer's account", () => {
  it.each(everyLook)(
    "leaves one record: who looked at which account, at what of it, when and from where: %s",
    async (subject, route) => {
      const { look, records, accountId, clerk } = await backOffice();

      expect((await look(route, { address: "198.51.100.7" })).status).toBe(200);

      expect(await records()).toEqual([
        {
          id: expect.stringMatching(/^au_/),
          accountId: "operator",
          userId: clerk.id,
          kind: "account-looked-at",
          subjectAccountId: accountId,
          subject,
          at: noon.toISOString(),
          from: "198.51.100.7",
        },
      ]);
    },
  );

  it.each(everyLook)("that can't be recorded is not answered: %s", async (_, route) => {
    const { look, client } = await backOffice();
    injectFaults(client, ({ command }) => (command === "PutItem" ? "throttled" : undefined));

    const { status, body } = await look(route);

    expect([status, body?.code]).toEqual([503, "temporarily_unavailable"]);
    expect(JSON.stringify(body)).not.toContain("Kawa");
  });

  it("at an account that is not there is recorded all the same", async () => {
    const { look, records } = await backOffice();
    const unknown = someAccountId();

    expect(outcomeOf(await look(account, { path: { accountId: unknown } }))).toEqual([404, "not_found"]);
    for (const route of Object.values(looks).slice(1))
      expect(await look(route, { path: { accountId: unknown } })).toMatchObject({ status: 200, body: { items: [] } });

    expect((await records()).map(({ subjectAccountId }) => subjectAccountId)).toEqual(Array(4).fill(unknown));
  });

  it("that finds nothing is answered when its record is kept, not before", async () => {
    const { look, client } = await backOffice();
    const order: string[] = [];
    slowAfterRead(client, () => order.push("recorded"));

    const answer = await look(account, { path: { accountId: someAccountId() } });
    order.push("answered");

    expect(outcomeOf(answer)).toEqual([404, "not_found"]);
    expect(order).toEqual(["recorded", "answered"]);
  });

  it("that finds nothing and can't be recorded says only that it can't be answered now", async () => {
    const { look, client } = await backOffice();
    injectFaults(client, ({ command }) => (command === "PutItem" ? "lost-before" : undefined));

    expect(outcomeOf(await look(account, { path: { accountId: someAccountId() } }))).toEqual([
      503,
      "temporarily_unavailable",
    ]);
  });

  it.each(["operator", "ac_1", "", "ac_01KJQ3V2G0ABCDEFGHJKMNPQRS#HEAD"])(
    "is none of the operator's own account, or of a malformed id: %j",
    async (malformed) => {
      const { look, records } = await backOffice("operator-finance");

      for (const route of Object.values(looks))
        expect(outcomeOf(await look(route, { path: { accountId: malformed } }))).toEqual([404, "not_found"]);
      expect(await records()).toEqual([]);
    },
  );

  it.each(["administrator", "operator-administrator"] as const)(
    "by somebody who may not reads nothing of the account, and leaves the record of a refusal: %s of the operator",
    async (role) => {
      const { look, records, client } = await backOffice(role);
      const calls = callsOf(client);

      for (const route of Object.values(looks)) expect(outcomeOf(await look(route))).toEqual([403, "not_allowed"]);

      // The guard's look, and the record of what it refused.
      expect(new Set(calls.map(({ command }) => command))).toEqual(new Set(["BatchGetItem", "TransactWriteItems"]));
      expect(calls).toHaveLength(2 * everyLook.length);
      const kinds = (await records()).map(({ kind }) => kind);
      // One a minute: whoever asks in a loop does not fill the trail.
      expect(kinds).toEqual(["request-refused"]);
    },
  );
});

/** Lets a record be written only some turns after the read beside it was answered, and tells when it was. */
const slowAfterRead = (client: DynamoDBClient, recorded: () => void): void => {
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const reads: Promise<unknown>[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === "BatchGetItemCommand" || context.commandName === "BatchGetCommand") {
        const reading = next(args);
        reads.push(reading);
        return reading;
      }
      if (!/^Put/.test(context.commandName ?? "")) return next(args);
      await Promise.all(reads);
      for (let turns = 0; turns < 10; turns += 1) await turn();
      const answer = await next(args);
      recorded();
      return answer;
    },
    { step: "initialize", name: "slowRecords" },
  );
};

describe("what waits for people", () => {
  const queue = "GET /back-office/queues/{queue}";
  const at = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
  const onOwnTable = async () => backOffice("operator-finance", await testTable());

  it("is shown queue by queue, the oldest first: what, why and since when", async () => {
    const { table, look, accountId, records } = await onOwnTable();
    const other = someAccountId();
    const waits = (id: AccountId, paymentId: string, why: string, minutes: number) => ({
      Put: {
        Item: {
          ...keys.waits(id, `card-irregularities#${paymentId}`),
          ...waitsForPeople("card-irregularities", why, at(minutes)),
          accountId: id,
          paymentId,
        },
      },
    });
    await table.write(waits(accountId, "pi_late", "paid-late", 2));
    await table.write(waits(other, "pi_twice", "paid-twice", 1));
    await table.write({
      Put: {
        Item: {
          ...keys.parked("evt_1"),
          ...waitsForPeople("card-irregularities", "payment-differs", at(3)),
          eventId: "evt_1",
        },
      },
    });
    await queueStore(table).tellPeople("ledgers-to-check", { accountId, why: "head" }, at(4));
    const noticeId = newId("no", noon);
    await table.write({
      Put: { Item: { ...keys.notice(noticeId), ...waitsForPeople("notices-parked", "bounced", at(5)) } },
    });

    expect((await look(queue, { path: { queue: "card-irregularities" } })).body).toEqual({
      items: [
        { subject: "pi_twice", why: "paid-twice", since: at(1).toISOString(), accountId: other },
        { subject: "pi_late", why: "paid-late", since: at(2).toISOString(), accountId },
        { subject: "evt_1", why: "payment-differs", since: at(3).toISOString() },
      ],
    });
    expect((await look(queue, { path: { queue: "ledgers-to-check" } })).body).toEqual({
      items: [{ subject: accountId, why: "head", since: at(4).toISOString(), accountId }],
    });
    expect((await look(queue, { path: { queue: "notices-parked" } })).body).toEqual({
      items: [{ subject: noticeId, why: "bounced", since: at(5).toISOString() }],
    });
    // It says what waits, and nothing of a customer's affairs.
    expect(await records()).toEqual([]);
  });

  it("is shown as far as is asked for", async () => {
    const { table, look } = await onOwnTable();
    for (const minutes of [3, 1, 2])
      await queueStore(table).tellPeople(
        "ledgers-to-check",
        { accountId: someAccountId(), why: `${minutes}` },
        at(minutes),
      );
    const path = { queue: "ledgers-to-check" };

    const first = await look(queue, { path, query: { limit: "2" } });
    expect(itemsOf(first).map(({ why }) => why)).toEqual(["1", "2"]);
    const cursor = String(first.body?.nextCursor);
    expect(itemsOf(await look(queue, { path, query: { limit: "2", cursor } })).map(({ why }) => why)).toEqual(["3"]);
    expect(outcomeOf(await look(queue, { path, query: { cursor: "bm90aGluZw" } }))).toEqual([400, "invalid_request"]);
    for (const [limit, code] of [
      ["0", "too_small"],
      ["101", "too_large"],
      ["x", "wrong_type"],
    ] as const)
      expect(namedErrors(await look(queue, { path, query: { limit } }))).toEqual([`?limit ${code}`]);
  });

  it.each(["card-payment", "notices", "verify#0", ""])("is in no queue of the machines: %j", async (machine) => {
    const { look } = await backOffice();

    expect(outcomeOf(await look(queue, { path: { queue: machine } }))).toEqual([404, "not_found"]);
  });
});

const setSeat = (accountId: AccountId, address: object): Write => ({
  Update: {
    Key: keys.subscriber(accountId),
    UpdateExpression: "SET seatAddress = :address",
    ExpressionAttributeValues: { ":address": address },
  },
});
