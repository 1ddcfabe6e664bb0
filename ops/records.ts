/** An account's audit trail as text, a line a record. */
import type { AuditRecord } from "../shared/domain/audit-records/audit.ts";

export const recordLine = ({
  at,
  userId,
  by,
  kind,
  subject,
  subjectAccountId,
  changes = [],
  from,
}: AuditRecord): string => {
  const what = [kind, subject, subjectAccountId].filter((part) => part !== undefined).join(" ");
  const said = changes.map(({ field, before, after }) => `${field}: ${before ?? "–"} → ${after ?? "–"}`).join(", ");
  return `${at}  ${what}  by ${userId ?? by ?? "?"}  from ${from}${said === "" ? "" : `  ${said}`}`;
};
