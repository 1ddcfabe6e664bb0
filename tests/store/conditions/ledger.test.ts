/** The conditions of postings. */
import type { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { newId } from "../../../shared/ids.ts";
import { keys } from "../../../shared/store/keys.ts";
import { lowBalanceStore } from "../../../shared/store/low-balance-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { credit, usage } from "../../support/ledger.ts";
import { alertOf } from "../../support/low-balance.ts";
import { thrownBy } from "../../support/refusals.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { ledgerOn, post } from "./ground.ts";

const isWhole = async (table: Table, accountId: AccountId): Promise<boolean> =>
  (await ledgerOn(table).verify(accountId)).length === 0;

conditionsMatter([
  {
    of: "a posting",
    item: "GUARD#",
    keeps: "posts a cause once",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      const draft = credit(5_000, newId("tu", now));

      await post(table, accountId, draft);
      await post(table, accountId, draft);

      return (await ledgerOn(table).head(accountId)).balanceGrosze === 5_000;
    },
  },
  {
    of: "a posting",
    item: "HEAD",
    part: "#version = :read",
    keeps: "decides on the head as it is",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      // At another instant: at the same one, the two entries would be one item, and its condition would tell too.
      const earlier = new Date(now.getTime() - 1);
      beforeNext(client, "TransactWriteItems", () => post(others, accountId, usage(700, newId("tu", now)), earlier));

      await post(table, accountId, usage(300, newId("tu", now)));

      return (await isWhole(table, accountId)) && (await ledgerOn(table).head(accountId)).balanceGrosze === -1_000;
    },
  },
  {
    of: "a threshold's edit",
    item: "HEAD",
    part: "#version = :read",
    keeps: "judges the balance as it is",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(table);
      await post(table, accountId, credit(5_000, newId("tu", now)));
      const seen = await alertOf(table, accountId);
      beforeNext(client, "TransactWriteItems", () => post(others, accountId, usage(4_500, newId("tu", now))));

      const keeping = { at: now, followUps: () => ({ at: now }) };
      await lowBalanceStore(table).set(seen, { thresholdGrosze: grosze(1_000) }, keeping);

      return (await ledgerOn(table).head(accountId)).low.state === "low";
    },
  },
  {
    of: "a posting",
    item: "ENTRY#",
    keeps: "never writes over an entry, even with a head that was restored from before it",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      const restored = await table.get(keys.head(accountId));
      await post(table, accountId, usage(700, newId("tu", now)));
      const [before] = (await ledgerOn(table).entries(accountId, { limit: 1 })).entries;
      await table.write({ Put: { Item: restored } });

      await thrownBy(post(table, accountId, usage(300, newId("tu", now))));

      const [after] = (await ledgerOn(table).entries(accountId, { limit: 1 })).entries;
      return after?.hash === before?.hash;
    },
  },
]);
