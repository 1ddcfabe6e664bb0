/** Each look of the staff into a customer's account leaves a record, or is not answered. */
import type { Clock } from "../clock.ts";
import type { AccountId } from "../domain/ids.ts";
import type { AuditStore } from "../store/audit-store.ts";
import { type Caller, doneBy } from "./caller.ts";
import type { Origin } from "./contract.ts";

export type AuditUses = { readonly audit: Pick<AuditStore, "record">; readonly now: Clock };

/** Reads for the staff while the look is recorded; the answer waits for both. */
export const lookingAt = async <Found>(
  request: { readonly caller: Caller; readonly origin: Origin; readonly path: { readonly accountId: AccountId } },
  subject: string,
  read: (accountId: AccountId) => Promise<Found>,
  uses: AuditUses,
): Promise<Found> => {
  const { accountId } = request.path;
  const done = doneBy(request, { kind: "account-looked-at", subject, subjectAccountId: accountId });
  const [reading, recording] = [read(accountId), uses.audit.record(done, uses.now())];
  // Both to their end, also where nothing is found: no answer may overtake its record.
  await Promise.allSettled([reading, recording]);
  await recording;
  return reading;
};
