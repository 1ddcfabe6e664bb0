import { expect, it } from "vitest";
import { keys } from "../../shared/store/keys.ts";
import { logOfEachTest } from "../support/logged.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const logged = logOfEachTest();

it("extra recipients that can't be read keep no fee from being owed, and no user from hearing of it", async () => {
  const own = await subscriptionDesk(stage().table, { balance: 100 });
  await own.table.write({ Put: { Item: { ...keys.lowBalanceRecipients(own.accountId), byAddress: "?" } } });
  own.goTo("2027-04-01T00:10:00.000Z");

  await own.run();

  expect(await own.head()).toMatchObject({ owedFee: { dueOn: "2027-04-01", isNotified: true } });
  expect((await own.notices("fee-overdue")).length).toBeGreaterThan(0);
  expect(logged.of("extra_recipients.unreadable")).toMatchObject([{ level: "error", accountId: own.accountId }]);
});
