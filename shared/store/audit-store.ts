/** Keeps audit records. They are only ever added. */
import * as z from "zod/mini";
import { AuditRecord } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { keys, ranges } from "./keys.ts";
import { type Table, type Write, WritesRefused } from "./table.ts";

export type AuditStore = ReturnType<typeof auditStore>;

export const auditStore = (table: Table) => ({
  /** Records what was done. Refuses `temporarily_unavailable` where it can't be: then it must not be done either. */
  async record(record: AuditRecord): Promise<void> {
    try {
      await table.write(auditWrite(record));
    } catch (error) {
      // A record of this name can only be this one: a try whose answer was lost.
      if (error instanceof WritesRefused) return;
      throw new Refusal(common.temporarily_unavailable, { cause: error });
    }
  },

  /** A page of an account's records, newest first: from an id on, and before another. The beginnings of ids do, too. */
  async list(
    accountId: AccountId,
    page: { from?: string | undefined; before?: string | undefined; limit: number; after?: string | undefined },
  ): Promise<{ records: AuditRecord[]; next: string | undefined }> {
    const range = ranges.audit(accountId, page.from, page.before);
    const { items, next } = await table.query(range, { limit: page.limit, newestFirst: true, after: page.after });
    return { records: items.map((item) => z.parse(AuditRecord, item)), next };
  },
});

/** The write of a record, for the transaction of what it records. */
export const auditWrite = (record: AuditRecord): Write => ({
  Put: {
    Item: { ...keys.audit(record.accountId, record.id), ...record },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});
