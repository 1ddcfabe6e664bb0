/**
 * What all nouns declare, put together: each list has a line a noun. A bundle carries a list only where a function uses
 * it, so letters stand in the two that send mail; everybody else imports types.
 */
import type * as z from "zod/mini";
import { auditKinds as ofAccount } from "./account/audit-kinds.ts";
import { attachments } from "./change-requests/attachments.ts";
import { auditKinds as ofChangeRequests } from "./change-requests/audit-kinds.ts";
import { changeRequestLetters } from "./change-requests/letters.ts";
import { digestFiles } from "./digest/digest.ts";
import { digestLetters } from "./digest/letters.ts";
import { auditKinds as ofEmergency } from "./emergency/audit-kinds.ts";
import { emergencyLetters } from "./emergency/letters.ts";
import { auditKinds as ofLoginPolicies } from "./login-policies/audit-kinds.ts";
import { lowBalanceLetters } from "./low-balance/letters.ts";
import { mailInLetters } from "./mail-in/letters.ts";
import { auditKinds as ofOffers } from "./offers/audit-kinds.ts";
import { offerLetters } from "./offers/letters.ts";
import { auditKinds as ofOperations } from "./operations/audit-kinds.ts";
import { auditKinds as ofPortalUsers } from "./portal-users/audit-kinds.ts";
import { portalUserLetters } from "./portal-users/letters.ts";
import { auditKinds as ofProposals } from "./proposals/audit-kinds.ts";
import { proposalLetters } from "./proposals/letters.ts";
import { auditKinds as ofReplacements } from "./replacements/audit-kinds.ts";
import { replacementLetters } from "./replacements/letters.ts";
import { auditKinds as ofSessions } from "./sessions/audit-kinds.ts";
import { sessionLetters } from "./sessions/letters.ts";
import { auditKinds as ofSubscriber } from "./subscriber/audit-kinds.ts";
import { auditKinds as ofTopUps } from "./top-ups/audit-kinds.ts";
import { confirmations } from "./top-ups/confirmations.ts";
import { topUpLetters } from "./top-ups/letters.ts";

// A plain array: a call here would keep every letter in the bundle of whoever lists audit kinds.
export const letters = [
  sessionLetters,
  portalUserLetters,
  topUpLetters,
  digestLetters,
  lowBalanceLetters,
  offerLetters,
  changeRequestLetters,
  replacementLetters,
  proposalLetters,
  emergencyLetters,
  mailInLetters,
] as const;

/** The facts of every notice that has a letter: a notice of no other can be made. */
export type NoticeFacts = z.infer<(typeof letters)[number]["schema"]>;

export const auditKinds = [
  ...ofSessions,
  ...ofPortalUsers,
  ...ofLoginPolicies,
  ...ofAccount,
  ...ofSubscriber,
  ...ofTopUps,
  ...ofChangeRequests,
  ...ofProposals,
  ...ofReplacements,
  ...ofOffers,
  ...ofEmergency,
  ...ofOperations,
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** What Saldo itself keeps in files. */
export const reportKinds = [digestFiles] as const;
export type ReportKindName = (typeof reportKinds)[number]["name"];

/** What may be uploaded. */
export const uploadKinds = [confirmations, attachments] as const;
export type UploadKindName = (typeof uploadKinds)[number]["name"];
