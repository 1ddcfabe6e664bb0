import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { FollowUps } from "../../shared/domain/follow-ups.ts";
import { LoginPolicies } from "../../shared/domain/login-policies/login-policy.ts";
import {
  addressTriesMax,
  Login,
  newSession,
  PortalUser,
  type Session,
  usersMax,
} from "../../shared/domain/portal-users/portal-user.ts";
import { warsawDay } from "../../shared/domain/warsaw.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { Person } from "../../shared/store/account-store.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { loginStore, loginWrite } from "../../shared/store/login-store.ts";
import { peopleStore, userWrite } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { newLogin, userStore } from "../../shared/store/user-store.ts";
import {
  keepingOf,
  keepPolicy,
  newNoticeOf,
  someInvitation,
  someRecord,
  waysToLoseRights,
} from "../support/administration.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { someNotice } from "../support/notices.ts";
import { keepPerson, keepSession, someAddress, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
/** Of its own for those who look at all that is in the table: what the others keep there is much. */
const apart = tableOfFile();
const faults = ["conflict", "throttled", "lost-before", "lost-after"] as const;
type Changes = Parameters<typeof somePerson>[1];

/** A company of its own, and its main administrator, who acts. */
const company = async (of = stage) => {
  const { client, table, name } = of();
  const accountId = someAccountId();
  const { user: actor } = await keepPerson(table, somePerson(accountId));
  const users = userStore(table);
  const other = (changes: Changes = {}): Person =>
    somePerson(accountId, { ...changes, user: { isMainAdministrator: false, role: "finance", ...changes.user } });
  const userOf = async (id: string): Promise<PortalUser | undefined> => {
    const item = await table.get(keys.user(accountId, id));
    return item && z.parse(PortalUser, item);
  };
  const loginOf = async (email: string): Promise<Login | undefined> => {
    const item = await table.get(keys.login(email));
    return item && z.parse(Login, item);
  };
  const policies = async () => {
    const item = await table.get(keys.policies(accountId));
    return item ? z.parse(LoginPolicies, item).policies : {};
  };
  return {
    client,
    table,
    accountId,
    actor,
    users,
    other,
    /** Somebody else of the company, kept. */
    join: (changes: Changes = {}) => keepPerson(table, other(changes)),
    userOf,
    loginOf,
    policies,
    keeping: (changes: Partial<FollowUps> = {}) => keepingOf(actor, changes),
    records: async () => (await table.query(ranges.audit(accountId), { limit: 100, newestFirst: false })).items,
    /** All that is in the table: what is refused must leave it as it was. Only the count of tried addresses is meant to grow by it. */
    everything: async (): Promise<Item[]> => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({ TableName: name, ConsistentRead: true }),
      );
      expect(LastEvaluatedKey).toBeUndefined();
      const kept = Items.filter(({ sk }) => !String(sk).startsWith("ADDRESS-TRIES#"));
      return kept.sort((one, another) => (`${one.pk} ${one.sk}` < `${another.pk} ${another.sk}` ? -1 : 1));
    },
  };
};
type Company = Awaited<ReturnType<typeof company>>;

const codes = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  (await Promise.all(calls.map(refusalOf))).map((refused) => refused?.code ?? "done").sort();
const codeOf = async (call: Promise<unknown>): Promise<string> => (await codes([call]))[0]!;

/** A session that is about to begin. */
const someSession = (login: Login): Session => {
  const id = newId("se", noon);
  const begun = { id, secretHash: sha256(id), next: "signed-in", device: "tests", address: "192.0.2.1" } as const;
  return newSession(login, { ...begun, now: noon });
};

/** An edit that changes no more than what is given, as the verb makes it. */
const edited = (read: PortalUser, changes: Partial<PortalUser> = {}): PortalUser => ({
  ...read,
  ...changes,
  version: read.version + 1,
});
const loginFields = ({ canLogIn, requireTotp, loginPolicyId, credentialVersion }: PortalUser): Partial<Login> => ({
  canLogIn,
  requireTotp,
  loginPolicyId,
  credentialVersion,
});
const edit = (
  { users, keeping }: Pick<Company, "users" | "keeping">,
  read: PortalUser,
  changes: Partial<PortalUser>,
) => {
  const to = edited(read, changes);
  return users.edit(read, to, loginFields(to), keeping());
};
/** The same with everything that ends how they signed in before. */
const anew = (read: PortalUser) => ({ credentialVersion: read.credentialVersion + 1, sessions: {} });

/** Lets the actor lose their rights right before the next change is kept, and answers what is there since. */
const inThatMoment = (of: Company, loses: (typeof waysToLoseRights)[number][1]): (() => Item[]) => {
  let left: Item[] = [];
  beforeNext(of.client, "TransactWriteItems", async () => {
    await loses(apart().table, of.actor);
    left = await of.everything();
  });
  return () => left;
};

describe("a user", () => {
  it("is found with the account's login policies, in one read", async () => {
    const { users, accountId, actor, join, table, client } = await company();
    const { user } = await join();
    const before = await users.find(accountId, user.id);
    const policyId = await keepPolicy(table, actor);
    const calls = callsOf(client);

    const after = await users.find(accountId, user.id);

    expect(before).toEqual({ user, policies: undefined });
    expect(after.user).toEqual(user);
    expect(Object.keys(after.policies?.policies ?? {})).toEqual([policyId]);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it("of another account, or who is gone, is not found", async () => {
    const { users, accountId, join } = await company();
    const { user } = await join();

    expect(await codeOf(users.find(someAccountId(), user.id))).toBe("not_found");
    expect(await codeOf(users.find(accountId, newId("us", noon)))).toBe("not_found");
  });
});

describe("the addresses that an account tries", () => {
  const day = 24 * 3600_000;
  const withTaken = async () => {
    const [of, elsewhere] = [await company(), await company()];
    const { login } = await elsewhere.join();
    const counter = (at = noon) => keys.addressTries(of.accountId, warsawDay(at));
    const triesOf = async (at = noon) => (await of.table.get(counter(at)))?.tries ?? 0;
    /** As if so many had been tried. */
    const tried = (tries: number) => of.table.write({ Put: { Item: { ...counter(), tries } } });
    /** Tries an address that is somebody's of another company. */
    const probe = (at = noon) => codeOf(of.users.add(of.other({ login: { email: login.email } }), of.keeping({ at })));
    return { ...of, taken: login.email, probe, tried, triesOf };
  };

  it("and find taken are so many a day, at once or one by one; then a free one is refused alike, and kept by nobody", async () => {
    const { users, other, keeping, probe, tried, triesOf, userOf } = await withTaken();
    await tried(addressTriesMax - 5);

    const atOnce = await Promise.all(Array.from({ length: 10 }, () => probe()));
    expect(atOnce.filter((code) => code === "address_taken")).toHaveLength(5);
    expect(atOnce.filter((code) => code === "too_many_taken_addresses")).toHaveLength(5);
    expect(await triesOf()).toBe(addressTriesMax);

    const free = other();
    expect(await codeOf(users.add(free, keeping()))).toBe("too_many_taken_addresses");
    expect(await userOf(free.user.id)).toBeUndefined();
  });

  it("are none of a repetition, which answers with whom it added though no address may be tried any more", async () => {
    const { accountId, users, other, keeping, tried } = await withTaken();
    const request = { accountId, userId: "us_1", route: "portal-users", key: "k", bodyHash: "0".repeat(64) };
    const added = await users.add(other(), keeping(), request);
    await tried(addressTriesMax);

    expect(await users.add(other(), keeping(), request)).toEqual(added);
  });

  it("are counted by the day in Warsaw, and by the account", async () => {
    const { probe, tried } = await withTaken();
    const other = await withTaken();
    await tried(addressTriesMax - 1);

    expect(await probe()).toBe("address_taken");
    expect(await probe()).toBe("too_many_taken_addresses");
    expect(await other.probe()).toBe("address_taken");
    expect(await probe(new Date(noon.getTime() + day))).toBe("address_taken");
  });

  it("and find free count for nothing, also where the rest is refused; a taken one counts whatever else is refused", async () => {
    const { users, other, keeping, taken, triesOf } = await withTaken();

    await users.add(other(), keeping());
    const unknown = { loginPolicyId: newId("lp", noon) };
    expect(await codeOf(users.add(other({ user: unknown }), keeping()))).toBe("policy_unknown");
    expect(await triesOf()).toBe(0);

    expect(await codeOf(users.add(other({ user: unknown, login: { email: taken } }), keeping()))).toBe("address_taken");
    expect(await triesOf()).toBe(1);
  });

  it("for people who won't sign in take no login and count for nothing", async () => {
    const { users, other, keeping, taken, triesOf, loginOf } = await withTaken();
    const before = await loginOf(taken);
    const contact = other({ user: { email: taken, canLogIn: false }, login: { canLogIn: false } });

    await users.add(contact, keeping());

    expect(await loginOf(taken)).toEqual(before);
    const read = contact.user;
    expect(await codeOf(edit({ users, keeping }, read, { ...anew(read), canLogIn: true }))).toBe("address_taken");
    expect(await triesOf()).toBe(1);
    await users.remove(read, keeping());
    expect(await loginOf(taken)).toEqual(before);
  });

  it("are counted in an edit, where it changes the address, and only there", async () => {
    const { users, join, keeping, taken, tried, triesOf } = await withTaken();
    const { user } = await join();
    const moves = (read: PortalUser, email: string) => edit({ users, keeping }, read, { ...anew(read), email });

    expect(await codeOf(moves(user, taken))).toBe("address_taken");
    expect(await triesOf()).toBe(1);
    await edit({ users, keeping }, user, { firstName: "Ola" });
    expect(await triesOf()).toBe(1);
    await moves({ ...user, version: user.version + 1 }, someAddress("ola"));
    expect(await triesOf()).toBe(1);

    await tried(addressTriesMax - 1);
    await codeOf(moves(user, taken));
    expect(await codeOf(moves(user, taken))).toBe("too_many_taken_addresses");
  });
});

describe("a login of a contact's, kept by an earlier release", () => {
  const withLeftover = async () => {
    const of = await company();
    const { user, login } = of.other({ user: { canLogIn: false }, login: { canLogIn: false, passwordHash: null } });
    const { email } = user;
    await of.table.transact([userWrite(user), loginWrite({ ...login, email, userId: user.id })]);
    return { ...of, read: user };
  };

  it("is no obstacle to letting them sign in", async () => {
    const { users, keeping, read, loginOf } = await withLeftover();

    await edit({ users, keeping }, read, { ...anew(read), canLogIn: true });

    expect(await loginOf(read.email)).toMatchObject({ userId: read.id, canLogIn: true });
  });

  it("goes with them, and with another address: somebody else may have theirs", async () => {
    for (const leaves of [
      (of: Awaited<ReturnType<typeof withLeftover>>) => of.users.remove(of.read, of.keeping()),
      (of: Awaited<ReturnType<typeof withLeftover>>) => edit(of, of.read, { email: someAddress("ola") }),
    ]) {
      const of = await withLeftover();

      await leaves(of);

      expect(await of.loginOf(of.read.email)).toBeUndefined();
    }
  });
});

describe("as many people as an account may have", () => {
  const nearlyFull = async () => {
    const of = await company();
    await of.table.write({ Put: { Item: { ...keys.peopleCount(of.accountId), people: usersMax - 1 } } });
    return { ...of, count: async () => (await of.table.get(keys.peopleCount(of.accountId)))?.people };
  };

  it("are never exceeded, however many are added at once; who is deleted makes room", async () => {
    const { users, other, keeping, count, userOf } = await nearlyFull();
    const people = Array.from({ length: 4 }, () => other());

    await Promise.all(people.map((person) => codeOf(users.add(person, keeping()))));
    for (const person of people) await codeOf(users.add(person, keeping()));
    const kept = (await Promise.all(people.map(({ user }) => userOf(user.id)))).filter((user) => user !== undefined);
    expect(kept).toHaveLength(1);
    expect(await codeOf(users.add(other(), keeping()))).toBe("too_many_users");
    expect(await count()).toBe(usersMax);

    await users.remove(kept[0]!, keeping());
    expect(await codeOf(users.add(other(), keeping()))).toBe("done");
    expect(await count()).toBe(usersMax);
  });

  it("are told before whether the address is taken", async () => {
    const { users, other, keeping, join } = await nearlyFull();
    const { login } = await join();
    await users.add(other(), keeping());

    expect(await codeOf(users.add(other({ login: { email: login.email } }), keeping()))).toBe("too_many_users");
  });
});

describe("adding somebody", () => {
  it("keeps user, login, invitation, notice and record, all at once", async () => {
    const { users, other, keeping, client, table, userOf, loginOf, records } = await company();
    const person = other();
    const login = newLogin(person.user);
    const [link, notice] = [someInvitation(person.user), someNotice()];
    const calls = callsOf(client);

    await users.add({ user: person.user, login }, keeping({ links: [link], notices: [newNoticeOf(notice)] }));

    // The try of the address is counted first.
    expect(calls.map(({ command }) => command)).toEqual(["UpdateItem", "TransactWriteItems"]);
    expect(await userOf(person.user.id)).toEqual(person.user);
    expect(await loginOf(person.user.email)).toEqual(login);
    expect(await table.getAll([keys.link(link.id), keys.notice(notice.id)])).toEqual([
      expect.objectContaining(link),
      expect.objectContaining({ id: notice.id, state: "waiting" }),
    ]);
    expect(await records()).toHaveLength(1);
  });

  it("makes a login that opens nothing: no password, no app, no codes", async () => {
    const { other } = await company();
    const { user } = other({ user: { requireTotp: true, loginPolicyId: newId("lp", noon) } });

    expect(newLogin(user)).toMatchObject({
      passwordHash: null,
      totp: null,
      recoveryHashes: {},
      mustChangePassword: false,
      requireTotp: true,
      loginPolicyId: user.loginPolicyId,
    });
  });

  it("ten times at once with one address, in ten companies, is done once: the others leave nothing", async () => {
    const companies = await Promise.all(Array.from({ length: 10 }, company));
    const email = `ola.${newId("us", noon).toLowerCase()}@example.com`;
    const people = companies.map(({ other }) => other({ user: { email }, login: { email } }));

    const told = await codes(companies.map(({ users, keeping }, place) => users.add(people[place]!, keeping())));

    expect(told).toEqual([...Array(9).fill("address_taken"), "done"]);
    const kept = await Promise.all(companies.map(({ userOf }, place) => userOf(people[place]!.user.id)));
    const winner = kept.findIndex((user) => user !== undefined);
    expect((await companies[0]!.loginOf(email))?.userId).toBe(people[winner]!.user.id);
    for (const [place, { userOf, records }] of companies.entries()) {
      expect((await userOf(people[place]!.user.id)) !== undefined).toBe(place === winner);
      expect(await records()).toHaveLength(place === winner ? 1 : 0);
    }
  });

  it("never writes over somebody who is there", async () => {
    const { users, other, join, keeping, everything } = await company(apart);
    const { user } = await join();
    const before = await everything();

    expect(await codeOf(users.add(other({ user: { id: user.id } }), keeping()))).toBe("conflict");
    expect(await everything()).toEqual(before);
  });

  it("with a policy notes them in it; with one that is none it is refused", async () => {
    const { users, other, keeping, table, actor, policies, everything } = await company(apart);
    const policyId = await keepPolicy(table, actor);
    const person = other({ user: { loginPolicyId: policyId }, login: { loginPolicyId: policyId } });

    await users.add(person, keeping());
    expect((await policies())[policyId]?.users).toEqual({ [person.user.id]: "user" });

    const before = await everything();
    const unknown = other({ user: { loginPolicyId: newId("lp", noon) } });
    expect(await codeOf(users.add(unknown, keeping()))).toBe("policy_unknown");
    expect(await everything()).toEqual(before);
  });

  it("with a policy is refused too where the account has none at all", async () => {
    const { users, other, keeping } = await company();

    expect(await codeOf(users.add(other({ user: { loginPolicyId: newId("lp", noon) } }), keeping()))).toBe(
      "policy_unknown",
    );
  });

  it.each(waysToLoseRights)(
    "is refused, and nothing of it kept, where its actor %s in that moment",
    async (_, loses) => {
      const of = await company(apart);
      const left = inThatMoment(of, loses);

      expect(await codeOf(of.users.add(of.other(), of.keeping()))).toBe("not_allowed");

      expect(await of.everything()).toEqual(left());
    },
  );

  it.each(faults)("whose call is %s is all done or not at all, and says to come again", async (fault) => {
    const { users, other, keeping, client, userOf, loginOf, records } = await company();
    const person = other();
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

    expect(await codeOf(users.add(person, keeping()))).toBe("temporarily_unavailable");

    const there = [await userOf(person.user.id), await loginOf(person.user.email), (await records())[0]];
    expect(new Set(there.map((item) => item !== undefined))).toEqual(new Set([fault === "lost-after"]));
  });

  it("is done once though its answer is lost and the call repeated", async () => {
    const { users, other, keeping, client, records } = await company();
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? "answer-lost-once" : undefined));

    expect(await codeOf(users.add(other(), keeping()))).toBe("done");
    expect(await records()).toHaveLength(1);
  });
});

describe("editing somebody", () => {
  it("keeps all that was edited, in user and login, and nothing else: who is signed in stays so", async () => {
    const of = await company();
    const { users, join, keeping, table, userOf, loginOf, records } = of;
    const { user } = await join({ login: { recoveryHashes: { [sha256("code")]: true }, lastTotpStep: 7 } });
    const { token } = await keepSession(table, user, noon);
    const read = (await userOf(user.id))!;
    const login = await loginOf(user.email);
    const to = edited(read, { firstName: "Ola", lastName: "Lis", phone: "+48600000001", role: "employee" });

    await users.edit(read, to, loginFields(to), keeping());

    expect(await userOf(user.id)).toEqual(to);
    expect(await loginOf(user.email)).toEqual(login);
    expect((await peopleStore(table).admission(token, sha256(token.secret))).kept).toMatchObject({ user: to });
    expect(await records()).toHaveLength(1);
  });

  it("does not take back a sign-in, or the end of one, that came between", async () => {
    const of = await company();
    const { join, table, userOf } = of;
    const { user, login } = await join();
    const gone = await keepSession(table, user, noon);
    const read = (await userOf(user.id))!;
    await peopleStore(table).end(gone.token);
    const session = someSession(login);
    await loginStore(table).begin(session, login, { attempts: session.id, rehashed: undefined, now: noon });

    await edit(of, read, { firstName: "Ola" });

    const kept = await userOf(user.id);
    expect(kept).toMatchObject({ firstName: "Ola", lastSignInAt: session.createdAt });
    expect(kept?.sessions).toEqual({ [session.id]: session.createdAt });
  });

  it("so that they sign in otherwise raises the credentials of user and login, and ends every session", async () => {
    const of = await company();
    const { users, join, keeping, table, userOf, loginOf } = of;
    const { user } = await join();
    const { token } = await keepSession(table, user, noon);
    const read = (await userOf(user.id))!;
    const to = edited(read, { ...anew(read), canLogIn: false });

    await users.edit(read, to, { ...loginFields(to), passwordHash: null }, keeping());

    expect(await userOf(user.id)).toEqual(to);
    expect(await loginOf(user.email)).toBeUndefined();
    const kept = (await peopleStore(table).admission(token, sha256(token.secret))).kept;
    expect(kept?.session.credentialVersion).toBeLessThan(kept!.user.credentialVersion);
  });

  it("eight times at once, by who read the same, is done once: the others are told, and nothing is mixed", async () => {
    for (let round = 0; round < 2; round += 1) {
      const of = await company();
      const { user } = await of.join();
      const forms = Array.from({ length: 8 }, (_, place) => ({ firstName: `Ola ${place}`, position: `p ${place}` }));

      const told = await codes(forms.map((form) => edit(of, user, form)));

      expect(told).toEqual(["done", ...Array(7).fill("precondition_failed")]);
      const kept = await of.userOf(user.id);
      expect(forms).toContainEqual({ firstName: kept?.firstName, position: kept?.position });
      expect(kept?.version).toBe(user.version + 1);
      expect(await of.records()).toHaveLength(1);
    }
  });

  it("while somebody else deletes them is either or: never a user without a login, nor a login without a user", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const of = await company();
      const { user } = await of.join();
      const calls = [
        () => edit(of, user, { ...anew(user), requireTotp: true }),
        () => of.users.remove(user, of.keeping()),
      ];
      const order = round % 2 === 0 ? calls : calls.reverse();

      const told = await codes(order.map((call) => call()));

      outcomes.add(told.join());
      const [kept, login] = [await of.userOf(user.id), await of.loginOf(user.email)];
      expect([kept === undefined, login === undefined]).toEqual(Array(2).fill(kept === undefined));
      expect(login?.credentialVersion).toBe(kept?.credentialVersion);
      expect(await of.records()).toHaveLength(1);
    }
    for (const outcome of outcomes) expect(["conflict,done", "done,precondition_failed"]).toContain(outcome);
  });

  it("of somebody who is gone is refused, and brings nobody back", async () => {
    const of = await company(apart);
    const { user } = await of.join();
    await of.users.remove(user, of.keeping());
    const before = await of.everything();

    expect(await codeOf(edit(of, user, { firstName: "Ola" }))).toBe("precondition_failed");
    expect(await of.everything()).toEqual(before);
  });

  it("while they change their password is either or, and ends what was begun with it", async () => {
    for (let round = 0; round < 4; round += 1) {
      const of = await company();
      const { user, login } = await of.join();
      const changes = () => loginStore(of.table).changeCredentials({ login, to: { passwordHash: "new" } });
      const edits = () => edit(of, user, { ...anew(user), requireTotp: true });

      const told = await codes(round % 2 === 0 ? [changes(), edits()] : [edits(), changes()]);

      expect([
        ["conflict", "done"],
        ["done", "precondition_failed"],
      ]).toContainEqual(told);
      const [kept, keptLogin] = [await of.userOf(user.id), await of.loginOf(user.email)];
      expect([kept?.credentialVersion, keptLogin?.credentialVersion]).toEqual(
        Array(2).fill(user.credentialVersion + 1),
      );
      expect(keptLogin?.requireTotp).toBe(kept?.requireTotp);
      expect(keptLogin?.passwordHash === "new").toBe(kept?.requireTotp === false);
    }
  });

  it.each(waysToLoseRights)(
    "is refused, and nothing of it kept, where its actor %s in that moment",
    async (_, loses) => {
      const of = await company(apart);
      const { user } = await of.join();
      const left = inThatMoment(of, loses);

      expect(await codeOf(edit(of, user, { firstName: "Ola" }))).toBe("not_allowed");

      expect(await of.everything()).toEqual(left());
    },
  );

  it("of each other by two at once is done by one of them: the other's look is over", async () => {
    for (let round = 0; round < 4; round += 1) {
      const of = await company();
      const { user: jan } = await of.join({ user: { role: "administrator" } });

      const told = await codes([
        edit(of, jan, { role: "employee" }),
        edit({ ...of, keeping: () => keepingOf(jan) }, of.actor, { firstName: "Ola" }),
      ]);

      expect(told).toSatisfy((one: string[]) => one.filter((code) => code === "done").length === 1);
      expect(await of.records()).toHaveLength(1);
    }
  });

  it("of oneself is held by the same version as anybody else's", async () => {
    const of = await company();

    expect(await codeOf(edit(of, of.actor, { firstName: "Ola" }))).toBe("done");
    expect(await codeOf(edit(of, of.actor, { firstName: "Ewa" }))).toBe("precondition_failed");
    expect((await of.userOf(of.actor.id))?.firstName).toBe("Ola");
  });

  it.each(faults)("whose call is %s is all done or not at all, and says to come again", async (fault) => {
    const of = await company();
    const { user } = await of.join();
    injectFaults(of.client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

    expect(await codeOf(edit(of, user, { requireTotp: true }))).toBe("temporarily_unavailable");

    const done = [
      (await of.userOf(user.id))?.requireTotp,
      (await of.loginOf(user.email))?.requireTotp,
      (await of.records()).length === 1,
    ];
    expect(new Set(done)).toEqual(new Set([fault === "lost-after"]));
  });
});

describe("another address", () => {
  const someAddress = () => `nowa.${newId("us", noon).toLowerCase()}@example.com`;
  const moved = (read: PortalUser, email: string) =>
    edited(read, { ...anew(read), email, invitedAt: noon.toISOString() });

  it("takes the old login away, password, app and codes with it; the new one waits for its owner", async () => {
    const { users, join, keeping, table, userOf, loginOf } = await company();
    const { user } = await join({
      login: {
        totp: { sealedSecret: "sealed", enrolledAt: noon.toISOString() },
        recoveryHashes: { [sha256("code")]: true },
        lastTotpStep: 7,
      },
    });
    const to = moved(user, someAddress());
    const link = someInvitation(to);

    await users.edit(user, to, loginFields(to), keeping({ links: [link] }));

    expect(await loginOf(user.email)).toBeUndefined();
    expect(await loginOf(to.email)).toEqual(newLogin(to));
    expect(await userOf(user.id)).toEqual({ ...to, hasTotp: false, recoveryCodesLeft: 0 });
    expect(await table.get(keys.link(link.id))).toMatchObject({ email: to.email });
  });

  it("has the password that was set for it, where one was", async () => {
    const { users, join, keeping, loginOf } = await company();
    const { user } = await join();
    const to = moved(user, someAddress());

    await users.edit(user, to, { ...loginFields(to), passwordHash: "set", mustChangePassword: true }, keeping());

    expect(await loginOf(to.email)).toEqual({ ...newLogin(to), passwordHash: "set", mustChangePassword: true });
  });

  it("leaves the old one free for somebody else", async () => {
    const { users, join, other, keeping, loginOf } = await company();
    const { user } = await join();
    const to = moved(user, someAddress());
    await users.edit(user, to, loginFields(to), keeping());

    const next = other({ user: { email: user.email }, login: { email: user.email } });
    expect(await codeOf(users.add(next, keeping()))).toBe("done");
    expect((await loginOf(user.email))?.userId).toBe(next.user.id);
  });

  it("that somebody in the whole system has is refused, and nothing is changed", async () => {
    const { users, join, keeping, everything } = await company(apart);
    const { user } = await join();
    const taken = await (await company(apart)).join();
    const before = await everything();
    const to = moved(user, taken.user.email);

    expect(await codeOf(users.edit(user, to, loginFields(to), keeping({ links: [someInvitation(to)] })))).toBe(
      "address_taken",
    );

    expect(await everything()).toEqual(before);
  });

  it("that five are to get at once, and a sixth is added with, goes to one of them; the others keep theirs", async () => {
    for (let round = 0; round < 2; round += 1) {
      const { users, join, other, keeping, userOf, loginOf } = await company();
      const people = await Promise.all(Array.from({ length: 5 }, () => join()));
      const email = someAddress();
      const sixth = other({ user: { email }, login: { email } });

      const told = await codes([
        ...people.map(({ user }) => users.edit(user, moved(user, email), loginFields(moved(user, email)), keeping())),
        users.add(sixth, keeping()),
      ]);

      expect(told).toEqual([...Array(5).fill("address_taken"), "done"]);
      const owner = (await loginOf(email))?.userId;
      for (const { user } of people) {
        const isOwner = user.id === owner;
        expect((await userOf(user.id))?.email).toBe(isOwner ? email : user.email);
        expect((await loginOf(user.email)) === undefined).toBe(isOwner);
      }
      expect((await userOf(sixth.user.id)) !== undefined).toBe(sixth.user.id === owner);
    }
  });

  it("takes away nobody else's login, even where somebody's own address is wrong", async () => {
    const { users, join, keeping, everything } = await company(apart);
    const { user: jan } = await join();
    const { user: ola } = await join({ user: { email: jan.email } });
    const before = await everything();
    const to = moved(ola, someAddress());

    expect(await codeOf(users.edit(ola, to, loginFields(to), keeping()))).toBe("conflict");
    expect(await everything()).toEqual(before);
  });
});

describe("a user's login policy", () => {
  const assign = (of: Company, read: PortalUser, loginPolicyId: string | null) => edit(of, read, { loginPolicyId });

  it("knows whom it is assigned to: from the edit that gives it to the one that takes it, or gives another", async () => {
    const of = await company();
    const [one, other] = [await keepPolicy(of.table, of.actor), await keepPolicy(of.table, of.actor)];
    const { user } = await of.join();
    const usersOf = async () => Object.values(await of.policies()).map(({ users }) => Object.keys(users).length);
    const assigned = async (policyId: string) => (await of.policies())[policyId]?.users;

    await assign(of, user, one);
    expect([await assigned(one), await assigned(other)]).toEqual([{ [user.id]: "user" }, {}]);
    await assign(of, (await of.userOf(user.id))!, other);
    expect([await assigned(one), await assigned(other)]).toEqual([{}, { [user.id]: "user" }]);
    await assign(of, (await of.userOf(user.id))!, null);
    expect(await usersOf()).toEqual([0, 0]);
    expect((await of.loginOf(user.email))?.loginPolicyId).toBeNull();
  });

  it("knows the main administrator among them", async () => {
    const of = await company();
    const policyId = await keepPolicy(of.table, of.actor);

    await assign(of, of.actor, policyId);

    expect((await of.policies())[policyId]?.users).toEqual({ [of.actor.id]: "main-administrator" });
  });

  it("stays as it is where something else is edited", async () => {
    const of = await company();
    const policyId = await keepPolicy(of.table, of.actor);
    const { user } = await of.join();
    await assign(of, user, policyId);

    await edit(of, (await of.userOf(user.id))!, { firstName: "Ola" });

    expect((await of.policies())[policyId]?.users).toEqual({ [user.id]: "user" });
    expect((await of.userOf(user.id))?.loginPolicyId).toBe(policyId);
  });

  it("given to eight at once is noted for each", async () => {
    const of = await company();
    const policyId = await keepPolicy(of.table, of.actor);
    const people = await Promise.all(Array.from({ length: 8 }, () => of.join()));

    expect(await codes(people.map(({ user }) => assign(of, user, policyId)))).toEqual(Array(8).fill("done"));

    expect(Object.keys((await of.policies())[policyId]?.users ?? {}).sort()).toEqual(
      people.map(({ user }) => user.id).sort(),
    );
  });

  it("that is deleted while it is given is kept or not given: nobody ever has one that is gone", async () => {
    for (let round = 0; round < 3; round += 1) {
      const of = await company();
      const policyId = await keepPolicy(of.table, of.actor);
      const { user } = await of.join();
      const added = of.other({ user: { loginPolicyId: policyId }, login: { loginPolicyId: policyId } });
      const removes = () => policyStore(of.table).remove(of.accountId, policyId, of.keeping());
      const calls = [removes, () => assign(of, user, policyId), () => of.users.add(added, of.keeping())];
      const order = [0, 1, 2].map((place) => calls[(place + round) % 3]!);

      const told = await codes(order.map((call) => call()));

      const isKept = Object.hasOwn(await of.policies(), policyId);
      const having = [await of.userOf(user.id), await of.userOf(added.user.id)].filter(
        (one) => one?.loginPolicyId === policyId,
      );
      expect(told).toEqual(isKept ? ["done", "done", "policy_in_use"] : ["done", "policy_unknown", "policy_unknown"]);
      expect(having).toHaveLength(isKept ? 2 : 0);
    }
  });

  it("that was deleted before is refused, and nothing else of the edit is kept", async () => {
    const of = await company(apart);
    const policyId = await keepPolicy(of.table, of.actor);
    const { user } = await of.join();
    await policyStore(of.table).remove(of.accountId, policyId, of.keeping());
    const before = await of.everything();

    expect(await codeOf(edit(of, user, { firstName: "Ola", loginPolicyId: policyId }))).toBe("policy_unknown");
    expect(await of.everything()).toEqual(before);
  });
});

describe("deleting somebody", () => {
  it("takes user and login away, so that their sessions open nothing, and their place in a policy, and keeps the record", async () => {
    const of = await company();
    const policyId = await keepPolicy(of.table, of.actor);
    const { user } = await of.join();
    await edit(of, user, { loginPolicyId: policyId });
    const tokens = [await keepSession(of.table, user, noon), await keepSession(of.table, user, noon)];
    const audit = someRecord(of.accountId, { kind: "user-deleted", subject: user.id });

    await of.users.remove((await of.userOf(user.id))!, of.keeping({ records: [audit] }));

    expect([await of.userOf(user.id), await of.loginOf(user.email)]).toEqual([undefined, undefined]);
    for (const { token } of tokens)
      expect((await peopleStore(of.table).admission(token, sha256(token.secret))).kept).toBeUndefined();
    expect((await of.policies())[policyId]?.users).toEqual({});
    expect(await of.table.get(keys.audit(of.accountId, audit.id))).toMatchObject(audit);
  });

  it("frees their address, and who has it next is somebody else", async () => {
    const { users, join, other, keeping, loginOf } = await company();
    const { user } = await join();
    await users.remove(user, keeping());

    const next = other({ user: { email: user.email }, login: { email: user.email } });
    await users.add(next, keeping());

    expect((await loginOf(user.email))?.userId).toBe(next.user.id);
  });

  it("is never done to the main administrator, though it be asked", async () => {
    const of = await company(apart);
    const { user: jan } = await of.join({ user: { role: "administrator" } });
    const before = await of.everything();

    expect(await codeOf(of.users.remove(of.actor, keepingOf(jan)))).toBe("conflict");
    expect(await codeOf(of.users.remove({ ...of.actor, isMainAdministrator: false }, keepingOf(jan)))).toBe("conflict");
    expect(await codeOf(of.users.remove(of.actor, of.keeping()))).toBe("conflict");

    expect(await of.everything()).toEqual(before);
  });

  it("is refused where they were edited since: then it was decided on what they are no longer", async () => {
    const of = await company(apart);
    const { user } = await of.join();
    await edit(of, user, { role: "administrator" });
    const before = await of.everything();

    expect(await codeOf(of.users.remove(user, of.keeping()))).toBe("conflict");
    expect(await of.everything()).toEqual(before);
  });

  it("eight times at once is done once, with one record", async () => {
    const of = await company();
    const { user } = await of.join();

    const told = await codes(Array.from({ length: 8 }, () => of.users.remove(user, of.keeping())));

    expect(told).toEqual([...Array(7).fill("conflict"), "done"]);
    expect(await of.records()).toHaveLength(1);
  });

  it("while they sign in leaves them no session that opens anything", async () => {
    for (let round = 0; round < 4; round += 1) {
      const of = await company();
      const { user, login } = await of.join();
      const session = someSession(login);
      const signsIn = () =>
        loginStore(of.table).begin(session, login, { attempts: session.id, rehashed: undefined, now: noon });
      const calls = [signsIn, () => of.users.remove(user, of.keeping())];

      await codes((round % 2 === 0 ? calls : calls.reverse()).map((call) => call()));

      expect([await of.userOf(user.id), await of.loginOf(user.email)]).toEqual([undefined, undefined]);
      expect(
        (await peopleStore(of.table).admission({ ...login, sessionId: session.id }, session.secretHash)).kept,
      ).toBeUndefined();
    }
  });

  it("of each other by two at once leaves one of them", async () => {
    for (let round = 0; round < 4; round += 1) {
      const of = await company();
      const [jan, ola] = await Promise.all(
        ["administrator", "administrator"].map(() => of.join({ user: { role: "administrator" } })),
      );

      const told = await codes([
        of.users.remove(jan!.user, keepingOf(ola!.user)),
        of.users.remove(ola!.user, keepingOf(jan!.user)),
      ]);

      expect(told.filter((code) => code === "done")).toHaveLength(1);
      const left = [await of.userOf(jan!.user.id), await of.userOf(ola!.user.id)];
      expect(left.filter((user) => user !== undefined)).toHaveLength(1);
    }
  });

  it.each(waysToLoseRights)(
    "is refused, and nothing of it kept, where its actor %s in that moment",
    async (_, loses) => {
      const of = await company(apart);
      const { user } = await of.join();
      const left = inThatMoment(of, loses);

      expect(await codeOf(of.users.remove(user, of.keeping()))).toBe("not_allowed");

      expect(await of.everything()).toEqual(left());
    },
  );

  it.each(faults)("whose call is %s is all done or not at all, and says to come again", async (fault) => {
    const of = await company();
    const { user } = await of.join();
    injectFaults(of.client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

    expect(await codeOf(of.users.remove(user, of.keeping()))).toBe("temporarily_unavailable");

    const left = [await of.userOf(user.id), await of.loginOf(user.email)].map((item) => item !== undefined);
    expect(new Set(left)).toEqual(new Set([fault !== "lost-after"]));
    expect(await of.records()).toHaveLength(fault === "lost-after" ? 1 : 0);
  });
});

describe("changing how somebody signs in", () => {
  it("ends their sessions, kills links that were open, and touches nothing else", async () => {
    const of = await company();
    const { user } = await of.join({
      login: {
        totp: { sealedSecret: "sealed", enrolledAt: noon.toISOString() },
        recoveryHashes: { [sha256("c")]: true },
      },
    });
    await keepSession(of.table, user, noon);
    const read = (await of.userOf(user.id))!;
    const login = (await of.loginOf(user.email))!;

    await of.users.changeLogin(read, { totp: null, recoveryHashes: {} }, of.keeping());

    const credentialVersion = read.credentialVersion + 1;
    expect(await of.userOf(user.id)).toEqual({
      ...read,
      credentialVersion,
      version: read.version + 1,
      sessions: {},
      hasTotp: false,
      recoveryCodesLeft: 0,
    });
    expect(await of.loginOf(user.email)).toEqual({ ...login, credentialVersion, totp: null, recoveryHashes: {} });
    expect(await of.records()).toHaveLength(1);
  });

  it("keeps the invitation that is sent again", async () => {
    const of = await company();
    const { user } = await of.join({ user: { invitedAt: noon.toISOString() }, login: { passwordHash: null } });
    const link = someInvitation({ ...user, credentialVersion: user.credentialVersion + 1 });

    await of.users.changeLogin(user, {}, of.keeping({ links: [link] }));

    expect(await of.table.get(keys.link(link.id))).toMatchObject({ purpose: "invitation" });
    expect((await of.loginOf(user.email))?.credentialVersion).toBe(link.credentialVersion);
    expect((await of.userOf(user.id))?.invitedAt).toBe(noon.toISOString());
  });

  it("six times at once is done once", async () => {
    const of = await company();
    const { user } = await of.join();

    const told = await codes(Array.from({ length: 6 }, () => of.users.changeLogin(user, { totp: null }, of.keeping())));

    expect(told).toEqual([...Array(5).fill("conflict"), "done"]);
    expect((await of.userOf(user.id))?.credentialVersion).toBe(user.credentialVersion + 1);
    expect((await of.loginOf(user.email))?.credentialVersion).toBe(user.credentialVersion + 1);
  });

  it("is refused where they were given more rights in that moment", async () => {
    const of = await company();
    const { user } = await of.join();
    const theirs = { ...of, users: userStore(stage().table) };
    beforeNext(of.client, "TransactWriteItems", () => edit(theirs, user, { role: "administrator" }));

    expect(await codeOf(of.users.changeLogin(user, { totp: null }, of.keeping()))).toBe("conflict");
    expect((await of.loginOf(user.email))?.credentialVersion).toBe(user.credentialVersion);
  });

  it.each(waysToLoseRights)(
    "is refused, and nothing of it kept, where its actor %s in that moment",
    async (_, loses) => {
      const of = await company(apart);
      const { user } = await of.join();
      const left = inThatMoment(of, loses);

      expect(await codeOf(of.users.changeLogin(user, { totp: null }, of.keeping()))).toBe("not_allowed");

      expect(await of.everything()).toEqual(left());
    },
  );
});
