/** Audit records: who did what, when, and from where. They are kept by the account whose people did it. */
import * as z from "zod/mini";
import { AccountId, Instant, UserId } from "./ids.ts";

export const auditKinds = ["account-looked-at", "adjustment-posted"] as const;

export const AuditRecord = z.object({
  id: z.string(),
  /** The account of whoever did it. */
  accountId: AccountId,
  userId: UserId,
  kind: z.enum(auditKinds),
  /** The customer's account that it was done to. */
  subjectAccountId: z.optional(AccountId),
  /** What of it: the route that was asked for, the entry that was posted. */
  subject: z.optional(z.string()),
  at: Instant,
  /** The network address. */
  from: z.string(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;
