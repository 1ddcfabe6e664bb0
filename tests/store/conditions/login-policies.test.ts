/** The conditions of login policies. */
import type { AccountId } from "../../../shared/domain/ids.ts";
import { policiesMax } from "../../../shared/domain/login-policies/login-policy.ts";
import type { PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import { newId } from "../../../shared/ids.ts";
import { keys } from "../../../shared/store/keys.ts";
import { policyStore } from "../../../shared/store/policy-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { keepingOf, keepPolicy, somePolicy } from "../../support/administration.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { keepPerson, somePerson } from "../../support/people.ts";
import { thrownBy } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { companyOf, edits, renamed, requestOf } from "./ground.ts";

const nameOfPolicy = async (table: Table, accountId: AccountId, id: string): Promise<string | undefined> =>
  (await policyStore(table).all(accountId)).policies[id]?.terms.name;

/** Somebody who keeps the policies of an account of their own. */
const someActor = async (table: Table): Promise<PortalUser> =>
  (await keepPerson(table, somePerson(someAccountId()))).user;

/** The same policy edited: what was read is its first version. */
const editsPolicy = (table: Table, actor: PortalUser, id: string, name: string) => {
  const change = { read: somePolicy(), to: { ...somePolicy({ name }), version: 2 } };
  return policyStore(table).edit(actor.accountId, id, change, keepingOf(actor));
};

/** Adding, editing and deleting a policy by an actor of whom this was changed after the decision that they may. */
const nothingAfterTheActor = (changes: Partial<PortalUser>) => async (table: Table) => {
  const actor = await someActor(table);
  const [edited, deleted] = [await keepPolicy(table, actor), await keepPolicy(table, actor)];
  const before = await policyStore(table).all(actor.accountId);
  await table.write({ Put: { Item: { ...keys.user(actor.accountId, actor.id), ...actor, ...changes } } });

  await thrownBy(keepPolicy(table, actor));
  await thrownBy(editsPolicy(table, actor, edited, "Dom"));
  await thrownBy(policyStore(table).remove(actor.accountId, deleted, keepingOf(actor)));

  return JSON.stringify(await policyStore(table).all(actor.accountId)) === JSON.stringify(before);
};

conditionsMatter([
  {
    of: "adding a policy",
    item: "POLICIES",
    part: "attribute_not_exists(policies.#id)",
    keeps: "never writes over one that is there",
    holds: async ({ table }) => {
      const actor = await someActor(table);
      const id = await keepPolicy(table, actor);
      const double = { id, policy: somePolicy({ name: "Dom" }) };

      await thrownBy(policyStore(table).add(actor.accountId, double, keepingOf(actor)));

      return (await nameOfPolicy(table, actor.accountId, id)) === "Biuro";
    },
  },
  {
    of: "adding a policy",
    item: "POLICIES",
    part: "size(policies) < :max",
    keeps: "keeps no more than fifty: all of them are read with every request",
    holds: async ({ table }) => {
      const actor = await someActor(table);
      for (let count = 0; count <= policiesMax; count += 1) await thrownBy(keepPolicy(table, actor));

      return Object.keys((await policyStore(table).all(actor.accountId)).policies).length === policiesMax;
    },
  },
  {
    of: "adding a policy",
    item: "KEY",
    keeps: "adds one policy for one request",
    holds: async ({ table }) => {
      const actor = await someActor(table);
      const { accountId } = actor;
      const request = requestOf({ accountId, createdBy: actor.id }, "key-1");
      const add = () => {
        const added = { id: newId("lp", now), policy: somePolicy() };
        return policyStore(table).add(accountId, added, keepingOf(actor), request);
      };

      await add();
      await add();

      return Object.keys((await policyStore(table).all(accountId)).policies).length === 1;
    },
  },
  {
    of: "adding an account's first policy",
    item: "POLICIES",
    part: "attribute_not_exists(pk)",
    keeps: "leaves the one that was the first meanwhile",
    holds: async ({ client, table, others }) => {
      const actor = await someActor(table);
      let first = "";
      // Found to be the first by the first try; before the second, somebody else adds theirs.
      beforeNext(client, "TransactWriteItems", async () => {
        beforeNext(client, "TransactWriteItems", async () => {
          first = await keepPolicy(others, actor);
        });
      });

      await keepPolicy(table, actor);

      return (await nameOfPolicy(table, actor.accountId, first)) !== undefined;
    },
  },
  {
    of: "editing a policy",
    item: "POLICIES",
    keeps: "keeps what was edited meanwhile",
    holds: async ({ table, others }) => {
      const actor = await someActor(others);
      const id = await keepPolicy(others, actor);
      await editsPolicy(table, actor, id, "Dom");

      await thrownBy(editsPolicy(table, actor, id, "Hala"));

      return (await nameOfPolicy(table, actor.accountId, id)) === "Dom";
    },
  },
  {
    of: "deleting a policy",
    item: "POLICIES",
    part: "size(policies.#id.#users) = :none",
    keeps: "deletes none that somebody has",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      const { accountId, actor, jan } = company;
      const id = await keepPolicy(others, actor.user);
      await edits(table, company, renamed(jan, { loginPolicyId: id }));

      await thrownBy(policyStore(table).remove(accountId, id, keepingOf(actor.user)));

      return (await nameOfPolicy(table, accountId, id)) !== undefined;
    },
  },
  {
    of: "keeping a policy",
    item: "USER#",
    part: "version = :version",
    keeps: "is done by nobody whose rights were changed meanwhile",
    holds: ({ table }) => nothingAfterTheActor({ role: "employee", version: 2 })(table),
  },
  {
    of: "keeping a policy",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "is done by nobody whose sessions were ended meanwhile",
    holds: ({ table }) => nothingAfterTheActor({ credentialVersion: 4 })(table),
  },
]);
