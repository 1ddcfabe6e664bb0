/** Each look of the staff into a customer's account leaves a record, or is not answered. */
import type { Clock } from "../../shared/clock.ts";
import type { AuditRecord } from "../../shared/domain/audit.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { Caller } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/endpoint.ts";
import type { NewId } from "../../shared/ids.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";

export type AuditUses = { readonly audit: AuditStore; readonly newId: NewId; readonly now: Clock };

type Asked = { readonly caller: Caller; readonly origin: Origin };

/** What the caller did. `subject`: to what. */
export const ownRecord = (
  { caller, origin }: Asked,
  done: Pick<AuditRecord, "kind" | "subject">,
  { newId, now }: Pick<AuditUses, "newId" | "now">,
): AuditRecord => {
  const at = now();
  const { accountId, user } = caller;
  return { id: newId("au", at), accountId, userId: user.id, ...done, at: at.toISOString(), from: origin.address };
};

/** What the caller did to a customer's account. `subject`: what of it. */
export const auditRecord = (
  asked: Asked,
  { subjectAccountId, ...done }: Pick<AuditRecord, "kind" | "subject"> & { readonly subjectAccountId: AccountId },
  uses: Pick<AuditUses, "newId" | "now">,
): AuditRecord => ({ ...ownRecord(asked, done, uses), subjectAccountId });

/** Reads for the staff while the look is recorded; the answer waits for both. */
export const lookingAt = async <Found>(
  request: { readonly caller: Caller; readonly origin: Origin; readonly path: { readonly accountId: AccountId } },
  subject: string,
  read: (accountId: AccountId) => Promise<Found>,
  uses: AuditUses,
): Promise<Found> => {
  const { accountId } = request.path;
  const record = auditRecord(request, { kind: "account-looked-at", subject, subjectAccountId: accountId }, uses);
  const [reading, recording] = [read(accountId), uses.audit.record(record)];
  // Both to their end, also where nothing is found: no answer may overtake its record.
  await Promise.allSettled([reading, recording]);
  await recording;
  return reading;
};
