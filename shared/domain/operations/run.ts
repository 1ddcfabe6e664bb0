/** A run: what operations did by a command of theirs, as the operator's audit records say it. */
import type { AuditRecord } from "../audit-records/audit.ts";
import { auditKinds } from "./audit-kinds.ts";

/** Whoever settles work by a command has the record that the staff have for it, but for where it came from. */
export const isRun = ({ kind, from }: Pick<AuditRecord, "kind" | "from">): boolean =>
  auditKinds.some((own) => own === kind) || (kind === "work-settled" && from === "operations");
