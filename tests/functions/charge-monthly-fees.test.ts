/** The hourly schedule of monthly fees. Noon is 1 pm of 2 March 2026 in Warsaw. */
import { describe, expect, it } from "vitest";
import { chargeMonthlyFees } from "../../functions/charge-monthly-fees/charge-monthly-fees.ts";
import type { AccountHead } from "../../shared/domain/account/account.ts";
import { boughtOf, type Offer } from "../../shared/domain/offers/offer.ts";
import { newSubscription } from "../../shared/domain/offers/subscription.ts";
import { newId } from "../../shared/ids.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { userWrite } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { newSubscriptionWrites } from "../../shared/store/subscription-writes.ts";
import { injectFaults } from "../support/faults.ts";
import { askingFilled } from "../support/filled-shards.ts";
import { onlyGranted } from "../support/grants.ts";
import { keepTogether, putBy } from "../support/kept-together.ts";
import { credit } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { waitingNotices } from "../support/notices.ts";
import { someOffer } from "../support/offers.ts";
import { openedWrite, someAddress, somePerson } from "../support/people.ts";
import { keepPendingOrder } from "../support/subscriptions.ts";
import { someAccountId, someHead, tableNamed, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

const logged = logOfEachTest();
const watch = onlyGranted("charge-monthly-fees");

const start = someOffer({ id: "of_start", name: { pl: "Start", en: "Starter" }, monthlyFeeGrosze: 2_900 });
const office = someOffer({ id: "of_biuro", activationFeeGrosze: 4_900 });

/** Of a month that ended yesterday, one that has three days left, and one that has more. */
const [endsToday, endsSoon, endsLater] = ["2026-02-02", "2026-02-05", "2026-02-20"];

const nothing = {
  due: 0,
  nothing: 0,
  warned: 0,
  charged: 0,
  owed: 0,
  "still-owed": 0,
  suspended: 0,
  ended: 0,
  failed: 0,
  left: 0,
};

type Wanted = {
  readonly has?: Offer;
  readonly paidSince?: string | undefined;
  readonly balance?: number;
  readonly head?: Partial<AccountHead>;
};

/** Accounts in a table of their own, because the schedule works off the whole queue. */
const operator = async () => {
  const stage = await testTable();
  const looking = stage.table;
  const { client, table } = watch(tableNamed(stage.name));
  let at = noon;
  const now = () => at;
  const books = ledgerStore({ table: looking, now });

  const open = async ({ has = start, paidSince, balance = 10_000, head = {} }: Wanted = {}) => {
    const accountId = someAccountId();
    const { user: main } = somePerson(accountId);
    const subscription = newSubscription(boughtOf(has), paidSince);
    const writes = [openedWrite(accountId), userWrite(main), ...newSubscriptionWrites(accountId, subscription, at)];
    await keepTogether(stage, putBy(writes));
    const topUp = (amount: number, seen?: AccountHead) => {
      const drafts = [credit(amount, newId("tu", at))];
      return books.post(accountId, () => ({ drafts }), {}, seen && { head: seen, items: {} });
    };
    if (balance > 0) await topUp(balance, someHead(accountId));
    if (Object.keys(head).length > 0)
      await looking.write({ Put: { Item: { ...(await looking.get(keys.head(accountId))), ...head } } });
    return {
      accountId,
      main,
      topUp,
      head: () => books.head(accountId),
      marker: () => looking.get(keys.waits(accountId, "monthly-fee")),
      fees: async () =>
        (await books.entries(accountId, { limit: 100 })).entries
          .filter(({ kind }) => kind !== "top-up")
          .map(({ amountGrosze, note }) => [amountGrosze, note])
          .reverse(),
      verify: () => books.verify(accountId),
    };
  };

  return {
    client,
    looking,
    open,
    setNow: (instant: string) => {
      at = new Date(instant);
    },
    run: chargeMonthlyFees({
      queues: queueStore(askingFilled(table, stage.name)),
      subscriptions: subscriptionStore({ table, ledger: ledgerStore({ table, now }), now }),
      addressees: balanceAddressees(table),
      now,
    }),
    notices: () => waitingNotices(looking),
  };
};

describe("the schedule of monthly fees", () => {
  it("charges a month that is due once, and looks again when the next one comes near", async () => {
    const { open, run } = await operator();
    const account = await open({ paidSince: endsToday });

    // What was charged is looked at again, whether another month is due.
    expect(await run()).toEqual({ ...nothing, due: 1, charged: 1, nothing: 1 });
    expect(await run()).toEqual(nothing);

    expect(await account.fees()).toEqual([[-2_900, "Start, 2026-03-02 – 2026-04-01"]]);
    expect((await account.marker())?.queuedAt).toBe("2026-03-30T06:00:00.000Z");
    expect(await account.verify()).toEqual([]);
  });

  it("charges each month that was missed", async () => {
    const { open, run } = await operator();
    const account = await open({ paidSince: "2025-11-30" });

    expect(await run()).toMatchObject({ due: 1, charged: 3, owed: 0 });

    expect(await account.fees()).toEqual([
      [-2_900, "Start, 2025-12-30 – 2026-01-29"],
      [-2_900, "Start, 2026-01-30 – 2026-02-27"],
      [-2_900, "Start, 2026-02-28 – 2026-03-29"],
    ]);
  });

  it("keeps what the balance does not cover, writes of it once, and takes it from the money that comes", async () => {
    const { open, run, setNow, notices } = await operator();
    const account = await open({ paidSince: endsToday, balance: 1_000 });

    expect(await run()).toEqual({ ...nothing, due: 1, owed: 1 });
    expect((await account.head()).owedFee).toMatchObject({ since: noon.toISOString(), isNotified: true });
    setNow("2026-03-03T13:00:00.000Z");
    expect(await run()).toEqual({ ...nothing, due: 1, "still-owed": 1 });

    const { accountId, main } = account;
    expect((await notices()).map(({ recipient, facts }) => [recipient, facts])).toEqual([
      [
        { accountId, userId: main.id, ifHearsOfBalance: true },
        {
          kind: "fee-overdue",
          accountId,
          companyName: "Poranna Kawa sp. z o.o.",
          offerName: "Start",
          feeGrosze: 2_900,
          balanceGrosze: 1_000,
          missingGrosze: 1_900,
          dueOn: "2026-03-02",
          topUpGrosze: 2_000,
          isExtra: false,
        },
      ],
    ]);
    await account.topUp(2_000);
    expect(await account.fees()).toEqual([[-2_900, "Start, 2026-03-02 – 2026-04-01"]]);
    expect(await account.head()).not.toHaveProperty("owedFee");
    setNow("2026-03-04T13:00:00.000Z");
    expect(await run()).toEqual(nothing);
  });

  it("warns once, three days before, of a fee that the balance does not cover", async () => {
    const { open, run, notices, looking } = await operator();
    const account = await open({ paidSince: endsSoon, balance: 1_000 });
    const confirmed = { linkId: newId("li", noon), validUntil: noon.toISOString(), confirmedAt: noon.toISOString() };
    const byAddress = { [someAddress("biuro")]: { ...confirmed, language: "en" } };
    await looking.write({ Put: { Item: { ...keys.lowBalanceRecipients(account.accountId), version: 1, byAddress } } });

    expect(await run()).toEqual({ ...nothing, due: 1, warned: 1 });
    expect(await run()).toEqual(nothing);

    expect((await notices()).map(({ language, facts }) => [language, facts])).toEqual(
      expect.arrayContaining(
        [
          ["pl", false],
          ["en", true],
        ].map(([language, isExtra]) => [
          language,
          expect.objectContaining({ kind: "fee-not-covered", missingGrosze: 1_900, dueOn: "2026-03-05", isExtra }),
        ]),
      ),
    );
    expect(await notices()).toHaveLength(2);
    expect((await account.marker())?.queuedAt).toBe("2026-03-04T23:00:00.000Z");
  });

  it("carries out a change that was ordered for the new month", async () => {
    const { open, run, setNow, looking } = await operator();
    const account = await open({ has: office, paidSince: endsLater });
    await keepPendingOrder(looking, account.main, { from: office, to: start, at: noon });
    setNow("2026-04-01T22:00:00.000Z");

    expect(await run()).toMatchObject({ due: 1, charged: 1 });

    expect(await account.fees()).toEqual([[-2_900, "Start, 2026-04-02 – 2026-05-01"]]);
    expect((await account.head()).offer).toEqual({ id: "of_start", name: "Start" });
  });

  it("reports what it did with each account", async () => {
    const { open, run } = await operator();
    await open({ paidSince: endsToday });
    await open({ paidSince: endsToday, balance: 0 });
    await open({ paidSince: endsSoon });
    await open({ paidSince: endsSoon, balance: 100 });
    await open({ paidSince: endsLater });
    await open({ balance: 5_000 });
    await open({ paidSince: endsToday, head: { state: "frozen" } });
    const closed = await open({ paidSince: endsToday, head: { state: "closed" } });

    expect(await run()).toEqual({
      ...nothing,
      due: 7,
      charged: 2,
      // Of the two that were charged, and of the one whose fee is covered.
      nothing: 3,
      owed: 1,
      warned: 1,
      suspended: 1,
      ended: 1,
    });
    expect(await closed.marker()).toBeUndefined();
  });

  it.each([
    ["contended", "warn"],
    ["unreadable", "error"],
  ] as const)(
    "holds up no other account where one fails: %s",
    async (why, level) => {
      const { open, run, client, looking } = await operator();
      const accounts = await Promise.all([1, 2, 3].map(() => open({ paidSince: endsToday })));
      const [broken, ...others] = accounts as [(typeof accounts)[0], ...typeof accounts];
      const { pk, sk } = keys.subscription(broken.accountId);
      const good = (await looking.get({ pk, sk }))!;
      if (why === "unreadable") await looking.write({ Put: { Item: { ...good, offer: "Start" } } });
      else
        injectFaults(client, ({ command, input }) =>
          command === "TransactWriteItems" && JSON.stringify(input).includes(pk) ? "conflict" : undefined,
        );

      expect(await run()).toEqual({ ...nothing, due: 3, charged: 2, nothing: 2, failed: 1 });

      expect(logged.of("monthly_fee.not_charged")).toMatchObject([{ level, accountId: broken.accountId }]);
      for (const account of others) expect(await account.fees()).toHaveLength(1);
      injectFaults(client, () => undefined);
      await looking.write({ Put: { Item: good } });
      expect(await run()).toEqual({ ...nothing, due: 1, charged: 1, nothing: 1 });
      expect(await broken.fees()).toHaveLength(1);
    },
    30_000,
  );
});
