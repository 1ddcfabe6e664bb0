/** Keeps audit records. They are only ever added. */
import * as z from "zod/mini";
import { AuditRecord, type Done, newAuditRecord } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { isRun } from "../domain/operations/run.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { keys, ranges } from "./keys.ts";
import { type PageRead, picking, readPage } from "./reads.ts";
import type { Page, Table, Write } from "./table.ts";

export type AuditStore = ReturnType<typeof auditStore>;

export const auditStore = (table: Table, newId: NewId = randomId) => ({
  /** Records what was done. Refuses `temporarily_unavailable` where it can't be: then it must not be done either. */
  async record(done: Done, at: Date): Promise<void> {
    const [write, ...copies] = recordWrites(done, at, newId);
    // Where one of this name is there, it can only be this one: a try whose answer was lost.
    if (copies.length === 0) await table.tryWrite(write);
    else await table.tryTransact([write, ...copies]);
  },

  list(accountId: AccountId, page: RecordsPage): Promise<Records> {
    return readPage(table, recordsRead(accountId, page));
  },

  /**
   * A page of operations' runs, all of them or those about one account, newest first. They lie apart from what the staff look at, of which
   * there is far more. Those before `firstRunId` are among the operator's records only.
   */
  runs(about: AccountId | "all", page: Pick<RecordsPage, "limit" | "after">): Promise<Records> {
    return readPage(table, {
      range: ranges.runs(about),
      page: { ...page, newestFirst: true },
      parse: parsedRecords,
    });
  },

  /** The first run that was kept apart: older releases did not. */
  async firstRunId(): Promise<string | undefined> {
    const { items } = await table.query(ranges.runs("all"), { limit: 1, newestFirst: false });
    return items[0] && z.parse(AuditRecord, items[0]).id;
  },
});

type Records = { records: AuditRecord[]; next: string | undefined };

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
): PageRead<Records> => ({
  range: ranges.audit(accountId, from, before),
  page: { ...page, newestFirst: true },
  only: keeps && picking((item) => keeps(z.parse(AuditRecord, item))),
  parse: parsedRecords,
});

const parsedRecords = ({ items, next }: Page): Records => ({
  records: items.map((item) => z.parse(AuditRecord, item)),
  next,
});

/** The writes that put on record what was done, for its transaction; the first is the record itself. */
export const recordWrites = (done: Done, at: Date, newId: NewId = randomId): [Write, ...Write[]] => {
  const record = newAuditRecord(done, at, newId);
  const { id, subjectAccountId } = record;
  const copyFor = (about: AccountId | "all"): Write => ({ Put: { Item: { ...keys.run(about, id), ...record } } });
  if (!isRun(record)) return [auditWrite(record)];
  return [auditWrite(record), copyFor("all"), ...(subjectAccountId === undefined ? [] : [copyFor(subjectAccountId)])];
};

/** The write of a record as it is. */
export const auditWrite = (record: AuditRecord): Write => ({
  Put: {
    Item: { ...keys.audit(record.accountId, record.id), ...record },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});
