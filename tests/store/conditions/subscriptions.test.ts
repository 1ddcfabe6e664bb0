/** The conditions of subscriptions and of orders of offers. */
import { newId } from "../../../shared/ids.ts";
import { keys } from "../../../shared/store/keys.ts";
import { subscriptionStore } from "../../../shared/store/subscription-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { logOfEachTest } from "../../support/logged.ts";
import { someOffer } from "../../support/offers.ts";
import { thrownBy } from "../../support/refusals.ts";
import { subscriptionDesk } from "../../support/subscription-desk.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { ledgerOn } from "./ground.ts";

/** An account in March 2027, and what is done at the ground's table and by others, between decision and posting. */
const account = async ({ client, table, others }: Ground, wanted: Parameters<typeof subscriptionDesk>[1] = {}) => {
  const [present, higher, lower] = [
    someOffer({ monthlyFeeGrosze: 3_100 }),
    someOffer({ monthlyFeeGrosze: 6_200 }),
    someOffer({ monthlyFeeGrosze: 1_000 }),
  ];
  const own = await subscriptionDesk(table, {
    offers: [present, higher, lower],
    balance: 10_000,
    looking: others,
    ...wanted,
  });
  const meanwhile = (act: () => Promise<unknown>) => beforeNext(client, "TransactWriteItems", act);
  return { ...own, present, higher, lower, theirs: own.deskAt(others), meanwhile };
};

const withRoomFor = (numbers: number, channels: number) => async (ground: Ground) => {
  const own = await account(ground);
  const quote = await own.quoted(own.higher.id);
  own.meanwhile(() => own.theirs.subscriptions.keepInUse(own.accountId, { numbers, channels }));

  await own.order(quote.id);

  return (await own.fees()).length === 0;
};

const usageOn = (table: Table) => subscriptionStore({ table, ledger: ledgerOn(table), now: () => now });

logOfEachTest();

conditionsMatter([
  {
    of: "a quote under a key",
    item: "KEY",
    keeps: "one key gives one quote",
    holds: async (ground) => {
      const own = await account(ground);
      const key = {
        accountId: own.accountId,
        userId: "us_1",
        route: "offer-quotes",
        key: "once",
        bodyHash: "the same",
      };

      const [first, second] = [await own.quoted(own.higher.id, key), await own.quoted(own.higher.id, key)];

      return first.id === second.id;
    },
  },
  {
    of: "a change of a subscription",
    item: "SUBSCRIPTION",
    part: "#version = :read",
    keeps: "leaves one order where two are made at once",
    holds: async (ground) => {
      const own = await account(ground);
      const [quote, another] = [await own.quoted(own.lower.id), await own.quoted(own.lower.id)];
      own.meanwhile(() => own.orderAt(own.theirs, another.id));

      await own.order(quote.id);

      return (await own.orderList()).length === 1;
    },
  },
  {
    of: "a fee that is paid late",
    item: "SUBSCRIPTION",
    part: "attribute_exists(pk)",
    keeps: "makes no subscription of an account that has an offer of its own by now",
    holds: async ({ table, others }) => {
      const own = await subscriptionDesk(table, { looking: others });
      own.goTo("2027-04-01T08:00:00.000Z");
      await own.run();
      await others.write({ Delete: { Key: keys.subscription(own.accountId) } });

      await own.topUp(5_000);

      return (await others.get(keys.subscription(own.accountId))) === undefined;
    },
  },
  {
    of: "an order",
    item: "ORDER#",
    part: "attribute_not_exists(pk)",
    keeps: "never writes over another one",
    holds: async (ground) => {
      const id = newId("or", new Date());
      const own = await account(ground, { newId: (prefix, at) => (prefix === "or" ? id : newId(prefix, at)) });
      await own.order((await own.quoted(own.lower.id)).id);
      await own.withdraw(id);

      await thrownBy(own.order((await own.quoted(own.lower.id)).id));

      return (await own.orderList())[0]?.state === "withdrawn";
    },
  },
  {
    of: "an order",
    item: "OFFER#",
    part: "#version = :read",
    keeps: "is made at no price that finance has just changed",
    holds: async (ground) => {
      const own = await account(ground);
      const quote = await own.quoted(own.higher.id);
      own.meanwhile(() => own.keepOffer({ ...own.higher, version: 2, monthlyFeeGrosze: 9_300 }));

      return "newPrice" in (await own.order(quote.id));
    },
  },
  {
    of: "an order",
    item: "IN-USE",
    keeps: "is not made of an offer that includes less than was just counted",
    holds: withRoomFor(6, 6),
  },
  {
    of: "an order",
    item: "IN-USE",
    part: "numbers <= :numbers",
    keeps: "is not made of an offer that includes fewer numbers than were just counted",
    holds: withRoomFor(6, 5),
  },
  {
    of: "an order",
    item: "IN-USE",
    part: "channels <= :channels",
    keeps: "is not made of an offer that includes fewer channels than were just counted",
    holds: withRoomFor(5, 6),
  },
  {
    of: "what is in use",
    item: "HEAD",
    part: "attribute_exists(pk)",
    keeps: "is kept of no account that there is not",
    holds: async ({ table, others }) => {
      const accountId = someAccountId();

      await thrownBy(usageOn(table).keepInUse(accountId, { numbers: 1, channels: 1 }));

      return (await others.get(keys.inUse(accountId))) === undefined;
    },
  },
]);
