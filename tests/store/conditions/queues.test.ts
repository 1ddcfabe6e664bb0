/** The conditions of what waits for people. */
import { operatorId } from "../../../shared/domain/ids.ts";
import type { CardEvent } from "../../../shared/domain/top-ups/card-event.ts";
import { newId } from "../../../shared/ids.ts";
import { auditStore } from "../../../shared/store/audit-store.ts";
import { digestStore } from "../../../shared/store/digest-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { paymentStore } from "../../../shared/store/payment-store.ts";
import { waitsForPeople } from "../../../shared/store/queue-store.ts";
import { settlementStore } from "../../../shared/store/settlement-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { topUpStore } from "../../../shared/store/top-up-store.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { ledgerOn } from "./ground.ts";

const settled = (table: Table, subject: string) =>
  settlementStore(table).settle(
    { queue: "card-irregularities", accountId: undefined, subject },
    { accountId: operatorId, by: "Hanna Maj", kind: "work-settled", subject, from: "operations" },
    now,
  );

const queueOf = {
  "WAITS#": "card-irregularities",
  PARKED: "card-irregularities",
  NOTICE: "notices-parked",
  MAIL: "mails-to-check",
} as const;

const somethingThatWaits = async (table: Table, item: keyof typeof queueOf) => {
  const accountId = someAccountId();
  const queue = queueOf[item];
  const subject = newId(item === "NOTICE" ? "no" : "tu", now);
  const marker = keys.waits(accountId, `${queue}#${subject}`);
  const key = {
    "WAITS#": marker,
    PARKED: keys.parked(subject),
    NOTICE: keys.notice(subject),
    MAIL: keys.mail(subject),
  }[item];
  await table.write({ Put: { Item: { ...key, accountId, ...waitsForPeople(queue, "paid-twice", now) } } });
  return { key, settled: { queue, accountId, subject } };
};

/** A refund that can't be applied, as Stripe's object is read. */
const refund = (amountGrosze: number): CardEvent => ({
  about: "refund",
  says: "made",
  actor: { type: "operations", id: "Hanna Maj" },
  occurredAt: now.toISOString(),
  amountGrosze,
  currency: "pln",
  refundId: "re_1",
  paymentId: "pi_1",
});

conditionsMatter([
  {
    of: "putting before people what Stripe reports",
    item: "PARKED",
    part: "attribute_not_exists(pk) OR content <> :content",
    keeps: "does so once, also once it was settled, and again where something else is reported",
    holds: async ({ table, others }) => {
      const id = `re_${newId("tu", now)}`;
      const payments = paymentStore({
        table,
        ledger: ledgerOn(table),
        topUps: topUpStore(table),
        newId,
        now: () => now,
      });
      const parked = [
        await payments.park(id, "not-applied", refund(100)),
        await settled(others, id),
        await payments.park(id, "not-applied", refund(100)),
        await payments.park(id, "not-applied", refund(200)),
      ];
      return parked.join() === "parked,settled,parked-before,parked";
    },
  },
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
  ...(["WAITS#", "PARKED", "NOTICE", "MAIL"] as const).map((item) => ({
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
