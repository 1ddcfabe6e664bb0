/** Keeps audit records. They are only ever added. */
import * as z from "zod/mini";
import { AuditRecord, type Done, newAuditRecord } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { keys, ranges } from "./keys.ts";
import { type PageRead, picking, readPage } from "./reads.ts";
import type { Table, Write } from "./table.ts";

export type AuditStore = ReturnType<typeof auditStore>;

export const auditStore = (table: Table, newId: NewId = randomId) => ({
  /** Records what was done. Refuses `temporarily_unavailable` where it can't be: then it must not be done either. */
  async record(done: Done, at: Date): Promise<void> {
    // Where one of this name is there, it can only be this one: a try whose answer was lost.
    await table.tryWrite(recordWrite(done, at, newId));
  },

  list(accountId: AccountId, page: RecordsPage): Promise<{ records: AuditRecord[]; next: string | undefined }> {
    return readPage(table, recordsRead(accountId, page));
  },
});

export type RecordsPage = {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
  /** Which records are wanted; 3,200 are looked at for one page. */
  readonly keeps?: ((record: AuditRecord) => boolean) | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
};

/** A page of an account's records, newest first: from an id on, and before another. The beginnings of ids do, too. */
export const recordsRead = (
  accountId: AccountId,
  { from, before, keeps, ...page }: RecordsPage,
): PageRead<{ records: AuditRecord[]; next: string | undefined }> => ({
  range: ranges.audit(accountId, from, before),
  page: { ...page, newestFirst: true },
  only: keeps && picking((item) => keeps(z.parse(AuditRecord, item))),
  parse: ({ items, next }) => ({ records: items.map((item) => z.parse(AuditRecord, item)), next }),
});

/** The write that puts on record what was done, for its transaction. */
export const recordWrite = (done: Done, at: Date, newId: NewId = randomId): Write =>
  auditWrite(newAuditRecord(done, at, newId));

/** The write of a record as it is. */
export const auditWrite = (record: AuditRecord): Write => ({
  Put: {
    Item: { ...keys.audit(record.accountId, record.id), ...record },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});
