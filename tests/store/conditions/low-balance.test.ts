/** The conditions of what the sweep of low balances keeps. */
import { markerAfter, nextStep } from "../../../shared/domain/low-balance/alert.ts";
import { recoveredNotices, worsenedNotices } from "../../../shared/domain/low-balance/messages.ts";
import { newId } from "../../../shared/ids.ts";
import { lowBalanceAlerts } from "../../../shared/store/low-balance-alerts.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { credit, usage } from "../../support/ledger.ts";
import { day } from "../../support/low-balance-model.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { ledgerOn, post } from "./ground.ts";

const reminderMilliseconds = day;

/** An account that is low, and what a sweep that has looked at it sends, through whichever table. */
const low = async ({ others }: Ground) => {
  const accountId = await openTestAccount(others);
  await post(others, accountId, credit(5_000, newId("tu", now)));
  await post(others, accountId, usage(4_000, newId("tu", now)));
  const addressees = [{ recipient: { address: `${accountId}@example.com` }, language: "pl" as const, isExtra: false }];
  const look = () => lowBalanceAlerts(others).look(accountId);
  const sendOn = async (table: Table, seen: NonNullable<Awaited<ReturnType<typeof look>>>) => {
    const { head, marker } = seen;
    const step = nextStep(head, marker, { now, reminderMilliseconds });
    if (step.does !== "send") return false;
    const notices = worsenedNotices(head, step.message, addressees, now);
    const next = markerAfter(marker, step.message, head, { now, reminderMilliseconds });
    return lowBalanceAlerts(table).send(seen, next, { notices, at: now });
  };
  return { accountId, look, sendOn, addressees };
};

conditionsMatter([
  {
    of: "a message",
    item: "WAITS#",
    part: "crossing = :crossing",
    beside: "queuedAt",
    keeps: "tells at once of what a posting of the same moment made of the balance",
    holds: async (ground) => {
      const { accountId, look, sendOn } = await low(ground);
      const seen = (await look())!;
      await post(ground.others, accountId, usage(4_000, newId("tu", now)));

      await sendOn(ground.table, seen);

      return (await look())!.marker.queuedAt <= now.toISOString();
    },
  },
  {
    of: "a message",
    item: "WAITS#",
    part: "queuedAt = :due",
    keeps: "is sent once, where two sweeps look at once",
    holds: async (ground) => {
      const { look, sendOn } = await low(ground);
      const seen = (await look())!;
      await sendOn(ground.others, seen);

      return !(await sendOn(ground.table, seen));
    },
  },
  {
    of: "the end of an alert",
    item: "WAITS#",
    part: "crossing = :crossing",
    keeps: "leaves alone the marker of a balance that is low again",
    holds: async (ground) => {
      const { accountId, look, sendOn, addressees } = await low(ground);
      await sendOn(ground.others, (await look())!);
      await post(ground.others, accountId, credit(9_000, newId("tu", now)));
      const seen = (await look())!;
      await post(ground.others, accountId, usage(9_000, newId("tu", now)));

      const notices = recoveredNotices(seen.head, addressees, now);
      await lowBalanceAlerts(ground.table).close(seen, { notices, at: now });

      return (await look()) !== undefined && (await ledgerOn(ground.others).head(accountId)).low.state !== "ok";
    },
  },
]);
