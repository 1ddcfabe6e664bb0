import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/account/declaration.ts";
import { verbs } from "../../functions/account/index.ts";
import { declaration as alertDeclaration } from "../../functions/low-balance-alert/declaration.ts";
import { verbs as alertVerbs } from "../../functions/low-balance-alert/index.ts";
import type { Role } from "../../shared/domain/access.ts";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import type { Offer } from "../../shared/domain/offers/offer.ts";
import type { OwedFee } from "../../shared/domain/offers/owed-fee.ts";
import { dayAfter, warsawDay } from "../../shared/domain/warsaw.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { lowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { keepSignedIn, somePerson } from "../support/people.ts";
import { ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { someOwedFee, subscribe } from "../support/subscriptions.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const began = new Date("2026-03-02T08:00:00.000Z");

let postings = 0;
const panelOf = async (role: Role = "administrator") => {
  const { table } = stage();
  const accountId = await openTestAccount(table);
  const { authorization } = await keepSignedIn(table, somePerson(accountId, { user: { role } }), began);
  let now = began;
  const ledger = ledgerStore({ table, now: () => now });
  const uses = { people: peopleStore(table), ledger, now: () => now };
  const handler = api(declaration.routes, verbs, () => uses);
  const alertHandler = api(alertDeclaration.routes, alertVerbs, () => ({
    ...uses,
    lowBalance: lowBalanceStore(table),
    recipients: lowBalanceRecipients(table),
    links: linkStore(table),
    linkKey: async () => "the key of links",
    newId,
  }));
  return {
    accountId,
    pass: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
    /** 10 PLN a day on so many days before today. */
    keepUsage: async (days: number) => {
      const dailyUsage = Array.from({ length: days }, (_, place) => ({
        day: dayAfter(warsawDay(now), place - days),
        amountGrosze: 1_000,
      }));
      await table.write({ Put: { Item: { ...(await table.get(keys.head(accountId))), dailyUsage } } });
    },
    have: (offer: Offer, paidSince: string) => subscribe(table, accountId, offer, { at: now, paidSince }),
    owe: async (owedFee: OwedFee) =>
      table.write({ Put: { Item: { ...(await table.get(keys.head(accountId))), owedFee } } }),
    marker: () => table.get(keys.waits(accountId, "low-balance")),
    records: async () => (await auditStore(table).list(accountId, { limit: 10 })).records,
    setAlert: (body: object) => ask(alertHandler, "PUT /account/low-balance-alert", { authorization, body }),
    history: (days?: string) =>
      ask(handler, "GET /account/balance-history", { authorization, query: days === undefined ? {} : { days } }),
    /** Posts drafts a minute after one another. */
    post: async (...drafts: EntryDraft[]) => {
      for (const draft of drafts) {
        now = new Date(now.getTime() + 60_000);
        await ledger.post(accountId, () => ({ drafts: [draft] }), {});
      }
    },
    account: () => ask(handler, "GET /account", { authorization }),
    entries: (query: Record<string, string> = {}) => ask(handler, "GET /ledger-entries", { authorization, query }),
  };
};
const unique = (name: string): string => {
  postings += 1;
  return `${name}_${postings}`;
};

describe("the account", () => {
  it("is shown with its amounts to those who may see them", async () => {
    const { account, post, accountId } = await panelOf("finance");
    await post(credit(10_000, unique("pi")), usage(9_000, unique("ch")));

    expect((await account()).body).toEqual({
      id: accountId,
      mode: "prepaid",
      offer: { id: "of_start", name: "Start" },
      lowBalance: { state: "low", since: "2026-03-02T08:02:00.000Z", thresholdGrosze: 2_000 },
      balanceGrosze: 1_000,
    });
  });

  it("is shown without any amount to a technician", async () => {
    const { account, post, accountId } = await panelOf("technical");
    await post(credit(10_000, unique("pi")), usage(1_000, unique("ch")));

    expect((await account()).body).toEqual({
      id: accountId,
      mode: "prepaid",
      offer: { id: "of_start", name: "Start" },
      lowBalance: { state: "ok", since: "2026-03-02T08:01:00.000Z" },
    });
  });

  it("is not shown to an employee, nor its ledger to a technician", async () => {
    const [employee, technician] = [await panelOf("employee"), await panelOf("technical")];

    expect(outcomeOf(await employee.account())).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await technician.entries())).toEqual([403, "not_allowed"]);
  });

  it("tells how many days the balance lasts once a week of usage is known, and none before", async () => {
    const { account, post, keepUsage } = await panelOf();
    await post(credit(10_000, unique("pi")));
    expect((await account()).body).not.toHaveProperty("daysLeft");

    await keepUsage(6);
    expect((await account()).body).not.toHaveProperty("daysLeft");
    await keepUsage(7);
    expect((await account()).body?.daysLeft).toBe(9);
  });

  it.each([
    ["leaves fewer days after it", 900, "2026-02-09", 8],
    ["is more than what is left by then", 7_900, "2026-02-09", 6],
    ["comes only after the balance is used up", 2_900, "2026-02-20", 9],
  ])("counts the days with a monthly fee that %s", async (_, monthlyFeeGrosze, paidSince, days) => {
    const { account, post, keepUsage, have } = await panelOf();
    await post(credit(10_000, unique("pi")));
    await keepUsage(7);

    await have(someOffer({ monthlyFeeGrosze }), paidSince);

    expect((await account()).body?.daysLeft).toBe(days);
  });

  it.each([
    ["finance", { since: "2026-03-02T12:00:00.000Z", amountGrosze: 2_900 }],
    ["technical", { since: "2026-03-02T12:00:00.000Z" }],
  ] as const)(
    "says since when the monthly fee is not paid; how much it is, not to everybody: %s",
    async (role, said) => {
      const { account, owe } = await panelOf(role);
      await owe(someOwedFee({ amountGrosze: 2_900 }));

      expect((await account()).body?.feeOverdue).toEqual(said);
    },
  );
});

describe("the alert of a low balance", () => {
  it("is set to a threshold that the balance is judged by at once, and put on record", async () => {
    const { setAlert, account, post, marker, records } = await panelOf("finance");
    await post(credit(10_000, unique("pi")));

    const answer = await setAlert({ thresholdGrosze: 12_000 });

    const lowBalance = { state: "low", since: "2026-03-02T08:01:00.000Z", thresholdGrosze: 12_000 };
    expect([answer.status, answer.body]).toEqual([200, { ...lowBalance, recipients: [] }]);
    expect((await account()).body?.lowBalance).toEqual(lowBalance);
    expect(await marker()).toMatchObject({ state: "low" });
    const changes = [{ field: "thresholdGrosze", before: "2000", after: "12000" }];
    expect(await records()).toMatchObject([{ kind: "low-balance-alert-set", changes, from: "192.0.2.1" }]);
  });

  it("set again to the same answers the same, and puts nothing more on record", async () => {
    const { setAlert, pass, post, records } = await panelOf();
    await post(credit(10_000, unique("pi")));
    const first = await setAlert({ thresholdGrosze: 12_000 });
    pass(0.1);

    expect(await setAlert({ thresholdGrosze: 12_000 })).toMatchObject({ status: 200, body: first.body });
    expect(await records()).toHaveLength(1);
  });

  it.each([[-1], [1.5], [10_000_001], ["2000"], [null]])("refuses a threshold of %j", async (thresholdGrosze) => {
    const { setAlert } = await panelOf();

    expect(outcomeOf(await setAlert({ thresholdGrosze }))).toEqual([400, "invalid_request"]);
  });

  it("takes the bounds of a threshold", async () => {
    const { setAlert } = await panelOf();

    for (const thresholdGrosze of [0, 10_000_000])
      expect((await setAlert({ thresholdGrosze })).body).toMatchObject({ state: "exhausted", thresholdGrosze });
  });
});

describe("the history of the balance", () => {
  it("has a day for each day, with its closing balance and sums by kind, the oldest first", async () => {
    const { history, post, pass } = await panelOf("finance");
    await post(credit(10_000, unique("pi")), usage(1_000, unique("ch")));
    pass(0.3);
    await post(usage(500, unique("ch")));

    expect((await history("2")).body).toEqual({
      items: [
        { day: "2026-03-01", closingBalanceGrosze: 0, sums: {} },
        { day: "2026-03-02", closingBalanceGrosze: 8_500, sums: { "top-up": 10_000, usage: -1_500 } },
      ],
    });
  });

  it("is that of the last 30 days unless said otherwise, and of the account's own days at most", async () => {
    const { history, post } = await panelOf();
    await post(credit(10_000, unique("pi")));
    const days = async (asked?: string) =>
      ((await history(asked)).body!.items as { day: string }[]).map(({ day }) => day);

    expect(await days()).toHaveLength(30);
    expect(await days("1")).toEqual(["2026-03-02"]);
    // The account was opened on New Year's day.
    expect([(await days("400"))[0], (await days("400")).length]).toEqual(["2026-01-01", 61]);
  });

  it.each([["0"], ["401"], ["1.5"], ["many"]])("is refused for %s days", async (days) => {
    const { history } = await panelOf();

    expect(outcomeOf(await history(days))).toEqual([400, "invalid_request"]);
  });
});

describe("the ledger's entries", () => {
  const sequences = ({ body }: { body: Record<string, unknown> | undefined }) =>
    ((body?.items ?? []) as { sequence: number }[]).map(({ sequence }) => sequence);

  it("are shown newest first, each with what moved the money, and none of their hashes", async () => {
    const { entries, post } = await panelOf();
    const payment = unique("pi");
    await post({ ...credit(10_000, payment), subjectId: "tu_1" }, adjustment(-500, "case-7"));

    const { body } = await entries();

    expect(body).toEqual({
      items: [
        {
          id: "le_2",
          sequence: 2,
          amountGrosze: -500,
          balanceAfterGrosze: 9_500,
          kind: "adjustment",
          cause: { type: "decision", id: "case-7" },
          note: "a correction",
          postedAt: "2026-03-02T08:02:00.000Z",
        },
        {
          id: "le_1",
          sequence: 1,
          amountGrosze: 10_000,
          balanceAfterGrosze: 10_000,
          kind: "top-up",
          cause: { type: "stripe-payment", id: payment },
          subjectId: "tu_1",
          postedAt: "2026-03-02T08:01:00.000Z",
        },
      ],
    });
  });

  it("come in pages that miss none and repeat none", async () => {
    const { entries, post } = await panelOf();
    await post(...Array.from({ length: 5 }, () => usage(1, unique("ch"))));

    const seen = [];
    let cursor: Record<string, string> = {};
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await entries({ limit: "2", ...cursor });
      seen.push(...sequences(page));
      if (page.body?.nextCursor === undefined) break;
      cursor = { cursor: String(page.body.nextCursor) };
    }

    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it.each([
    ["from an instant on", { from: "2026-03-02T08:02:00Z" }, [3, 2]],
    ["up to an instant and with it", { to: "2026-03-02T08:02:00.000Z" }, [2, 1]],
    ["within an instant", { from: "2026-03-02T08:02:00Z", to: "2026-03-02T08:02:00Z" }, [2]],
    ["of a time in which nothing was posted", { from: "2027-01-01T00:00:00Z" }, []],
    ["of a time that ends before it begins", { from: "2026-03-02T08:03:00Z", to: "2026-03-02T08:01:00Z" }, []],
  ])("are shown %s", async (_, query, expected) => {
    const { entries, post } = await panelOf();
    await post(usage(1, unique("ch")), usage(1, unique("ch")), usage(1, unique("ch")));

    const page = await entries(query);

    expect(page.status).toBe(200);
    expect(sequences(page)).toEqual(expected);
  });

  it.each([
    [{ limit: "0" }, ["?limit too_small"]],
    [{ limit: "101" }, ["?limit too_large"]],
    [{ limit: "many" }, ["?limit wrong_type"]],
    [{ from: "yesterday" }, ["?from wrong_format"]],
    [{ to: "2026-02-30T00:00:00Z" }, ["?to wrong_format"]],
    [{ account: "ac_other" }, ["?account unknown_field"]],
    [{ cursor: "a b" }, ["?cursor wrong_format"]],
    [{ cursor: "A" }, ["?cursor wrong_format"]],
    [{ cursor: Buffer.from("ENTRY#\xff", "latin1").toString("base64url") }, ["?cursor wrong_format"]],
    [{ cursor: Buffer.from("ENTRY#").toString("base64url") }, ["?cursor wrong_format"]],
    [{ cursor: Buffer.from("HEAD").toString("base64url") }, ["?cursor wrong_format"]],
    [{ cursor: Buffer.from("TOPUP#tu_1").toString("base64url") }, ["?cursor wrong_format"]],
  ] as [Record<string, string>, string[]][])("are refused for the query %j", async (query, errors) => {
    const { entries } = await panelOf();

    const answer = await entries(query);

    expect(answer.status).toBe(400);
    expect(namedErrors(answer)).toEqual(errors);
  });
});
