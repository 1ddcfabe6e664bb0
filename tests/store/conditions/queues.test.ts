/** The conditions of what waits for people. */
import { operatorId } from "../../../shared/domain/ids.ts";
import { newId } from "../../../shared/ids.ts";
import { recordWrite } from "../../../shared/store/audit-store.ts";
import { digestStore } from "../../../shared/store/digest-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { forPeopleWrite, queueStore, waitsForPeople } from "../../../shared/store/queue-store.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { refusalOf } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";

const queue = "card-irregularities" as const;

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
  {
    of: "settling an item",
    item: "WAITS#",
    part: "attribute_exists(pk)",
    keeps: "settles it once, where two people do",
    holds: async ({ client, table, others }) => {
      const accountId = someAccountId();
      const subject = newId("tu", now);
      await others.write(forPeopleWrite({ queue, accountId, subject, why: "paid-twice" }, now));
      beforeNext(client, "TransactWriteItems", () =>
        others.write({ Delete: { Key: keys.waits(accountId, `${queue}#${subject}`) } }),
      );
      const record = recordWrite({ accountId, kind: "work-settled", subject, from: "operator" }, now);

      return (await refusalOf(queueStore(table).settle({ queue, accountId, subject }, record)))?.code === "not_found";
    },
  },
  {
    of: "settling a parked event",
    item: "PARKED",
    part: "#queue = :queue",
    keeps: "settles it once, where two people do",
    holds: async ({ client, table, others }) => {
      const subject = `evt_${newId("tu", now)}`;
      const Key = keys.parked(subject);
      await others.write({ Put: { Item: { ...Key, ...waitsForPeople(queue, "not-applied", now) } } });
      const names = { "#queue": "queue" };
      beforeNext(client, "TransactWriteItems", () =>
        others.write({ Update: { Key, UpdateExpression: "REMOVE #queue", ExpressionAttributeNames: names } }),
      );
      const record = recordWrite({ accountId: operatorId, kind: "work-settled", subject, from: "operator" }, now);

      return (
        (await refusalOf(queueStore(table).settle({ queue, accountId: undefined, subject }, record)))?.code ===
        "not_found"
      );
    },
  },
]);
