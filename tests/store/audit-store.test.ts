import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../../shared/domain/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { injectFaults } from "../support/faults.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");

const someRecord = (): AuditRecord => ({
  id: newId("au", now),
  accountId: operatorId,
  userId: newId("us", now),
  kind: "account-looked-at",
  subjectAccountId: someAccountId(),
  subject: "ledger-entries",
  at: now.toISOString(),
  from: "192.0.2.1",
});

describe("an audit record", () => {
  it("is kept by the account whose people did it, for good", async () => {
    const { table } = stage();
    const record = someRecord();

    await auditStore(table).record(record);

    expect(await table.get(keys.audit(operatorId, record.id))).toEqual({
      pk: "AUDIT#operator",
      sk: `AUDIT#${record.id}`,
      ...record,
    });
  });

  it("is never written over", async () => {
    const { table } = stage();
    const record = someRecord();
    await auditStore(table).record(record);

    expect((await refusalOf(auditStore(table).record({ ...record, from: "nowhere" })))?.code).toBe(
      "temporarily_unavailable",
    );
    expect(await table.get(keys.audit(operatorId, record.id))).toMatchObject({ from: "192.0.2.1" });
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "that may not be there (%s) says so: then what it is of must not be done either",
    async (fault) => {
      const { table, client } = stage();
      injectFaults(client, () => fault);

      expect((await refusalOf(auditStore(table).record(someRecord())))?.code).toBe("temporarily_unavailable");
    },
  );
});
