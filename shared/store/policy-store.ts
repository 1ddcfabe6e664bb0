/**
 * Keeps an account's login policies: all in one item, which is read with every request of the account's people. Each change
 * is one transaction with its audit record, on condition that the actor still may.
 */

import * as z from "zod/mini";
import type { FollowUps } from "../domain/follow-ups.ts";
import type { AccountId } from "../domain/ids.ts";
import { LoginPolicies, type LoginPolicy, policiesMax } from "../domain/login-policies/login-policy.ts";
import * as policyRefusals from "../domain/login-policies/refusals.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { stillMay } from "./people-store.ts";
import type { ItemRead } from "./reads.ts";
import { madeBefore, type RequestKey, requestKeyWrite } from "./request-key.ts";
import type { RefusedWrite, Table, Write } from "./table.ts";

export type PolicyStore = ReturnType<typeof policyStore>;

/** What is kept with every change: who makes it, and what follows from it. */
type Keeping = { readonly actor: PortalUser; readonly followUps: FollowUps };

/** A policy with its id. */
type NamedPolicy = { readonly id: string; readonly policy: LoginPolicy };

const none: LoginPolicies = { policies: {} };

export const policyStore = (table: Table, newId: NewId = randomId) => ({
  async all(accountId: AccountId): Promise<LoginPolicies> {
    const { key, parse } = policiesRead(accountId);
    const item = await table.get(key);
    return item ? parse(item) : none;
  },

  /** Refuses `not_found`, for another account's policy too. */
  async find(accountId: AccountId, policyId: string): Promise<LoginPolicy> {
    const policy = (await this.all(accountId)).policies[policyId];
    if (!policy) throw new Refusal(common.not_found);
    return policy;
  },

  /**
   * Adds a policy, under the request's key where it has one: the same key and body again answers with the policy that was
   * added first, as it is by now. Refuses `not_allowed`, `too_many_policies`, `idempotency_key_reused` where the key came
   * with another body, and `not_found` where what was added first has been deleted since.
   */
  async add(
    accountId: AccountId,
    { id, policy }: NamedPolicy,
    keeping: Keeping,
    request?: RequestKey,
  ): Promise<NamedPolicy> {
    const added: Write = {
      Update: {
        Key: keys.policies(accountId),
        UpdateExpression: "SET policies.#id = :policy",
        ConditionExpression: "attribute_not_exists(policies.#id) AND size(policies) < :max",
        ExpressionAttributeNames: { "#id": id },
        ExpressionAttributeValues: { ":policy": policy, ":max": policiesMax },
      },
    };
    const first: Write = {
      Put: {
        Item: { ...keys.policies(accountId), policies: { [id]: policy } },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    };
    const under = request ? [requestKeyWrite(request, { id, createdAt: policy.createdAt })] : [];
    // The account's first makes the item; which of the two it is, only the write can know. Two may be first at once.
    for (const write of [added, first, added]) {
      const refused = await refusedChange({ table, newId }, [write, ...under], keeping);
      if (!refused) return { id, policy };
      // The key first: what was added under it may be the fiftieth, and so leave no room for itself.
      const before = request && madeBefore(request, refused[1]);
      if (before !== undefined) return { id: before, policy: await this.find(accountId, before) };
      if (write === added && refused[0]?.item) throw new Refusal(policyRefusals.too_many_policies);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  },

  /** Keeps a policy's new terms. Refuses `not_allowed`, and `precondition_failed` where they were edited meanwhile. */
  async edit(
    accountId: AccountId,
    policyId: string,
    { read, to }: { read: LoginPolicy; to: LoginPolicy },
    keeping: Keeping,
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
    if (await refusedChange({ table, newId }, [edited], keeping)) throw new Refusal(common.precondition_failed);
  },

  /** Deletes a policy. Refuses `not_allowed`, `policy_in_use` while it is assigned to anybody, `not_found` where it is gone. */
  async remove(accountId: AccountId, policyId: string, keeping: Keeping): Promise<void> {
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
    const refused = await refusedChange({ table, newId }, [removed], keeping);
    if (!refused) return;
    const found = z.safeParse(LoginPolicies, refused[0]?.item);
    throw new Refusal(found.data?.policies[policyId] ? policyRefusals.policy_in_use : common.not_found);
  },
});

/** An account's login policies; absent until the first is added. */
export const policiesRead = (accountId: AccountId): ItemRead<LoginPolicies> => ({
  key: keys.policies(accountId),
  parse: (item) => z.parse(LoginPolicies, item),
});

/**
 * A change by who still may, with its record: undefined where it was made, else a row for each of its writes.
 * Refuses `not_allowed`, before anything else about it.
 */
const refusedChange = async (
  { table, newId }: { readonly table: Table; readonly newId: NewId },
  writes: readonly Write[],
  { actor, followUps }: Keeping,
): Promise<readonly RefusedWrite[] | undefined> => {
  const refused = await table.tryTransact([...writes, stillMay(actor), ...followUpWrites(followUps, newId)]);
  if (refused?.[writes.length]?.refused) throw new Refusal(common.not_allowed);
  return refused;
};
