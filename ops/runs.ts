/** Which commands were run, as the operator's audit records say. */
import type { AuditRecord } from "../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import { isRun } from "../shared/domain/operations/run.ts";
import type { AuditStore } from "../shared/store/audit-store.ts";

type Audit = Pick<AuditStore, "list" | "runs" | "firstRunId">;

const shown = 50;
const atOnce = 100;
/** Each page looks through 3,200 of the operator's records. */
const olderPagesMax = 5;

type Page = Awaited<ReturnType<Audit["list"]>>;

const everyPage = async function* (read: (after: string | undefined) => Promise<Page>, pagesMax: number) {
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const { records, next } = await read(after);
    yield* records;
    if (next === undefined) return;
    after = next;
  }
};

/**
 * Runs, newest first. Older releases kept them among all of the operator's records alone, where the staff leave one with each look: there
 * they are looked for behind all others, in so many pages.
 */
const recordsOf = async function* (audit: Audit, accountId: AccountId | undefined, olderPages: number) {
  const first = await audit.firstRunId();
  yield* everyPage((after) => audit.runs(accountId ?? "all", { limit: atOnce, after }), Number.POSITIVE_INFINITY);
  const keeps = (record: AuditRecord): boolean =>
    record.id !== first && isRun(record) && (accountId === undefined || record.subjectAccountId === accountId);
  yield* everyPage((after) => audit.list(operatorId, { limit: atOnce, after, keeps, before: first }), olderPages);
};

export const runsOf = async (audit: Audit, accountId?: AccountId): Promise<string[]> => {
  const lines: string[] = [];
  for await (const record of recordsOf(audit, accountId, olderPagesMax)) {
    lines.push(lineOf(record));
    if (lines.length === shown) break;
  }
  return lines;
};

/**
 * The freezes of an account since it was thawed last, newest first. However old they are, they are found. Where a frozen account seems to
 * have none, an older release was back in between, which kept it among the operator's records alone: all of them are looked through.
 */
export const freezesOf = async (audit: Audit, accountId: AccountId, isFrozen: boolean): Promise<string[]> => {
  const freezes = await freezesIn(recordsOf(audit, accountId, Number.POSITIVE_INFINITY));
  if (freezes.length > 0 || !isFrozen) return freezes;
  const keeps = (record: AuditRecord): boolean => isRun(record) && record.subjectAccountId === accountId;
  const read = (after: string | undefined) => audit.list(operatorId, { limit: atOnce, after, keeps });
  return freezesIn(everyPage(read, Number.POSITIVE_INFINITY));
};

const freezesIn = async (records: AsyncIterable<AuditRecord>): Promise<string[]> => {
  const freezes: string[] = [];
  for await (const record of records) {
    if (record.kind !== "command-run") continue;
    if (record.subject === "thaw-account") break;
    if (record.subject === "freeze-account") freezes.push(lineOf(record));
  }
  return freezes;
};

const happened: Readonly<Record<string, string>> = {
  "work-settled": " settled",
  "command-begun": " began",
  "command-ended": " ended",
};

const lineOf = ({ at, by = "", kind, subject = "", subjectAccountId, changes = [] }: AuditRecord): string => {
  const about = subjectAccountId === undefined ? "" : `  ${subjectAccountId}`;
  const said = changes.map(({ field, after = "" }) => `${field}: ${after}`).join(", ");
  return `${at}  ${subject}${happened[kind] ?? ""}${about}  by ${by}${said === "" ? "" : `  ${said}`}`;
};
