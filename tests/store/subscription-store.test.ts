import { describe, expect, it } from "vitest";
import { dayAfter } from "../../shared/domain/warsaw.ts";
import { callsOf, type Fault, faults, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

const fee = 3_100;
const offer = () => someOffer({ monthlyFeeGrosze: fee });
/** An account whose first month is March 2027, unless said otherwise. */
const account = (wanted: Parameters<typeof subscriptionDesk>[1] = {}) =>
  subscriptionDesk(stage().table, { offers: [offer()], ...wanted });

describe("the monthly fee", () => {
  it("is charged at the first run after midnight in Warsaw, on the day that the clocks have changed before", async () => {
    const own = await account({ balance: 10_000 });

    own.goTo("2027-03-31T21:30:00.000Z"); // 23:30
    await own.run();
    expect(await own.fees()).toEqual([]);

    own.goTo("2027-03-31T22:10:00.000Z"); // 00:10
    await own.run();

    expect(await own.fees()).toEqual([["offer-fee", -fee, "2027-04-01"]]);
    expect(await own.verify()).toEqual([]);
  });

  // Which days those are is proven in `tests/domain/offers/period.test.ts`.
  it.each([
    ["2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30"]],
    ["2028-02-29", ["2028-03-29", "2028-04-29"]],
  ])("of an account of %s is charged on its day of each month, and on no day beside it", async (day, days) => {
    const own = await account({ at: `${day}T11:00:00.000Z`, balance: 100_000 });

    for (const charged of days)
      for (const runs of [-1, 0, 1]) {
        own.goTo(`${dayAfter(charged, runs)}T11:00:00.000Z`);
        await own.run();
        const until = days.filter((one) => one <= dayAfter(charged, runs));
        expect((await own.fees()).map(([, , cause]) => cause)).toEqual(until);
      }
  });

  it("is charged once for each month after months in which nothing ran, however often it runs then", async () => {
    const own = await account({ balance: 100_000, paperFeeGrosze: 900 });
    own.goTo("2027-06-15T08:00:00.000Z");

    await Promise.all([own.run(), own.run()]);
    await own.run();

    const months = ["2027-04-01", "2027-05-01", "2027-06-01"];
    expect(await own.fees()).toEqual(
      months.flatMap((month) => [
        ["offer-fee", -fee, month],
        ["paper-invoice-fee", -900, month],
      ]),
    );
    expect((await own.subscription()).period).toEqual({ from: "2027-06-01", until: "2027-07-01" });
    expect(await own.nextLook()).toBe("2027-06-28T06:00:00.000Z");
  });

  it.each(faults.filter((fault) => fault !== "unprocessed"))(
    "is charged once where the posting meets %s, by the next run or by two at once",
    async (fault) => {
      const broken = stage();
      let breaks: Fault | undefined;
      injectFaults(broken.client, ({ command }) => {
        if (command !== "TransactWriteItems") return undefined;
        const fails = breaks;
        breaks = undefined;
        return fails;
      });
      const own = await subscriptionDesk(broken.table, { offers: [offer()], balance: fee });
      own.goTo("2027-04-01T08:00:00.000Z");
      breaks = fault;

      await own.run();
      const sound = [own.deskAt(stage().table), own.deskAt(stage().table)];
      await Promise.all(sound.map(({ run }) => run()));

      expect(await own.fees()).toEqual([["offer-fee", -fee, "2027-04-01"]]);
      expect(await own.notices("fee-overdue")).toEqual([]);
      expect((await own.head()).owedFee).toBeUndefined();
      expect((await own.subscription()).period).toEqual({ from: "2027-04-01", until: "2027-05-01" });
      expect(await own.nextLook()).toBe("2027-04-28T06:00:00.000Z");
      expect(await own.verify()).toEqual([]);
    },
  );

  it("that is paid is not charged again by money that comes after the balance is gone", async () => {
    const own = await account({ at: "2027-01-01T11:00:00.000Z", isPaid: false, balance: fee });
    await own.run();
    own.goTo("2027-01-15T08:00:00.000Z");
    expect((await own.head()).balanceGrosze).toBe(0);

    own.goTo("2027-01-20T08:00:00.000Z");
    await own.topUp(5_000);
    await own.run();

    expect(await own.fees()).toEqual([["offer-fee", -fee, "2027-01-01"]]);
    expect((await own.head()).balanceGrosze).toBe(5_000);
  });

  it("that nobody can pay is owed, once and with one notice for each person, and paid by the top-up that covers it", async () => {
    const own = await account({ at: "2027-01-01T11:00:00.000Z", isPaid: false, balance: fee });
    await own.run();
    own.goTo("2027-02-01T08:00:00.000Z");
    await Promise.all([own.run(), own.run()]);
    await own.run();
    expect((await own.head()).owedFee).toMatchObject({ lines: [{ amountGrosze: fee }], isNotified: true });
    expect(await own.notices("fee-overdue")).toHaveLength(2);

    own.goTo("2027-02-05T08:00:00.000Z");
    await own.topUp(5_000);
    await own.topUp(5_000);
    await own.run();

    expect((await own.fees()).map(([, , cause]) => cause)).toEqual(["2027-01-01", "2027-02-01"]);
    const paid = (await own.entries()).at(-2)!;
    expect(paid.postedAt.slice(0, 10)).toBe("2027-02-05");
    expect(await own.subscription()).toMatchObject({ period: { from: "2027-02-01", until: "2027-03-01" } });
    expect((await own.head()).owedFee).toBeUndefined();
    expect(await own.nextLook()).toBe("2027-02-26T07:00:00.000Z");
    expect(await own.notices("fee-overdue")).toHaveLength(2);
    expect(await own.verify()).toEqual([]);
  });

  it("is retried each day while it is owed, and no later month begins", async () => {
    const own = await account({ balance: 100 });
    own.goTo("2027-04-01T08:00:00.000Z");
    // Also on the day on which the next month would begin.
    for (const days of [1, 29, 1, 1]) {
      await own.run();
      const wait = Date.parse((await own.nextLook())!) - own.now().getTime();
      expect(Math.abs(wait - 24 * 3_600_000)).toBeLessThan(60_000);
      own.pass(days * 24 * 60);
    }

    expect(await own.fees()).toEqual([]);
    expect(await own.notices("fee-overdue")).toHaveLength(2);
    expect((await own.subscription()).period).toEqual({ from: "2027-03-01", until: "2027-04-01" });
  });
});

describe("the warning of a fee that is not covered", () => {
  it("goes out three days before, once for each person, however often the schedule runs", async () => {
    const own = await account({ balance: fee - 1 });
    own.goTo("2027-03-29T05:59:00.000Z");
    await own.run();
    expect(await own.notices("fee-not-covered")).toEqual([]);

    own.goTo("2027-03-29T06:01:00.000Z");
    for (let run = 0; run < 3; run += 1) await own.run();

    expect(await own.notices("fee-not-covered")).toHaveLength(2);
    expect(await own.nextLook()).toBe("2027-03-31T22:00:00.000Z");
  });

  it("goes out once where two runs look at once", async () => {
    const { client, table } = stage();
    const own = await subscriptionDesk(table, { offers: [offer()], balance: fee - 1 });
    own.goTo("2027-03-29T06:01:00.000Z");
    const atOnce = turnsAt(client);

    await atOnce([
      { turn: 1, act: own.run },
      { turn: 2, act: own.run },
    ]);

    expect(await own.notices("fee-not-covered")).toHaveLength(2);
  });

  it("does not go out where the balance covers the fee", async () => {
    const own = await account({ balance: fee });
    own.goTo("2027-03-29T06:01:00.000Z");

    await own.run();

    expect(await own.notices("fee-not-covered")).toEqual([]);
  });
});

it("an account that nothing is due of is looked at in one read and one write", async () => {
  const { client, table } = stage();
  const own = await subscriptionDesk(table, { offers: [offer()], balance: fee });
  own.goTo("2027-03-29T06:01:00.000Z");
  const calls = callsOf(client);

  await own.subscriptions.renew(own.accountId, async () => []);

  expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "TransactWriteItems"]);
});
