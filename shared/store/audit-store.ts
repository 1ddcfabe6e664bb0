/** Keeps audit records. They are only ever added. */
import type { AuditRecord } from "../domain/audit.ts";
import { Refusal } from "../domain/refusal.ts";
import { keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";

export type AuditStore = ReturnType<typeof auditStore>;

export const auditStore = (table: Table) => ({
  /** Records what was done. Refuses `temporarily_unavailable` where it can't be: then it must not be done either. */
  async record(record: AuditRecord): Promise<void> {
    try {
      await table.write(auditWrite(record));
    } catch (error) {
      throw new Refusal("temporarily_unavailable", { cause: error });
    }
  },
});

/** The write of a record, for the transaction of what it records. */
export const auditWrite = (record: AuditRecord): Write => ({
  Put: {
    Item: { ...keys.audit(record.accountId, record.id), ...record },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});
