/** Months that are paid while the clock is wrong. */
import { describe, expect, it } from "vitest";
import { logOfEachTest } from "../support/logged.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

describe("a fee that is owed and then paid while the clock is behind", () => {
  it.each([
    ["of a later month", { at: "2027-03-01T11:00:00.000Z", isPaid: true }, "2027-04-01T00:10:00.000Z"],
    ["of the first month", { at: "2027-04-01T00:10:00.000Z", isPaid: false }, "2027-04-01T00:20:00.000Z"],
  ])("pays for the month that was due, and the next one is charged: %s", async (_, opened, dueAt) => {
    const own = await subscriptionDesk(stage().table, opened);
    own.goTo(dueAt);
    await own.run();
    expect(await own.head()).toMatchObject({ owedFee: { dueOn: "2027-04-01" } });

    own.goTo("2027-03-01T12:00:00.000Z");
    await own.topUp(3_100);
    expect(await own.subscription()).toMatchObject({ period: { from: "2027-04-01", until: "2027-05-01" } });

    own.goTo("2027-05-01T00:10:00.000Z");
    await own.topUp(3_100);
    await own.run();
    expect(await own.fees()).toEqual([
      ["offer-fee", -3_100, "2027-04-01"],
      ["offer-fee", -3_100, "2027-05-01"],
    ]);
    expect(await own.verify()).toEqual([]);
  });
});
