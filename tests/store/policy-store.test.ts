import { describe, expect, it } from "vitest";
import type { AccountId } from "../../shared/domain/ids.ts";
import { policiesMax } from "../../shared/domain/login-policies/login-policy.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { keepingOf, somePolicy, someRecord, waysToLoseRights } from "../support/administration.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const faults = ["conflict", "throttled", "lost-before", "lost-after"] as const;

/** An account of its own, and its main administrator, who acts. */
const company = async () => {
  const { client, table } = stage();
  const accountId = someAccountId();
  const { user: actor } = await keepPerson(table, somePerson(accountId));
  const policies = policyStore(table);
  const keeping = () => keepingOf(actor);
  const kept = async () => (await policies.all(accountId)).policies;
  return {
    client,
    table,
    accountId,
    policies,
    actor,
    keeping,
    kept,
    add: async (terms = {}, on = policies): Promise<string> => {
      const id = newId("lp", noon);
      await on.add(accountId, { id, policy: somePolicy(terms) }, keeping());
      return id;
    },
    rename: async (id: string, name: string, on = policies) => {
      const read = (await kept())[id]!;
      return () =>
        on.edit(
          accountId,
          id,
          { read, to: { ...read, terms: { ...read.terms, name }, version: read.version + 1 } },
          keeping(),
        );
    },
    remove: (id: string, on = policies) => on.remove(accountId, id, keeping()),
    records: async () => (await table.query(ranges.audit(accountId), { limit: 200, newestFirst: false })).items.length,
    /** Somebody who has this policy, from now on. */
    assign: async (id: string) => {
      const person = somePerson(accountId, { user: { loginPolicyId: id, isMainAdministrator: false } });
      await userStore(table).add(person, keepingOf(actor));
      return person.user;
    },
  };
};

const requestOf = (accountId: AccountId): RequestKey => ({
  accountId,
  userId: "us_anna",
  route: "login-policies",
  key: "key-1",
  bodyHash: sha256("the terms"),
});

const codes = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.all(calls.map(refusalOf))).map((refused) => refused?.code ?? "done").sort();
const codeOf = async (call: Promise<unknown>): Promise<string> => (await codes([call]))[0]!;

describe("an account's login policies", () => {
  it("are none at first, and then as they were added, one beside the other", async () => {
    const { add, kept, records } = await company();
    expect(await kept()).toEqual({});

    const ids = [await add({ name: "Biuro" }), await add({ name: "Dom" })];

    expect(await kept()).toEqual({
      [ids[0]!]: somePolicy({ name: "Biuro" }),
      [ids[1]!]: somePolicy({ name: "Dom" }),
    });
    expect(await records()).toBe(2);
  });

  it("come with every session of who has one: their own alone, in the one read of the guard", async () => {
    const { table, add, assign, client } = await company();
    const id = await add({ networks: ["192.0.2.0/24"] });
    await add({ name: "Dom" });
    const user = await assign(id);
    const { token } = await keepSession(table, user, noon);
    const calls = callsOf(client);

    const read = (await peopleStore(table).admission(token, sha256(token.secret))).kept;

    expect(Object.keys(read?.policies?.policies ?? {})).toEqual([id]);
    expect(read?.policies?.policies[id]?.terms.networks).toEqual(["192.0.2.0/24"]);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it("are no other account's", async () => {
    const [mine, theirs] = [await company(), await company()];
    const id = await mine.add();

    expect(await theirs.kept()).toEqual({});
    expect(await codeOf(theirs.remove(id))).toBe("not_found");
    expect(Object.keys(await mine.kept())).toEqual([id]);
  });
});

describe("adding a policy", () => {
  it("eight at once, the account's very first ones, keeps them all", async () => {
    for (let round = 0; round < 2; round += 1) {
      const { add, kept, records } = await company();

      const ids = await Promise.all(Array.from({ length: 8 }, (_, place) => add({ name: `${place}` })));

      expect(Object.keys(await kept()).sort()).toEqual(ids.sort());
      expect(await records()).toBe(8);
    }
  });

  it("right after somebody else's made the first is done beside it", async () => {
    const { client, add, kept } = await company();
    const others = policyStore(stage().table);
    const ids: string[] = [];
    // Found to be the first by the first try; before the second, somebody else adds theirs.
    beforeNext(client, "TransactWriteItems", async () => {
      beforeNext(client, "TransactWriteItems", async () => {
        ids.push(await add({ name: "ich" }, others));
      });
    });

    ids.push(await add({ name: "moja" }));

    expect(Object.keys(await kept()).sort()).toEqual(ids.sort());
  });

  it("is refused above fifty, also where several would be the fiftieth at once", async () => {
    const { table, accountId, add, kept, records } = await company();
    const many = Array.from({ length: policiesMax - 1 }, () => [newId("lp", noon), somePolicy()] as const);
    await table.write({ Put: { Item: { ...keys.policies(accountId), policies: Object.fromEntries(many) } } });

    const told = await codes(Array.from({ length: 5 }, () => add()));

    expect(policiesMax).toBe(50);
    expect(told).toEqual(["done", ...Array(4).fill("too_many_policies")]);
    expect(Object.keys(await kept())).toHaveLength(50);
    expect(await records()).toBe(1);
  });

  it("under a request's key that added the fiftieth answers with that, though there is no room for another", async () => {
    const { table, accountId, policies, keeping, kept, records } = await company();
    const many = Array.from({ length: policiesMax - 1 }, () => [newId("lp", noon), somePolicy()] as const);
    await table.write({ Put: { Item: { ...keys.policies(accountId), policies: Object.fromEntries(many) } } });
    const [first, again] = [newId("lp", noon), newId("lp", noon)];
    const add = (id: string) => policies.add(accountId, { id, policy: somePolicy() }, keeping(), requestOf(accountId));
    await add(first);

    expect((await add(again)).id).toBe(first);

    expect(Object.keys(await kept())).toHaveLength(50);
    expect(await records()).toBe(1);
  });

  it("never writes over one that is there", async () => {
    const { accountId, policies, add, keeping, kept } = await company();
    const id = await add({ name: "Biuro" });

    expect(await codeOf(policies.add(accountId, { id, policy: somePolicy({ name: "Dom" }) }, keeping()))).not.toBe(
      "done",
    );
    expect((await kept())[id]?.terms.name).toBe("Biuro");
  });
});

describe("editing a policy", () => {
  it("keeps its new terms and version, and those it is assigned to", async () => {
    const { add, assign, rename, kept, records } = await company();
    const id = await add({ name: "Biuro" });
    const user = await assign(id);
    const before = await records();

    await (await rename(id, "Dom"))();

    expect((await kept())[id]).toEqual({ ...somePolicy({ name: "Dom" }), version: 2, users: { [user.id]: "user" } });
    expect(await records()).toBe(before + 1);
  });

  it("forgets nobody to whom it was assigned in that moment", async () => {
    const { client, add, assign, rename, kept } = await company();
    const id = await add();
    const renames = await rename(id, "Dom");
    let user: { id: string } | undefined;
    beforeNext(client, "TransactWriteItems", async () => {
      user = await assign(id);
    });

    await renames();

    expect((await kept())[id]).toMatchObject({ terms: { name: "Dom" }, users: { [user!.id]: "user" } });
  });

  it("six times at once, by who read the same, is done once", async () => {
    for (let round = 0; round < 2; round += 1) {
      const { add, rename, kept, records } = await company();
      const id = await add();
      const edits = await Promise.all(["a", "b", "c", "d", "e", "f"].map((name) => rename(id, name)));

      expect(await codes(edits.map((edit) => edit()))).toEqual(["done", ...Array(5).fill("precondition_failed")]);

      expect((await kept())[id]?.version).toBe(2);
      expect(await records()).toBe(2);
    }
  });

  it("of one that was deleted meanwhile is refused, and brings none back", async () => {
    const { add, rename, remove, kept } = await company();
    const [id, other] = [await add(), await add()];
    const renames = await rename(id, "Dom");
    await remove(id);

    expect(await codeOf(renames())).toBe("precondition_failed");
    expect(Object.keys(await kept())).toEqual([other]);
  });

  it("while it is deleted is either or", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { add, rename, remove, kept } = await company();
      const id = await add();
      const calls = [await rename(id, "Dom"), () => remove(id)];

      const told = await codes((round % 2 === 0 ? calls : calls.reverse()).map((call) => call()));

      expect([
        ["done", "done"],
        ["done", "precondition_failed"],
      ]).toContainEqual(told);
      expect(await kept()).toEqual({});
    }
  });
});

describe("deleting a policy", () => {
  it("leaves the others as they are", async () => {
    const { add, remove, kept } = await company();
    const [id, other] = [await add({ name: "Biuro" }), await add({ name: "Dom" })];

    await remove(id);

    expect(await kept()).toEqual({ [other]: somePolicy({ name: "Dom" }) });
  });

  it("is refused while anybody has it, and leaves no record", async () => {
    const { add, assign, remove, kept, records } = await company();
    const id = await add();
    await assign(id);
    const before = await records();

    expect(await codeOf(remove(id))).toBe("policy_in_use");
    expect(Object.keys(await kept())).toEqual([id]);
    expect(await records()).toBe(before);
  });

  it("five times at once is done once; for the others there is none", async () => {
    const { add, remove, kept, records } = await company();
    const id = await add();

    expect(await codes(Array.from({ length: 5 }, () => remove(id)))).toEqual(["done", ...Array(4).fill("not_found")]);

    expect(await kept()).toEqual({});
    expect(await records()).toBe(2);
  });
});

describe.each(["add", "edit", "remove"] as const)("to %s", (does) => {
  it.each(faults)("whose call is %s is all done or not at all, and says to come again", async (fault) => {
    const { client, add, rename, remove, kept, records } = await company();
    const id = await add({ name: "Biuro" });
    const renames = await rename(id, "Dom");
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));
    const act = { add: () => add(), edit: renames, remove: () => remove(id) }[does];

    expect(await codeOf(act())).toBe("temporarily_unavailable");

    const policies = Object.values(await kept());
    const done = { add: policies.length === 2, edit: policies[0]?.version === 2, remove: policies.length === 0 }[does];
    expect(done).toBe(fault === "lost-after");
    expect(await records()).toBe(fault === "lost-after" ? 2 : 1);
  });

  it.each(waysToLoseRights)(
    "is refused, and nothing of it kept, where its actor %s in that moment",
    async (_, loses) => {
      const { client, actor, add, rename, remove, kept, records } = await company();
      const id = await add({ name: "Biuro" });
      const renames = await rename(id, "Dom");
      const act = { add: () => add(), edit: renames, remove: () => remove(id) }[does];
      let left: unknown[] = [];
      beforeNext(client, "TransactWriteItems", async () => {
        await loses(stage().table, actor);
        left = [await kept(), await records()];
      });

      expect(await codeOf(act())).toBe("not_allowed");

      expect([await kept(), await records()]).toEqual(left);
    },
  );

  it("the record goes with it, or nothing does", async () => {
    const { table, accountId, actor, policies, add, kept } = await company();
    const id = await add({ name: "Biuro" });
    const read = (await kept())[id]!;
    const [taken] = (await table.query(ranges.audit(accountId), { limit: 1, newestFirst: true })).items;
    const twice = keepingOf(actor, { records: [someRecord(accountId, { id: String(taken?.id) })] });
    const act = {
      add: () => policies.add(accountId, { id: newId("lp", noon), policy: somePolicy() }, twice),
      edit: () => policies.edit(accountId, id, { read, to: { ...read, version: 2 } }, twice),
      remove: () => policies.remove(accountId, id, twice),
    }[does];

    expect(await codeOf(act())).not.toBe("done");
    expect(await kept()).toEqual({ [id]: read });
  });
});
