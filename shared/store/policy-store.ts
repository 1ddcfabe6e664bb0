/** Keeps an account's login policies: all in one item, which is read with every request of the account's people. */
import * as z from "zod/mini";
import type { AuditRecord } from "../domain/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { LoginPolicies, type LoginPolicy, policiesMax } from "../domain/login-policy.ts";
import { Refusal } from "../domain/refusal.ts";
import { auditWrite } from "./audit-store.ts";
import { keys } from "./keys.ts";
import { refusedOf, type Table, type Write } from "./table.ts";

export type PolicyStore = ReturnType<typeof policyStore>;

const none: LoginPolicies = { policies: {} };

export const policyStore = (table: Table) => ({
  async all(accountId: AccountId): Promise<LoginPolicies> {
    const item = await table.get(keys.policies(accountId));
    return item ? z.parse(LoginPolicies, item) : none;
  },

  /** Adds a policy. Refuses `too_many_policies`. */
  async add(accountId: AccountId, policyId: string, policy: LoginPolicy, audit: AuditRecord): Promise<void> {
    const added: Write = {
      Update: {
        Key: keys.policies(accountId),
        UpdateExpression: "SET policies.#id = :policy",
        ConditionExpression: "attribute_not_exists(policies.#id) AND size(policies) < :max",
        ExpressionAttributeNames: { "#id": policyId },
        ExpressionAttributeValues: { ":policy": policy, ":max": policiesMax },
      },
    };
    const first: Write = {
      Put: {
        Item: { ...keys.policies(accountId), policies: { [policyId]: policy } },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    };
    // The account's first makes the item; which of the two it is, only the write can tell. Two may be first at once.
    for (const write of [added, first, added]) {
      const refused = await refusedOf(table, [write, auditWrite(audit)]);
      if (!refused) return;
      if (write === added && refused[0]?.item) throw new Refusal("too_many_policies");
    }
    throw new Refusal("temporarily_unavailable", { retryAfterSeconds: 1 });
  },

  /** Keeps a policy's new terms. Refuses `precondition_failed` where they were edited meanwhile. */
  async edit(
    accountId: AccountId,
    policyId: string,
    { read, to }: { read: LoginPolicy; to: LoginPolicy },
    audit: AuditRecord,
  ): Promise<void> {
    const edited: Write = {
      Update: {
        Key: keys.policies(accountId),
        UpdateExpression: "SET policies.#id.terms = :terms, policies.#id.#version = :version",
        ConditionExpression: "policies.#id.#version = :read",
        ExpressionAttributeNames: { "#id": policyId, "#version": "version" },
        ExpressionAttributeValues: { ":terms": to.terms, ":version": to.version, ":read": read.version },
      },
    };
    if (await refusedOf(table, [edited, auditWrite(audit)])) throw new Refusal("precondition_failed");
  },

  /** Deletes a policy. Refuses `policy_in_use` while it is assigned to anybody, `not_found` where it is gone. */
  async remove(accountId: AccountId, policyId: string, audit: AuditRecord): Promise<void> {
    const removed: Write = {
      Update: {
        Key: keys.policies(accountId),
        UpdateExpression: "REMOVE policies.#id",
        // What is gone has no size, and is refused as well.
        ConditionExpression: "size(policies.#id.#users) = :none",
        ExpressionAttributeNames: { "#id": policyId, "#users": "users" },
        ExpressionAttributeValues: { ":none": 0 },
      },
    };
    const refused = await refusedOf(table, [removed, auditWrite(audit)]);
    if (!refused) return;
    const found = z.safeParse(LoginPolicies, refused[0]?.item);
    throw new Refusal(found.data?.policies[policyId] ? "policy_in_use" : "not_found");
  },
});
