/** The conditions of what waits for people. */
import { newId } from "../../../shared/ids.ts";
import { auditStore } from "../../../shared/store/audit-store.ts";
import { digestStore } from "../../../shared/store/digest-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { waitsForPeople } from "../../../shared/store/queue-store.ts";
import { settlementStore } from "../../../shared/store/settlement-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";

const somethingThatWaits = async (table: Table, item: "WAITS#" | "PARKED" | "NOTICE") => {
  const accountId = someAccountId();
  const queue = item === "NOTICE" ? ("notices-parked" as const) : ("card-irregularities" as const);
  const subject = item === "NOTICE" ? newId("no", now) : `pi_${newId("tu", now)}`;
  const marker = keys.waits(accountId, `${queue}#${subject}`);
  const key = { "WAITS#": marker, PARKED: keys.parked(subject), NOTICE: keys.notice(subject) }[item];
  await table.write({ Put: { Item: { ...key, accountId, ...waitsForPeople(queue, "paid-twice", now) } } });
  return { key, settled: { queue, accountId, subject } };
};

conditionsMatter([
  {
    of: "keeping a digest",
    item: "DIGEST",
    keeps: "sends one digest a day",
    holds: async ({ table }) => {
      const digests = digestStore(table);
      const day = "2026-03-01";
      await digests.keep(day, { at: now });

      return !(await digests.keep(day, { at: now }));
    },
  },
  ...(["WAITS#", "PARKED", "NOTICE"] as const).map((item) => ({
    of: `settling what waits (${item})`,
    item,
    part: "#queue = :queue",
    keeps: "is on record once, where two people do",
    holds: async ({ client, table, others }: Ground) => {
      const { settled, key } = await somethingThatWaits(others, item);
      const { accountId, subject } = settled;
      const done = (by: string) => ({ accountId, by, kind: "work-settled", subject, from: "operator" }) as const;
      beforeNext(client, "TransactWriteItems", () => settlementStore(others).settle(settled, done("first"), now));
      await settlementStore(table).settle(settled, done("second"), now);

      const { records } = await auditStore(table).list(accountId, { limit: 10 });
      return records.length === 1 && (await table.get(key))?.queuedAt === undefined;
    },
  })),
]);
