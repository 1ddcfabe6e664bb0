/** Which commands were run, as the operator's audit records say. */
import type { AuditRecord } from "../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import { isRun } from "../shared/domain/operations/run.ts";
import type { AuditStore } from "../shared/store/audit-store.ts";
import { everyPage } from "./every-page.ts";

type Audit = Pick<AuditStore, "list" | "runs" | "firstRunId">;

const shown = 50;
const limit = 100;
/** Each page looks through 3,200 of the operator's records. */
const olderPagesMax = 5;

const everyRecord = async function* (
  read: (after: string | undefined) => ReturnType<Audit["list"]>,
  pagesMax = Number.POSITIVE_INFINITY,
) {
  for await (const { records } of everyPage(read, pagesMax)) yield* records;
};

/**
 * Runs, newest first. Older releases kept them among all of the operator's records alone, where the staff leave one with each look: there
 * they are looked for behind all others, in so many pages.
 */
const recordsOf = async function* (audit: Audit, accountId: AccountId | undefined, olderPages: number) {
  const first = await audit.firstRunId();
  yield* everyRecord((after) => audit.runs(accountId ?? "all", { limit, after }));
  const keeps = (record: AuditRecord): boolean =>
    record.id !== first && isRun(record) && (accountId === undefined || record.subjectAccountId === accountId);
  yield* everyRecord((after) => audit.list(operatorId, { limit, after, keeps, before: first }), olderPages);
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
  return freezesIn(everyRecord((after) => audit.list(operatorId, { limit, after, keeps })));
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
