/** The condition of a seat's gmina. */

import { keys } from "../../../shared/store/keys.ts";
import { seatMovedWrites } from "../../../shared/store/seat-store.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { thrownBy } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";

const [before, now] = [new Date("2026-11-30T09:59:59.999Z"), new Date("2026-11-30T10:00:00Z")];

conditionsMatter([
  {
    of: "the gmina of a seat",
    item: "SEAT",
    keeps: "stands against one that was set earlier, or at the same moment, and is kept later",
    holds: async ({ table, others }) => {
      const accountId = someAccountId();
      await others.transact(seatMovedWrites(accountId, "1465011", now));

      for (const at of [before, now]) await thrownBy(table.transact(seatMovedWrites(accountId, "1417011", at)));

      return (await others.get(keys.seat(accountId)))?.code === "1465011";
    },
  },
]);
