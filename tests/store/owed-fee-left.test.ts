import { describe, expect, it } from "vitest";
import { injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

describe("money that covers a fee, but loses every race together with it", () => {
  it("is posted alone, and the next run of the schedule charges the fee", async () => {
    const { client, table } = stage();
    const own = await subscriptionDesk(table, { looking: stage().table });
    own.goTo("2027-04-01T00:10:00.000Z");
    await own.run();
    let conflicts = 5;
    injectFaults(client, ({ command }) => {
      if (command !== "TransactWriteItems" || conflicts === 0) return undefined;
      conflicts -= 1;
      return "conflict";
    });

    await own.topUp(3_100);
    expect(await own.head()).toMatchObject({ balanceGrosze: 3_100, owedFee: { dueOn: "2027-04-01" } });
    own.pass(60);
    await own.run();

    expect(await own.fees()).toEqual([["offer-fee", -3_100, "2027-04-01"]]);
    expect((await own.head()).owedFee).toBeUndefined();
  });
});
