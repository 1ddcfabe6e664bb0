/** What an administrator's changes are made of, at the stores themselves: records, policies, and what is kept beside a change. */
import type { AuditRecord, Done } from "../../shared/domain/audit-records/audit.ts";
import type { FollowUps, NewNotice } from "../../shared/domain/follow-ups.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { Link } from "../../shared/domain/link.ts";
import { type LoginPolicy, noEnd, type PolicyTerms } from "../../shared/domain/login-policies/login-policy.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { type ByPerson, userStore } from "../../shared/store/user-store.ts";
import { someNotice, toldBy } from "./notices.ts";
import { noon } from "./top-ups.ts";

/** With a name, so that a test can look for it, or take it first. */
export const someRecord = (
  accountId: AccountId,
  changes: Partial<Done & Pick<AuditRecord, "id" | "at">> = {},
): Done & Pick<AuditRecord, "id" | "at"> => ({
  id: newId("au", noon),
  accountId,
  userId: newId("us", noon),
  kind: "user-edited",
  at: noon.toISOString(),
  from: "192.0.2.7",
  ...changes,
});

/** What is kept with a change of this actor's: a record and a notice, unless said otherwise. */
export const keepingOf = (actor: PortalUser, changes: Partial<FollowUps> = {}): ByPerson => ({
  actor,
  followUps: {
    at: noon,
    records: [someRecord(actor.accountId, { userId: actor.id })],
    notices: [newNoticeOf(someNotice())],
    ...changes,
  },
});

/** A notice that is to be kept under its own name, so that a test can look for it. */
export const newNoticeOf = (notice: Notice): NewNotice => ({ ...notice, facts: toldBy(notice) });

/** An invitation for three days. */
export const someInvitation = ({ accountId, id, email, credentialVersion }: PortalUser): Link => ({
  id: newId("li", noon),
  purpose: "invitation",
  secretHash: sha256("the secret"),
  accountId,
  userId: id,
  email,
  credentialVersion,
  expiresAt: new Date(noon.getTime() + 72 * 3600_000).toISOString(),
});

/** A policy that lets in at any time from anywhere, assigned to nobody. */
export const somePolicy = (terms: Partial<PolicyTerms> = {}): LoginPolicy => ({
  terms: { name: "Biuro", validFrom: "2026-01-01", validTo: noEnd, networks: "any", ...terms },
  users: {},
  version: 1,
  createdAt: noon.toISOString(),
});

/** The same, kept. */
export const keepPolicy = async (table: Table, actor: PortalUser): Promise<string> => {
  const id = newId("lp", noon);
  await policyStore(table).add(actor.accountId, { id, policy: somePolicy() }, keepingOf(actor));
  return id;
};

/** What may befall an actor between the decision that they may and the write that keeps it. */
export const waysToLoseRights: readonly [string, (table: Table, actor: PortalUser) => Promise<unknown>][] = [
  [
    "was given another role",
    (table, actor) => {
      const to = { ...actor, role: "employee" as const, version: actor.version + 1 };
      return userStore(table).edit(actor, to, { credentialVersion: to.credentialVersion }, keepingOf(actor));
    },
  ],
  [
    "may no longer log in",
    (table, actor) =>
      table.write({
        Put: {
          Item: { ...keys.user(actor.accountId, actor.id), ...actor, canLogIn: false, version: actor.version + 1 },
        },
      }),
  ],
  ["was deleted", (table, actor) => table.write({ Delete: { Key: keys.user(actor.accountId, actor.id) } })],
  [
    "changed their password, which ended their sessions",
    async (table, actor) => {
      const login = (await loginStore(table).find(actor.email))!;
      return loginStore(table).changeCredentials({ login, to: { passwordHash: "new" } });
    },
  ],
];
