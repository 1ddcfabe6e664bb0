/** What the verbs of login policies share: their records, and whom a policy would shut out. */

import type { Clock } from "../../shared/clock.ts";
import { changesBetween, type Done } from "../../shared/domain/audit-records/audit.ts";
import type { NewNotice } from "../../shared/domain/follow-ups.ts";
import type { Language } from "../../shared/domain/language.ts";
import * as policyFaults from "../../shared/domain/login-policies/faults.ts";
import { admits, type LoginPolicy, type PolicyTerms } from "../../shared/domain/login-policies/login-policy.ts";
import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import type { AuditKind } from "../../shared/domain/nouns.ts";
import { type FieldError, Refusal } from "../../shared/domain/refusal.ts";
import { type Caller, doneBy } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import type { NewId } from "../../shared/ids.ts";
import type { PolicyStore } from "../../shared/store/policy-store.ts";

export type PolicyUses = { readonly loginPolicies: PolicyStore; readonly newId: NewId; readonly now: Clock };

type Asked = { readonly caller: Caller; readonly origin: Origin; readonly language: Language };

/** What the caller did to a policy, for the record. */
export const policyDone = (
  asked: Asked,
  kind: AuditKind,
  { id, before, after }: { id: string; before?: PolicyTerms; after?: PolicyTerms },
): Done => {
  const changes = changesBetween(before, after);
  return doneBy(asked, { kind, subject: id, ...(changes.length > 0 && { changes }) });
};

/** To the main administrator, whoever makes the change: nobody can switch it off. */
export const policyNotice = ({ caller, origin, language }: Asked, policyName: string, at: Date): NewNotice => ({
  recipient: { mainAdministratorOf: caller.accountId },
  language,
  facts: {
    kind: "login-policy-changed",
    policyName,
    by: `${caller.user.firstName} ${caller.user.lastName}`,
    at: at.toISOString(),
    from: origin.address,
  },
});

/**
 * Refuses `would_shut_out`, and says whom, where a policy's new terms would not let in, from here and now, the person who
 * saves them or the main administrator. Where else the latter signs in from, nobody knows.
 */
export const refuseShutOut = (
  { caller, origin }: Asked,
  { users }: LoginPolicy,
  terms: PolicyTerms,
  now: Date,
): void => {
  if (admits(terms, { now, address: origin.address })) return;
  const main = Object.entries(users).find(([, as]) => as === "main-administrator")?.[0];
  const errors: FieldError[] = [
    ...(Object.hasOwn(users, caller.user.id) ? [{ pointer: "/confirm", fault: policyFaults.shuts_you_out }] : []),
    ...(main !== undefined && main !== caller.user.id
      ? [{ pointer: "/confirm", fault: policyFaults.shuts_main_administrator_out }]
      : []),
  ];
  if (errors.length > 0) throw new Refusal(policyRefusals.would_shut_out, { errors });
};
