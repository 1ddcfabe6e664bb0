/** What a frozen account lets happen: money is neither spent nor ordered; what happened outside is posted. */
import { describe, expect, it } from "vitest";
import type { EntryDraft } from "../../shared/domain/account/ledger.ts";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { newId } from "../../shared/ids.ts";
import { accountStateStore } from "../../shared/store/account-state-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { subscriberRead, subscriberStore } from "../../shared/store/subscriber-store.ts";
import { beforeNext } from "../support/faults.ts";
import { adjustment, credit, usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { refusalOf } from "../support/refusals.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const [present, higher, lower] = [
  someOffer({ monthlyFeeGrosze: 3_100 }),
  someOffer({ monthlyFeeGrosze: 6_200 }),
  someOffer({ monthlyFeeGrosze: 1_000 }),
];

/** An account with 100 PLN in a month that is paid, and operations beside it. */
const account = async ({ balance = 10_000 } = {}) => {
  const { table, client } = stage();
  const desk = await subscriptionDesk(table, { offers: [present, higher, lower], balance });
  const { accountId, ledger, now, main } = desk;
  const states = accountStateStore({ ledger, now });
  const audit = auditStore(table);
  const record = (reason: string): Done => ({
    accountId: operatorId,
    by: "ola",
    kind: "command-run",
    subjectAccountId: accountId,
    changes: [{ field: "reason", after: reason }],
    from: "operations",
  });
  const paper = async (enabled: boolean) => {
    const { key, parse } = subscriberRead(accountId);
    const paperInvoices = { enabled, acceptedFeeGrosze: enabled ? grosze(900) : null, since: now().toISOString() };
    const keeping = { actor: main, followUps: { at: now() } };
    await subscriberStore(table).change(accountId, parse((await table.get(key))!), { paperInvoices }, keeping);
  };
  return {
    ...desk,
    client,
    paper,
    freeze: (reason = "The ledger disagrees") => states.set(accountId, "freeze", [record(reason)]),
    thaw: () => states.set(accountId, "thaw", [record("It is whole")]),
    post: (draft: EntryDraft) => ledger.post(accountId, () => ({ drafts: [draft] }), {}),
    records: async () => (await audit.list(accountId, { limit: 10 })).records.map(({ kind, by }) => [kind, by]),
    reasons: async () =>
      (await audit.list(operatorId, { limit: 1_000 })).records
        .filter(({ subjectAccountId }) => subjectAccountId === accountId)
        .map(({ changes }) => changes?.[0]?.after),
  };
};

type Account = Awaited<ReturnType<typeof account>>;

/** Why nothing was ordered; undefined where it was. */
const blockedOf = async (ordered: ReturnType<Account["order"]>): Promise<unknown> => {
  const done = await ordered;
  return "blocked" in done ? done.blocked[0] : undefined;
};
const codeOf = async (done: Promise<unknown>): Promise<unknown> => (await refusalOf(done))?.code;

const outside = { cause: { type: "decision", id: "x" }, actor: { type: "operations", id: "ola" } } as const;
const entry = (kind: EntryDraft["kind"], amount: number): EntryDraft => ({
  ...outside,
  kind,
  amountGrosze: grosze(amount),
  subjectId: "x",
});

/** Prepared while the account is open, done once it is frozen. */
const spending: Record<string, (of: Account) => Promise<() => Promise<unknown>>> = {
  "a higher offer is ordered": async (of) => {
    const { id } = await of.quoted(higher.id);
    return () => blockedOf(of.order(id));
  },
  "a lower offer is ordered for the next month": async (of) => {
    const { id } = await of.quoted(lower.id);
    return () => blockedOf(of.order(id));
  },
  "paper invoices are ordered": async (of) => () => codeOf(of.paper(true)),
  "an offer's fee is charged": async (of) => () => codeOf(of.post(entry("offer-fee", -100))),
  "an offer's credit is posted": async (of) => () => codeOf(of.post(entry("offer-credit", 100))),
  "the fee for paper invoices is charged": async (of) => () => codeOf(of.post(entry("paper-invoice-fee", -100))),
  "the balance is paid out": async (of) => () => codeOf(of.post(entry("payout", -10_000))),
};

const facts: Record<string, EntryDraft> = {
  "money that came": credit(5_000, newId("tu", new Date())),
  "money that went back": entry("refund", -1_000),
  "a refund that failed": entry("refund-failed", 1_000),
  "money that a bank took back": entry("dispute", -1_000),
  "money that a bank gave back": entry("dispute-won", 1_000),
  "calls that were made": usage(700, newId("tu", new Date())),
  "a correction of the operator's": adjustment(-300, newId("tu", new Date())),
};

describe("a frozen account", () => {
  it.each(Object.entries(spending))("moves no money and orders nothing: %s", async (_, prepare) => {
    const of = await account();
    const act = await prepare(of);
    expect(await of.freeze()).toBe("changed");

    expect(await act()).toBe("account_not_open");

    expect(await of.fees()).toEqual([]);
    expect(await of.orderList()).toEqual([]);
    expect(await of.head()).toMatchObject({ balanceGrosze: 10_000, state: "frozen" });
  });

  it.each(Object.entries(facts))("is posted %s", async (_, draft) => {
    const of = await account();
    await of.freeze();

    expect(await of.post(draft)).toMatchObject([{ result: "posted" }]);

    expect((await of.head()).balanceGrosze).toBe(10_000 + draft.amountGrosze);
    expect(await of.verify()).toEqual([]);
  });

  it("pays no fee that is owed with money that comes; thawed, it does", async () => {
    const of = await account({ balance: 0 });
    of.goTo("2027-04-01T08:00:00.000Z");
    await of.run();
    expect((await of.head()).owedFee).toBeDefined();
    await of.freeze();

    await of.topUp(5_000);
    expect(await of.fees()).toEqual([]);
    await of.thaw();
    await of.topUp(5_000);

    expect(await of.fees()).toEqual([["offer-fee", -3_100, "2027-04-01"]]);
  });

  it("is charged no month, and lets an order be withdrawn", async () => {
    const of = await account();
    const done = await of.order((await of.quoted(lower.id)).id);
    await of.freeze();
    if ("order" in done) await of.withdraw(done.order.id);
    of.goTo("2027-04-01T08:00:00.000Z");
    await of.run();

    await of.topUp(50_000);

    expect(await of.fees()).toEqual([]);
    expect((await of.head()).balanceGrosze).toBe(60_000);
    expect((await of.orderList()).map(({ state }) => state)).toEqual(["withdrawn"]);
  });

  it("gives up paper invoices that it has", async () => {
    const of = await account();
    await of.paper(true);
    await of.freeze();

    expect(await codeOf(of.paper(false))).toBeUndefined();
  });

  it.each([["lower"], ["higher"]])("is asked for by an order that was decided before: a %s offer", async (which) => {
    const of = await account();
    const { id } = await of.quoted(which === "lower" ? lower.id : higher.id);
    beforeNext(of.client, "TransactWriteItems", of.freeze);

    expect(await blockedOf(of.order(id))).toBe("account_not_open");
  });
});

describe("freezing and thawing", () => {
  it("are on record once for the account, without who and why, and each time for the operator", async () => {
    const of = await account();

    expect(await of.freeze("The ledger disagrees")).toBe("changed");
    expect(await of.freeze("A key has leaked")).toBe("was-so");
    expect(await of.thaw()).toBe("changed");
    expect(await of.thaw()).toBe("was-so");

    expect(await of.records()).toEqual([
      ["account-thawed", "operator"],
      ["account-frozen", "operator"],
    ]);
    expect(await of.reasons()).toEqual(["It is whole", "It is whole", "A key has leaked", "The ledger disagrees"]);
    expect((await of.head()).state).toBe("open");
  });

  it("are done once where two do it at once", async () => {
    const of = await account();

    expect((await Promise.all([of.freeze(), of.freeze()])).sort()).toEqual(["changed", "was-so"]);

    expect(await of.records()).toHaveLength(1);
  });

  it("let a frozen account do all again", async () => {
    const of = await account();
    await of.freeze();
    await of.thaw();

    expect(await blockedOf(of.order((await of.quoted(higher.id)).id))).toBeUndefined();
  });

  it("leave a closed account closed, and name no account that is not there", async () => {
    const of = await account();
    await of.setHead({ state: "closed" });

    expect(await codeOf(of.freeze())).toBe("account_closed");
    expect(await codeOf(of.thaw())).toBe("account_closed");

    expect((await of.head()).state).toBe("closed");
    const states = accountStateStore({ ledger: of.ledger, now: of.now });
    expect(await codeOf(states.set(someAccountId(), "freeze", []))).toBe("not_found");
  });
});
