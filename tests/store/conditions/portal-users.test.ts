/** The conditions of administering portal users. */
import { addressTriesMax, isAlive, usersMax } from "../../../shared/domain/portal-users/portal-user.ts";
import { administersStaff } from "../../../shared/domain/portal-users/user-administration.ts";
import { warsawDay } from "../../../shared/domain/warsaw.ts";
import { newId } from "../../../shared/ids.ts";
import { keys } from "../../../shared/store/keys.ts";
import { loginStore } from "../../../shared/store/login-store.ts";
import { peopleStore } from "../../../shared/store/people-store.ts";
import type { Table, Write } from "../../../shared/store/table.ts";
import { userStore } from "../../../shared/store/user-store.ts";
import { keepingOf, keepPolicy } from "../../support/administration.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { keepPerson, keepSession, somePerson } from "../../support/people.ts";
import { refusalOf, thrownBy } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import {
  type Company,
  changedLogin,
  changedUser,
  companyOf,
  edits,
  mailsCounted,
  newHash,
  type Person,
  passwordOf,
  renamed,
  session,
  someAddress,
} from "./ground.ts";

/** The same with somebody whose address, wrongly, is another's: nobody's login may pay for it. */
const companyOfWrongAddress = async (table: Table) => {
  const { actor, accountId, jan } = await companyOf(table);
  const wrong: Person = somePerson(accountId, { user: { isMainAdministrator: false, email: jan.user.email } });
  await keepPerson(table, wrong);
  return { actor, jan, wrong };
};

const deletes = (table: Table, { actor, jan }: Pick<Company, "actor" | "jan">, user = jan.user) =>
  userStore(table).remove(user, keepingOf(actor.user));

const resets = (table: Table, { actor, jan }: Company) =>
  userStore(table).changeLogin(jan.user, { passwordHash: newHash }, keepingOf(actor.user));

/** Adds somebody at an address, who is deleted again where that was not refused: the address is free for the next. */
const addsNewcomer = async (table: Table, email: string, of?: Awaited<ReturnType<typeof companyOf>>) => {
  const { actor, accountId } = of ?? (await companyOf(table));
  const { user, login } = somePerson(accountId, { user: { email, isMainAdministrator: false }, login: { email } });
  await userStore(table).add({ user, login }, { ...keepingOf(actor.user), newcomer: email });
  return userStore(table).remove(user, keepingOf(actor.user));
};

/** Two of the operator's administrators, in an account of their own. */
const administrators = async (table: Table): Promise<[Person, Person]> => {
  const accountId = someAccountId();
  const user = { role: "operator-administrator", isMainAdministrator: false } as const;
  return [
    await keepPerson(table, somePerson(accountId, { user })),
    await keepPerson(table, somePerson(accountId, { user })),
  ];
};

const demoted = (of: Person) => renamed(of, { role: "operator-helpdesk" });

const administratorsLeft = async (table: Table, [marta]: readonly [Person, Person]): Promise<number> =>
  (await peopleStore(table).all(marta.user.accountId)).filter(administersStaff).length;

const isUser = async (table: Table, { user }: Person): Promise<boolean> =>
  (await table.get(keys.user(user.accountId, user.id))) !== undefined;

const firstNameOf = async (table: Table, { user }: Person): Promise<unknown> =>
  (await table.get(keys.user(user.accountId, user.id)))?.firstName;

/** What an actor does after the decision that they may, and before it is kept. */
const afterTheActor = (loses: (actor: Person) => Write) => async (table: Table) => {
  const { accountId, actor } = await companyOf(table);
  await table.write(loses(actor));
  const added = somePerson(accountId);

  await thrownBy(userStore(table).add(added, keepingOf(actor.user)));

  return !(await isUser(table, added));
};

/** Changing somebody's login after another's change, seen by one of the two items only: each must stand for itself. */
const resetsAfter = (write: (person: Person) => Write) => async (table: Table) => {
  const company = await companyOf(table);
  await table.write(write(company.jan));

  await thrownBy(resets(table, company));

  return (await passwordOf(table, company.jan)) !== newHash;
};

conditionsMatter([
  {
    of: "an app that is disconnected under a key",
    item: "KEY",
    keeps: "it is disconnected once: the next one, enrolled since, stays",
    holds: async ({ table, others }) => {
      const { actor, jan } = await companyOf(others);
      const { accountId, id } = jan.user;
      const key = { accountId, userId: actor.user.id, route: "totp-resets", key: "once", bodyHash: "the same" };
      const reset = async (by: Table) =>
        userStore(by).changeLogin(
          (await userStore(others).find(accountId, id)).user,
          { totp: null },
          keepingOf(actor.user),
          key,
        );
      await reset(others);
      const { user } = await userStore(others).find(accountId, id);

      await reset(table);

      return (await userStore(others).find(accountId, id)).user.credentialVersion === user.credentialVersion;
    },
  },
  {
    of: "adding somebody",
    item: "LOGIN",
    keeps: "gives an address to one person in the whole system",
    holds: async ({ table }) => {
      const [{ jan }, { actor, accountId }] = [await companyOf(table), await companyOf(table)];

      await thrownBy(
        userStore(table).add(somePerson(accountId, { login: { email: jan.login.email } }), keepingOf(actor.user)),
      );

      return (await loginStore(table).find(jan.login.email))?.userId === jan.user.id;
    },
  },
  {
    of: "giving a login",
    item: "LOGIN",
    part: "userId = :own",
    keeps: "takes nobody else's login, also of somebody who may not sign in",
    holds: async ({ table }) => {
      const [{ actor, accountId }, { jan }] = [await companyOf(table), await companyOf(table)];
      await table.write(changedLogin(jan, { canLogIn: false }));

      await thrownBy(
        userStore(table).add(somePerson(accountId, { login: { email: jan.login.email } }), keepingOf(actor.user)),
      );

      return (await loginStore(table).find(jan.login.email))?.userId === jan.user.id;
    },
  },
  {
    of: "giving a login",
    item: "LOGIN",
    part: "canLogIn = :barred",
    keeps: "replaces no login that somebody signs in with",
    holds: async ({ table }) => {
      const { actor, jan } = await companyOf(table);
      const read = { ...jan.user, canLogIn: false };

      await thrownBy(userStore(table).edit(read, renamed(jan), { passwordHash: newHash }, keepingOf(actor.user)));

      return (await loginStore(table).find(jan.login.email))?.passwordHash !== newHash;
    },
  },
  {
    of: "freeing the address of a contact",
    item: "LOGIN",
    part: "userId = :id",
    beside: "canLogIn = :no",
    keeps: "takes nobody else's login, also of somebody who may not sign in",
    holds: async ({ table }) => {
      const [{ actor, accountId }, { jan }] = [await companyOf(table), await companyOf(table)];
      await table.write(changedLogin(jan, { canLogIn: false }));
      const { user } = somePerson(accountId, { user: { email: jan.user.email, canLogIn: false } });

      await thrownBy(userStore(table).remove(user, keepingOf(actor.user)));

      return (await loginStore(table).find(jan.login.email)) !== undefined;
    },
  },
  {
    of: "freeing the address of a contact",
    item: "LOGIN",
    part: "canLogIn = :no",
    keeps: "takes no login that they were given meanwhile",
    holds: async ({ table }) => {
      const { actor, jan } = await companyOf(table);

      await thrownBy(userStore(table).remove({ ...jan.user, version: 0, canLogIn: false }, keepingOf(actor.user)));

      return (await loginStore(table).find(jan.login.email)) !== undefined;
    },
  },
  {
    of: "adding somebody",
    item: "COUNT",
    part: "attribute_not_exists(people) OR people < :max",
    keeps: "leaves an account as many people as it may have",
    holds: async ({ table }) => {
      const { actor, accountId } = await companyOf(table);
      await table.write({ Put: { Item: { ...keys.peopleCount(accountId), people: usersMax } } });
      const added = somePerson(accountId);

      await thrownBy(userStore(table).add(added, keepingOf(actor.user)));

      return !(await isUser(table, added));
    },
  },
  {
    of: "adding somebody",
    item: "ADDRESS-TRIES#",
    keeps: "tells of so many addresses a day that they are taken",
    holds: async ({ table }) => {
      const [{ jan }, { actor, accountId }] = [await companyOf(table), await companyOf(table)];
      const probe = () =>
        refusalOf(
          userStore(table).add(somePerson(accountId, { login: { email: jan.login.email } }), keepingOf(actor.user)),
        );
      const tries = { ...keys.addressTries(accountId, warsawDay(now)), tries: addressTriesMax };
      await table.write({ Put: { Item: tries } });

      return (await probe())?.code === "too_many_taken_addresses";
    },
  },
  {
    of: "adding somebody",
    item: "USER#",
    part: "attribute_not_exists(pk)",
    keeps: "never writes over a person that is there",
    holds: async ({ table }) => {
      const { jan, actor, accountId } = await companyOf(table);
      const double = somePerson(accountId, { user: { id: jan.user.id, lastName: "Inna" } });

      await thrownBy(userStore(table).add(double, keepingOf(actor.user)));

      return (await table.get(keys.user(accountId, jan.user.id)))?.lastName === jan.user.lastName;
    },
  },
  {
    of: "adding somebody",
    item: "USER#",
    part: "version = :version",
    keeps: "is done by nobody whose rights were changed meanwhile",
    holds: ({ table }) => afterTheActor((actor) => changedUser(actor, { role: "employee", version: 2 }))(table),
  },
  {
    of: "adding somebody",
    item: "USER#",
    part: "credentialVersion = :credentials",
    keeps: "is done by nobody whose sessions were ended meanwhile",
    holds: ({ table }) => afterTheActor((actor) => changedUser(actor, { credentialVersion: 4 }))(table),
  },
  {
    of: "adding somebody",
    item: "POLICIES",
    keeps: "says that the policy is none",
    holds: async ({ table, others }) => {
      const { actor, accountId } = await companyOf(table);
      await keepPolicy(others, actor.user);
      const added = somePerson(accountId, { user: { loginPolicyId: newId("lp", now) } });

      const refused = await refusalOf(userStore(table).add(added, keepingOf(actor.user)));

      return refused?.code === "policy_unknown";
    },
  },
  {
    of: "adding somebody",
    item: "INVITED",
    keeps: "sends no more than nine e-mails a day to an address, whoever adds it",
    holds: async ({ table, others }) => {
      const email = someAddress();
      await others.write(mailsCounted(keys.invited(email), 9));

      return (await refusalOf(addsNewcomer(table, email)))?.code === "too_many_invitations";
    },
  },
  {
    of: "adding somebody",
    item: "INVITED#",
    keeps: "sends no more than three e-mails a day from an account to one address",
    holds: async ({ table, others }) => {
      const email = someAddress();
      const of = await companyOf(table);
      for (const _ of [1, 2, 3]) await addsNewcomer(others, email, of);

      return (await refusalOf(addsNewcomer(table, email, of)))?.code === "too_many_invitations";
    },
  },
  {
    of: "adding somebody",
    item: "INVITING",
    keeps: "sends no more than twenty e-mails a day from an account to people who have not accepted",
    holds: async ({ table, others }) => {
      const { actor, accountId } = await companyOf(table);
      const add = (on: Table, added: Person) =>
        userStore(on).add(added, { ...keepingOf(actor.user), newcomer: added.user.email });
      await others.write(mailsCounted(keys.inviting(accountId), 20));
      const added = somePerson(accountId);

      await thrownBy(add(table, added));

      return !(await isUser(table, added));
    },
  },
  {
    of: "editing somebody",
    item: "USER#",
    part: "version = :read",
    keeps: "keeps what was edited meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      await edits(others, company, renamed(company.jan, { firstName: "Ewa" }));

      await thrownBy(edits(table, company));

      return (await firstNameOf(table, company.jan)) === "Ewa";
    },
  },
  {
    of: "editing somebody",
    item: "USER#",
    part: "credentialVersion = :credentials",
    beside: "version = :read",
    keeps: "ends with the old address also what was begun there meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      const { jan } = company;
      const { session: ended } = await keepSession(table, jan.user, now);
      const begun = { ...session(jan), credentialVersion: 4 };
      const changes = { login: jan.login, to: { passwordHash: newHash }, session: { ended, begun } };
      await loginStore(others).changeCredentials(changes);

      const refused = await refusalOf(
        edits(table, company, renamed(jan, { email: someAddress(), credentialVersion: 4, sessions: {} })),
      );

      const kept = (await peopleStore(table).admission({ ...begun, sessionId: begun.id }, begun.secretHash)).kept;
      return refused !== undefined || !kept || !isAlive(kept.session, kept.user, now);
    },
  },
  {
    of: "editing somebody",
    item: "LOGIN",
    keeps: "makes no login out of one that is lost",
    holds: async ({ table }) => {
      const company = await companyOf(table);
      await table.write({ Delete: { Key: keys.login(company.jan.login.email) } });

      await thrownBy(edits(table, company));

      return (await table.get(keys.login(company.jan.login.email))) === undefined;
    },
  },
  {
    of: "editing somebody",
    item: "LOGIN",
    part: "credentialVersion = :credentials",
    keeps: "changes no other credentials than those that were read",
    holds: async ({ table }) => {
      const company = await companyOf(table);
      await table.write(changedLogin(company.jan, { credentialVersion: 4 }));

      await thrownBy(edits(table, company, renamed(company.jan), { passwordHash: newHash }));

      return (await passwordOf(table, company.jan)) !== newHash;
    },
  },
  {
    of: "editing somebody",
    item: "LOGIN",
    part: "userId = :read",
    keeps: "changes nobody else's login",
    holds: async ({ table }) => {
      const { actor, jan, wrong } = await companyOfWrongAddress(table);

      await thrownBy(edits(table, { actor, jan: wrong }, renamed(wrong), { passwordHash: newHash }));

      return (await passwordOf(table, jan)) !== newHash;
    },
  },
  {
    of: "giving somebody another address",
    item: "LOGIN",
    part: "userId = :id",
    keeps: "takes nobody else's login away",
    holds: async ({ table }) => {
      const { actor, jan, wrong } = await companyOfWrongAddress(table);

      await thrownBy(edits(table, { actor, jan: wrong }, renamed(wrong, { email: someAddress() })));

      return (await loginStore(table).find(jan.login.email)) !== undefined;
    },
  },
  {
    of: "giving somebody another address",
    item: "LOGIN",
    part: "attribute_not_exists(pk)",
    keeps: "takes no address that somebody has",
    holds: async ({ table }) => {
      const [company, { jan: other }] = [await companyOf(table), await companyOf(table)];

      await thrownBy(edits(table, company, renamed(company.jan, { email: other.user.email })));

      return (await loginStore(table).find(other.user.email))?.userId === other.user.id;
    },
  },
  {
    of: "demoting one of the operator's administrators",
    item: "USER#",
    part: "version = :version",
    beside: "credentialVersion = :credentials",
    keeps: "is done by nobody who was demoted meanwhile: one of two who demote each other stays",
    holds: async ({ table, others }) => {
      const [marta, jan] = await administrators(table);
      await edits(others, { actor: jan, jan: marta }, demoted(marta));

      await thrownBy(edits(table, { actor: marta, jan }, demoted(jan)));

      return (await administratorsLeft(table, [marta, jan])) === 1;
    },
  },
  {
    of: "shutting out one of the operator's administrators by operations",
    item: "USER#",
    part: "version = :version",
    beside: "credentialVersion = :credentials",
    keeps: "is done only while another one is left",
    holds: async ({ table, others }) => {
      const [marta, jan] = await administrators(table);
      await edits(others, { actor: jan, jan: marta }, demoted(marta));
      const { followUps } = keepingOf(jan.user);
      const barred = renamed(jan, { canLogIn: false, credentialVersion: 4 });

      await thrownBy(userStore(table).edit(jan.user, barred, {}, { witness: marta.user, followUps }));

      return (await administratorsLeft(table, [marta, jan])) === 1;
    },
  },
  {
    of: "deleting somebody",
    item: "USER#",
    part: "version = :version",
    beside: "isMainAdministrator = :no",
    keeps: "deletes nobody who was given more rights meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      await edits(others, company, renamed(company.jan, { role: "administrator" }));

      await thrownBy(deletes(table, company));

      return isUser(table, company.jan);
    },
  },
  {
    of: "deleting somebody",
    item: "USER#",
    part: "isMainAdministrator = :no",
    keeps: "never deletes the main administrator",
    holds: async ({ table }) => {
      const { actor, jan } = await companyOf(table);

      await thrownBy(deletes(table, { actor: jan, jan: actor }));

      return isUser(table, actor);
    },
  },
  {
    of: "deleting somebody",
    item: "LOGIN",
    part: "userId = :id",
    keeps: "takes nobody else's login away",
    holds: async ({ table }) => {
      const { actor, jan, wrong } = await companyOfWrongAddress(table);

      await thrownBy(deletes(table, { actor, jan: wrong }));

      return (await loginStore(table).find(jan.login.email)) !== undefined;
    },
  },
  {
    of: "changing somebody's login",
    item: "USER#",
    part: "version = :read",
    keeps: "changes it of nobody who was given more rights meanwhile",
    holds: async ({ table, others }) => {
      const company = await companyOf(table);
      await edits(others, company, renamed(company.jan, { role: "administrator" }));

      await thrownBy(resets(table, company));

      return (await passwordOf(table, company.jan)) !== newHash;
    },
  },
  {
    of: "changing somebody's login",
    item: "USER#",
    part: "credentialVersion = :credentials",
    beside: "version = :read",
    keeps: "changes none of a user whose credentials were changed meanwhile",
    holds: ({ table }) => resetsAfter((jan) => changedUser(jan, { credentialVersion: 4 }))(table),
  },
  {
    of: "changing somebody's login",
    item: "LOGIN",
    part: "credentialVersion = :credentials",
    keeps: "changes none that was changed meanwhile",
    holds: ({ table }) => resetsAfter((jan) => changedLogin(jan, { credentialVersion: 4 }))(table),
  },
]);
