import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { idsFrom, newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { injectFaults } from "../support/faults.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");

const someRecord = () =>
  ({
    id: newId("au", now),
    accountId: operatorId,
    userId: newId("us", now),
    kind: "account-looked-at" as const,
    subjectAccountId: someAccountId(),
    subject: "ledger-entries",
    at: now.toISOString(),
    from: "192.0.2.1",
  }) satisfies AuditRecord;

describe("an audit record", () => {
  it("is kept by the account whose people did it, for good", async () => {
    const { table } = stage();
    const record = someRecord();

    await auditStore(table).record(record, new Date(record.at));

    expect(await table.get(keys.audit(operatorId, record.id))).toEqual({
      pk: "AUDIT#operator",
      sk: `AUDIT#${record.id}`,
      ...record,
    });
  });

  it("is never written over: of one name there is one, however often its answer is lost", async () => {
    const { table } = stage();
    const record = someRecord();
    await auditStore(table).record(record, new Date(record.at));

    await auditStore(table).record({ ...record, from: "nowhere" }, now);

    expect(await table.get(keys.audit(operatorId, record.id))).toMatchObject({ from: "192.0.2.1" });
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "that may not be there (%s) says so: then what it is of must not be done either",
    async (fault) => {
      const { table, client } = stage();
      injectFaults(client, () => fault);

      expect((await refusalOf(auditStore(table).record(someRecord(), now)))?.code).toBe("temporarily_unavailable");
    },
  );
});

describe("an account's audit records", () => {
  const minute = 60_000;
  const at = (minutes: number): Date => new Date(now.getTime() + minutes * minute);
  const recorded = async (count: number) => {
    const { table } = stage();
    const audit = auditStore(table);
    const accountId = someAccountId();
    const records = Array.from({ length: count }, (_, place) => ({
      ...someRecord(),
      id: newId("au", at(place)),
      accountId,
      at: at(place).toISOString(),
    }));
    for (const record of records.toSorted((one, other) => (one.userId < other.userId ? -1 : 1)))
      await audit.record(record, new Date(record.at));
    const list = async (page: { from?: string; before?: string; limit?: number; after?: string | undefined } = {}) =>
      audit.list(accountId, { limit: 100, ...page });
    return { records, list };
  };

  it("are listed newest first, in pages that miss none and repeat none", async () => {
    const { records, list } = await recorded(7);
    const read: AuditRecord[] = [];
    const sizes: number[] = [];

    let after: string | undefined;
    do {
      const page = await list({ limit: 3, after });
      read.push(...page.records);
      sizes.push(page.records.length);
      after = page.next;
    } while (after !== undefined);

    expect(read).toEqual(records.toReversed());
    expect(sizes).toEqual([3, 3, 1]);
  });

  it("are listed also where none of its people did it, but the operator or the holder of a link", async () => {
    const audit = auditStore(stage().table);
    const accountId = someAccountId();
    const { userId: _, subjectAccountId: __, ...done } = { ...someRecord(), kind: "top-up-credited" as const };
    const byOperator = { ...done, accountId, by: operatorId, changes: [{ field: "reason", after: "wpłynęło" }] };
    const byLink = { ...done, id: newId("au", at(1)), accountId, by: "tomasz.lis@operator.example" };

    for (const record of [byOperator, byLink]) await audit.record(record, new Date(record.at));

    expect((await audit.list(accountId, { limit: 100 })).records).toEqual([byLink, byOperator]);
  });

  it("are from an instant on and before another, to the millisecond", async () => {
    const { records, list } = await recorded(5);
    const placesOf = async (from?: Date, before?: Date) => {
      const ids = { ...(from && { from: idsFrom("au", from) }), ...(before && { before: idsFrom("au", before) }) };
      return (await list(ids)).records.map(({ id }) => records.findIndex((record) => record.id === id)).reverse();
    };
    const justAfter = (minutes: number) => new Date(at(minutes).getTime() + 1);

    expect(await placesOf(at(1))).toEqual([1, 2, 3, 4]);
    expect(await placesOf(justAfter(1))).toEqual([2, 3, 4]);
    expect(await placesOf(undefined, at(3))).toEqual([0, 1, 2]);
    expect(await placesOf(undefined, justAfter(3))).toEqual([0, 1, 2, 3]);
    expect(await placesOf(at(1), at(3))).toEqual([1, 2]);
    expect(await placesOf(at(2), at(2))).toEqual([]);
    expect(await placesOf(at(3), at(1))).toEqual([]);
    expect(await placesOf(new Date(-1), new Date("9999-12-31"))).toEqual([0, 1, 2, 3, 4]);
  });

  it("are nobody else's", async () => {
    const [mine, theirs] = [await recorded(2), await recorded(1)];

    expect((await mine.list()).records).toHaveLength(2);
    expect((await theirs.list()).records).toEqual(theirs.records);
  });

  it("are not read from a cursor outside of what was asked for", async () => {
    const { records, list } = await recorded(3);
    const after = keys.audit(records[0]!.accountId, records[0]!.id).sk;

    expect((await refusalOf(list({ from: records[1]!.id, after })))?.code).toBe("invalid_request");
    expect((await refusalOf(list({ after: "USER#" })))?.code).toBe("invalid_request");
  });
});
