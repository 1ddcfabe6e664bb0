import { describe, expect, it } from "vitest";
import { SettleWork, settleWork } from "../../ops/settle-work.ts";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { noticeDays, ttlAfter } from "../../shared/domain/retention.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { forPeopleWrite, queueStore } from "../../shared/store/queue-store.ts";
import { settlementStore } from "../../shared/store/settlement-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId, testTable } from "../support/table.ts";

logOfEachTest();
const now = new Date("2026-03-02T12:00:00.000Z");
const irregularities = "card-irregularities" as const;

/** An operator with an irregular payment, a parked event of the same account, and one of nobody's. */
const operator = async () => {
  const { table } = await testTable();
  const accountId = someAccountId();
  const queues = queueStore(table);
  const ledger = ledgerStore({ table, now: () => now });
  const payments = paymentStore({ table, ledger, topUps: topUpStore(table), newId, now: () => now });
  const event = {
    about: "checkout",
    says: "paid",
    actor: { type: "stripe", id: "evt_known" },
    occurredAt: now.toISOString(),
    amountGrosze: 5_000,
    currency: "pln",
    sessionId: "cs_1",
    paymentId: "pi_2",
    accountId,
    topUpId: newId("tu", now),
    attempt: 1,
  } as const;
  const parkAgain = async () => {
    await payments.park("evt_known", "payment-differs", event);
    await payments.park("evt_nobodys", "not-applied", undefined);
  };
  await table.write(forPeopleWrite({ queue: irregularities, accountId, subject: "pi_1", why: "paid-twice" }, now));
  await parkAgain();
  await queues.tellPeople("ledgers-to-check", { accountId, why: "head" }, now);
  return {
    table,
    queues,
    accountId,
    parkAgain,
    waiting: async (queue: "card-irregularities" | "ledgers-to-check") =>
      (await queues.waiting(queue, 10)).map(({ subject }) => subject).sort(),
    settle: (asked: { queue: string; account?: AccountId; subject?: string }) =>
      settleWork({ settlements: settlementStore(table), now: () => now })(
        SettleWork.parse({ ...asked, by: "Hanna Maj", reason: "Refunded" }),
        "arn:aws:iam::123456789012:user/ola",
      ),
    records: async () => (await auditStore(table).list(operatorId, { limit: 10 })).records,
  };
};

describe("settling work", () => {
  it("takes an irregular payment off its queue, and records who did", async () => {
    const { accountId, settle, waiting, records } = await operator();

    await settle({ queue: irregularities, account: accountId, subject: "pi_1" });

    expect(await waiting(irregularities)).toEqual(["evt_known", "evt_nobodys"]);
    expect(await records()).toMatchObject([
      {
        kind: "work-settled",
        by: "arn:aws:iam::123456789012:user/ola",
        subjectAccountId: accountId,
        subject: "pi_1",
        changes: [
          { field: "queue", before: irregularities },
          { field: "reason", after: "Refunded" },
          { field: "lookedAtBy", after: "Hanna Maj" },
        ],
        at: now.toISOString(),
      },
    ]);
  });

  it("takes a parked event off it, with its account or without; seen again, the event stays settled", async () => {
    const { table, accountId, settle, waiting, parkAgain } = await operator();

    await settle({ queue: irregularities, account: accountId, subject: "evt_known" });
    await settle({ queue: irregularities, subject: "evt_nobodys" });
    expect(await waiting(irregularities)).toEqual(["pi_1"]);
    await parkAgain();

    expect(await waiting(irregularities)).toEqual(["pi_1"]);
    expect(await table.get(keys.parked("evt_known"))).toMatchObject({ why: "payment-differs", paymentId: "pi_2" });
  });

  it("takes an account off the ledgers to check, whichever way its subject is given", async () => {
    const [short, long] = [await operator(), await operator()];

    await short.settle({ queue: "ledgers-to-check", account: short.accountId });
    await long.settle({ queue: "ledgers-to-check", account: long.accountId, subject: long.accountId });

    expect(await short.waiting("ledgers-to-check")).toEqual([]);
    expect(await long.waiting("ledgers-to-check")).toEqual([]);
  });

  it("refuses what does not wait there, and records nothing", async () => {
    const { accountId, settle, records } = await operator();
    await settle({ queue: irregularities, account: accountId, subject: "evt_known" });

    for (const asked of [
      { queue: irregularities, account: accountId, subject: "pi_9" },
      { queue: irregularities, account: someAccountId(), subject: "pi_1" },
      { queue: irregularities, subject: "pi_1" },
      { queue: irregularities, account: someAccountId(), subject: "evt_nobodys" },
      { queue: "ledgers-to-check", subject: "evt_nobodys" },
      { queue: "ledgers-to-check", account: someAccountId() },
    ])
      expect((await refusalOf(settle(asked)))?.code, JSON.stringify(asked)).toBe("not_found");

    expect(await records()).toHaveLength(1);
  });

  it.each([
    ["top-ups-to-decide", "has a decision of its own: finance decides these"],
    ["proposals-to-confirm", "has a decision of its own: a second person confirms these"],
    ["locations-to-check", "has a decision of its own: BOK confirms"],
    ["card-payment", "There is no queue card-payment."],
  ])("refuses a queue that is not settled by hand: %s", (queue, sentence) => {
    const { error } = SettleWork.safeParse({
      queue,
      account: someAccountId(),
      subject: "tu_1",
      by: "Hanna Maj",
      reason: "Refunded",
    });
    expect(error?.issues.map(({ message }) => message).join()).toContain(sentence);
  });

  it("is safe to repeat, and is on record once; what comes again later waits again", async () => {
    const { accountId, settle, waiting, records, queues } = await operator();
    const payment = { queue: irregularities, account: accountId, subject: "pi_1" };
    const ledger = { queue: "ledgers-to-check", account: accountId };
    for (const asked of [payment, payment, ledger, ledger]) await settle(asked);
    expect(await records()).toHaveLength(2);

    await queues.tellPeople("ledgers-to-check", { accountId, why: "head" }, now);
    expect(await waiting("ledgers-to-check")).toEqual([accountId]);
    await settle(ledger);
    expect(await waiting("ledgers-to-check")).toEqual([]);
    expect(await records()).toHaveLength(3);
  });

  it("takes a parked notice off its queue, which can be sent again all the same", async () => {
    const { table, settle, queues } = await operator();
    const notices = noticeStore(table);
    const notice = await keepNotice(table, someNotice({ now }));
    await notices.park((await notices.claim(notice.id, { now, first: true }))!, "bounced", now);

    await settle({ queue: "notices-parked", subject: notice.id });

    expect(await queues.waiting("notices-parked", 10)).toEqual([]);
    expect(await table.get(keys.notice(notice.id))).toMatchObject({ ttl: ttlAfter(now.toISOString(), noticeDays) });
    await notices.resend(notice.id, now);
    expect(await notices.get(notice.id)).toMatchObject({ state: "waiting" });
    expect(await table.get(keys.notice(notice.id))).not.toHaveProperty("ttl");
  });

  it("asks for an item", () => {
    const said = { queue: irregularities, by: "Hanna Maj", reason: "Refunded" };
    expect(SettleWork.safeParse(said).success).toBe(false);
    expect(SettleWork.safeParse({ ...said, subject: "evt_1" }).success).toBe(true);
    expect(SettleWork.safeParse({ ...said, subject: "evt_1", reason: undefined }).success).toBe(false);
  });
});
