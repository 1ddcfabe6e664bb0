/** Which commands were run, as the operator's audit records say. */
import type { AuditRecord } from "../shared/domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import { auditKinds } from "../shared/domain/operations/audit-kinds.ts";
import type { AuditStore } from "../shared/store/audit-store.ts";

type Audit = Pick<AuditStore, "list">;

const shown = 50;
/** Each page looks through 3,200 of the operator's records. */
const pagesMax = 5;

/** Records of commands, newest first, until there are enough or the latest 16,000 of the operator's records are looked through. */
const recordsOf = async (
  audit: Audit,
  keeps: (record: AuditRecord) => boolean,
  limit = shown,
): Promise<AuditRecord[]> => {
  const found: AuditRecord[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < pagesMax && found.length < limit; pages += 1) {
    const { records, next } = await audit.list(operatorId, { limit: limit - found.length, after, keeps });
    found.push(...records);
    after = next;
    if (after === undefined) break;
  }
  return found;
};

/** What operations settled has the record that it has also where the staff settle it. */
const isOfCommand = ({ kind, from }: AuditRecord): boolean =>
  auditKinds.some((own) => own === kind) || (kind === "work-settled" && from === "operations");

export const runsOf = async (audit: Audit, accountId?: AccountId): Promise<string[]> => {
  const isWanted = (record: AuditRecord): boolean =>
    isOfCommand(record) && (accountId === undefined || record.subjectAccountId === accountId);
  return (await recordsOf(audit, isWanted)).map(lineOf);
};

/** The freezes of an account since it was thawed last, newest first. */
export const freezesOf = async (audit: Audit, accountId: AccountId): Promise<string[]> => {
  const isWanted = ({ kind, subject, subjectAccountId }: AuditRecord): boolean =>
    kind === "command-run" &&
    subjectAccountId === accountId &&
    (subject === "freeze-account" || subject === "thaw-account");
  const records = await recordsOf(audit, isWanted);
  const thawed = records.findIndex(({ subject }) => subject === "thaw-account");
  return (thawed < 0 ? records : records.slice(0, thawed)).map(lineOf);
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
