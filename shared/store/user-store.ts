/**
 * Keeps the people of an account as its administrators want them. Each change is one transaction: user, login, login policy,
 * link, notice and audit record, on condition that the actor still may, and that the user is still the one that was read.
 */
import * as z from "zod/mini";
import type { FollowUps } from "../domain/follow-ups.ts";
import { type AccountId, operatorId } from "../domain/ids.ts";
import { LoginPolicies } from "../domain/login-policies/login-policy.ts";
import * as policyRefusals from "../domain/login-policies/refusals.ts";
import { losesBalance } from "../domain/low-balance/recipients.ts";
import { type Login, PortalUser, secondFactorOf } from "../domain/portal-users/portal-user.ts";
import * as userRefusals from "../domain/portal-users/refusals.ts";
import { accessGiven } from "../domain/portal-users/two-people.ts";
import { isRefusal, type Problem, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import type { Person } from "./account-store.ts";
import { followUpWrites } from "./follow-ups.ts";
import { type Key, keys } from "./keys.ts";
import { loginWrite, resetsForgotten } from "./login-store.ts";
import { noRecipient, recipientGone } from "./low-balance-recipients.ts";
import { newcomersMailed } from "./newcomer-mails.ts";
import { addressFreeWrite, addressTriedWrite, personCountedWrite, personGoneWrite } from "./people-limits.ts";
import { personWrite, stillMay } from "./people-store.ts";
import { lookedUpBefore, madeBefore, type RequestKey, requestKeyWrite, requestKeyWrites } from "./request-key.ts";
import type { Item, RefusedWrite, Table, Write } from "./table.ts";

/** What is kept with every change: who makes it, and what follows from it. */
export type Keeping = ByPerson | ByOperations;

export type ByPerson = Follows & { readonly actor: PortalUser };

type ByOperations = Follows & {
  readonly actor?: never;
  /** One of the operator's administrators who can sign in, and must still be one when the change is kept. */
  readonly witness?: PortalUser | undefined;
};

type Follows = {
  readonly followUps: FollowUps;
  /** An address that nobody has shown to be theirs, where one of the notices goes to it: such e-mails are counted. */
  readonly newcomer?: string | undefined;
};

export type UserStore = ReturnType<typeof userStore>;

export const userStore = (table: Table, newId: NewId = randomId) => ({
  /** A user and the account's login policies, in one read. Refuses `not_found`. */
  async find(accountId: AccountId, userId: string): Promise<{ user: PortalUser; policies: LoginPolicies | undefined }> {
    const [user, policies] = await table.getAll([keys.user(accountId, userId), keys.policies(accountId)]);
    if (!user) throw new Refusal(common.not_found);
    return { user: z.parse(PortalUser, user), policies: policies && z.parse(LoginPolicies, policies) };
  },

  /**
   * Adds somebody, under the request's key where it has one: the same key and body again answers with whom it added first, as they are
   * by now. Refuses `too_many_taken_addresses`, `too_many_users`, `address_taken`, `too_many_invitations`, `not_allowed`,
   * `policy_unknown`, `idempotency_key_reused` where the key came with another body, and `not_found` where whom it added first has been
   * deleted since.
   */
  async add({ user: added, login }: Person, keeping: Keeping, request?: RequestKey): Promise<PortalUser> {
    const user = { ...added, ...givenBy(keeping, added) };
    const { accountId, canLogIn } = user;
    const named: Named[] = [
      ...(request ? [[common.idempotency_key_reused, requestKeyWrite(request, user)] as const] : []),
      [userRefusals.too_many_users, personCountedWrite(accountId)],
      // Whoever may not sign in takes no address: nobody is to be kept from theirs.
      ...(canLogIn ? [[userRefusals.address_taken, loginWrite(login)] as const] : []),
      [common.conflict, personWrite({ user, login })],
      ...policyAssigned(user, null),
      ...kept(keeping, user, newId),
    ];
    const tries = canLogIn ? { accountId, at: keeping.followUps.at } : undefined;
    let before: string | undefined;
    try {
      const refused = await tryKeep(table, named, tries);
      if (!refused) return user;
      before = request && madeBefore(request, refused[0]);
      if (before === undefined) throw refusalOf(named, refused);
    } catch (error) {
      // A repetition tries no address, so it needs no try.
      if (isRefusal(error, userRefusals.too_many_taken_addresses)) before = await lookedUpBefore(table, request);
      if (before === undefined) throw error;
    }
    return (await this.find(accountId, before)).user;
  },

  /**
   * Keeps a user as edited. With another address, or where they may no longer sign in, the old login goes, password and app with it.
   * Whoever loses access to amounts hears of low balances no more, also as an extra recipient.
   * A new one waits for the invitation to be accepted: only who reads the mail there gets in.
   * Refuses `too_many_taken_addresses`, `precondition_failed`, `address_taken`, `not_allowed`, `policy_unknown` and
   * `too_many_invitations`.
   */
  async edit(read: PortalUser, edited: PortalUser, login: Partial<Login>, keeping: Keeping): Promise<void> {
    const { accountId, id, email, canLogIn, version, credentialVersion } = edited;
    const { at } = keeping.followUps;
    const keepsLogin = read.canLogIn && canLogIn && email === read.email;
    const getsLogin = canLogIn && !keepsLogin;
    const losesLogin = read.canLogIn && !keepsLogin;
    const givesAccess = getsLogin || email !== read.email || typeof login.passwordHash === "string";
    if (email !== read.email) await leftoverGone(table, read);
    const { sessions, lastSignInAt: _, createdAt: __, hasTotp: ___, recoveryCodesLeft: ____, ...fields } = edited;
    await keepUnheard(
      table,
      read,
      edited,
      [
        [
          common.precondition_failed,
          setOn(keys.user(accountId, id), read, {
            ...fields,
            ...(givesAccess ? givenBy(keeping, read) : {}),
            version,
            ...(credentialVersion === read.credentialVersion ? {} : { sessions }),
            // Left alone with the login: using a recovery code raises no version.
            ...(keepsLogin ? {} : secondFactorOf(newLogin(edited))),
          }),
        ],
        ...(keepsLogin ? [[common.conflict, setOn(keys.login(email), read, login)] as const] : []),
        // Links that were asked for before open nothing any more: others may be asked for.
        ...(keepsLogin && credentialVersion !== read.credentialVersion
          ? [[common.conflict, resetsForgotten(email)] as const]
          : []),
        ...(getsLogin ? [[userRefusals.address_taken, loginWrite({ ...newLogin(edited), ...login })] as const] : []),
        ...(losesLogin ? [[common.conflict, loginGone(read)] as const] : []),
        ...policyAssigned(edited, read.loginPolicyId),
        ...kept(keeping, edited, newId),
      ],
      getsLogin ? { accountId, at } : undefined,
    );
  },

  /**
   * Deletes a user: their login, their place in a policy and among the extra recipients go too, and the address is free. A session opens nothing
   * without its user; its item goes when it would have been over.
   */
  async remove(user: PortalUser, keeping: Keeping): Promise<void> {
    const { accountId, id } = user;
    await leftoverGone(table, user);
    await keepUnheard(table, user, undefined, [
      [
        common.conflict,
        {
          Delete: {
            Key: keys.user(accountId, id),
            ConditionExpression: "version = :version AND isMainAdministrator = :no",
            ExpressionAttributeValues: { ":version": user.version, ":no": false },
          },
        },
      ],
      ...(user.canLogIn ? [[common.conflict, loginGone(user)] as const] : []),
      [common.conflict, personGoneWrite(accountId)],
      ...policyAssigned({ ...user, loginPolicyId: null }, user.loginPolicyId),
      ...kept(keeping, user, newId),
    ]);
  },

  /** Whether the request was carried out before; never where it has no key. Refuses `idempotency_key_reused`. */
  async isRepeated(request: RequestKey | undefined): Promise<boolean> {
    return (await lookedUpBefore(table, request)) !== undefined;
  },

  /**
   * Changes how a user signs in without another look at who they are: an app reset, an invitation sent again. Under a request's key it is
   * done once. Refuses `conflict`, `not_allowed`, `too_many_invitations`, `idempotency_key_reused`.
   */
  async changeLogin(
    user: PortalUser,
    login: Partial<Login>,
    keeping: Keeping,
    request?: RequestKey,
  ): Promise<"changed" | "changed-before"> {
    const credentialVersion = user.credentialVersion + 1;
    const { totp, recoveryHashes = {} } = login;
    const changed = {
      credentialVersion,
      version: user.version + 1,
      sessions: {},
      ...givenBy(keeping, user),
      ...(totp === undefined ? {} : secondFactorOf({ totp, recoveryHashes })),
    };
    const made = { id: user.id, createdAt: keeping.followUps.at.toISOString() };
    const named: Named[] = [
      ...requestKeyWrites(request, made).map((write): Named => [common.idempotency_key_reused, write]),
      [common.conflict, setOn(keys.user(user.accountId, user.id), user, changed)],
      [common.conflict, setOn(keys.login(user.email), user, { ...login, credentialVersion })],
      [common.conflict, resetsForgotten(user.email)],
      ...kept(keeping, user, newId),
    ];
    const refused = await tryKeep(table, named, undefined);
    if (!refused) return "changed";
    if (request && madeBefore(request, refused[0]) !== undefined) return "changed-before";
    throw refusalOf(named, refused);
  },
});

/** What is noted of one of the staff to whom a colleague gives access; of customers' people, and by operations, nothing is. */
const givenBy = ({ actor, followUps }: Keeping, target: PortalUser): Pick<PortalUser, "accessGivenBy"> =>
  actor === undefined || actor.id === target.id || target.accountId !== operatorId
    ? {}
    : { accessGivenBy: accessGiven(actor, target, followUps.at) };

/** A login for an address that has not signed in yet. */
export const newLogin = (user: PortalUser): Login => ({
  email: user.email,
  accountId: user.accountId,
  userId: user.id,
  passwordHash: null,
  canLogIn: user.canLogIn,
  credentialVersion: user.credentialVersion,
  mustChangePassword: false,
  requireTotp: user.requireTotp,
  loginPolicyId: user.loginPolicyId,
  totp: null,
  lastTotpStep: 0,
  recoveryHashes: {},
});

/** A write, and what its refusal means; where that can pass, in how many seconds, by the item that stood in the way. */
type Named = readonly [Problem, Write, waitOf?: (item: Item | undefined) => number];

/** Keeps all of it, or refuses by the first that can't be. */
const keep = async (table: Table, named: readonly Named[], tries?: AddressTry): Promise<void> => {
  const refused = await tryKeep(table, named, tries);
  if (refused) throw refusalOf(named, refused);
};

/**
 * The same where a change takes somebody's access to amounts away: their address goes from the extra recipients with it. It is
 * seldom among them, so the first try only checks that.
 */
const keepUnheard = async (
  table: Table,
  before: PortalUser,
  after: PortalUser | undefined,
  named: readonly Named[],
  tries?: AddressTry,
): Promise<void> => {
  const { accountId, email } = before;
  if (accountId === operatorId || !losesBalance(before, after)) return keep(table, named, tries);
  const refused = await tryKeep(table, [...named, [common.conflict, noRecipient(accountId, email)]], tries);
  if (!refused) return;
  if (named.some((_, place) => refused[place]?.refused)) throw refusalOf(named, refused);
  await keep(table, [...named, [common.conflict, recipientGone(accountId, email)]], tries);
};

const refusalOf = (named: readonly Named[], refused: readonly RefusedWrite[]): Refusal => {
  const place = refused.findIndex((row) => row.refused);
  const [problem, , waitOf] = named[place]!;
  return new Refusal(problem, waitOf && { retryAfterSeconds: waitOf(refused[place]?.item) });
};

/**
 * Keeps all of it or nothing: then a row for each. Where an address gets a login (`tries`), its try is counted before anybody knows
 * whether the address is somebody's, and given back unless it is. A crash in between leaves a try counted that should not be.
 * Refuses `too_many_taken_addresses`.
 */
const tryKeep = async (
  table: Table,
  named: readonly Named[],
  tries: AddressTry | undefined,
): Promise<readonly RefusedWrite[] | undefined> => {
  if (tries && (await table.tryWrite(addressTriedWrite(tries.accountId, tries.at))))
    throw new Refusal(userRefusals.too_many_taken_addresses);
  const given = tries ? [addressFreeWrite(tries.accountId, tries.at)] : [];
  const refused = await table.tryTransact([...named.map(([, write]) => write), ...given]);
  const isRefused = (by: Problem): boolean =>
    named.some(([problem], place) => problem === by && refused?.[place]?.refused);
  // A repeated request finds the address taken by itself.
  const isFoundTaken = isRefused(userRefusals.address_taken) && !isRefused(common.idempotency_key_reused);
  if (refused && !isFoundTaken) for (const write of given) await table.write(write);
  return refused;
};

type AddressTry = { readonly accountId: AccountId; readonly at: Date };

const kept = (keeping: Keeping, { id, accountId }: PortalUser, newId: NewId): Named[] => {
  const { followUps, newcomer } = keeping;
  return [
    ...stands(keeping, id),
    ...followUpWrites(followUps, newId).map((write) => [common.conflict, write] as const),
    ...newcomersMailed(newcomer === undefined ? [] : [newcomer], accountId, followUps.at).map(
      (counted): Named => [userRefusals.too_many_invitations, ...counted],
    ),
  ];
};

/** Who must still be as they were read: a change of their own names itself. */
const stands = (keeping: Keeping, targetId: string): Named[] => {
  if (keeping.actor) return keeping.actor.id === targetId ? [] : [[common.not_allowed, stillMay(keeping.actor)]];
  return keeping.witness ? [[common.conflict, stillMay(keeping.witness)]] : [];
};

/**
 * The writes that make `next` the main administrator in place of `main`, both as they were read: refused where either was changed
 * since. The one who was it signs in anew, and the policies note who is it now. No password is read.
 */
export const mainReplacedWrites = (main: PortalUser, next: PortalUser): Write[] => {
  const { accountId, email, canLogIn } = main;
  const credentialVersion = main.credentialVersion + 1;
  return [
    setOn(keys.user(accountId, main.id), main, {
      isMainAdministrator: false,
      version: main.version + 1,
      credentialVersion,
      sessions: {},
    }),
    {
      Update: {
        Key: keys.user(accountId, next.id),
        UpdateExpression: "SET isMainAdministrator = :yes, version = :raised",
        ConditionExpression: "version = :candidate",
        ExpressionAttributeValues: { ":yes": true, ":raised": next.version + 1, ":candidate": next.version },
      },
    },
    ...(canLogIn ? [setOn(keys.login(email), main, { credentialVersion }), resetsForgotten(email)] : []),
    ...policiesNote([
      [main, "user"],
      [next, "main-administrator"],
    ]),
  ];
};

type PolicyUser = "main-administrator" | "user";

/** Notes anew as what these users have their policies: one write, as both are in one item. */
const policiesNote = (users: readonly (readonly [PortalUser, PolicyUser])[]): Write[] => {
  const held = users.filter(([{ loginPolicyId }]) => loginPolicyId !== null);
  if (held.length === 0) return [];
  return [
    {
      Update: {
        Key: keys.policies(held[0]![0].accountId),
        UpdateExpression: `SET ${held.map((_, place) => `policies.#policy${place}.#users.#user${place} = :as${place}`).join(", ")}`,
        ExpressionAttributeNames: {
          "#users": "users",
          ...Object.fromEntries(
            held.flatMap(([{ id, loginPolicyId }], place) => [
              [`#policy${place}`, loginPolicyId!],
              [`#user${place}`, id],
            ]),
          ),
        },
        ExpressionAttributeValues: Object.fromEntries(held.map(([, as], place) => [`:as${place}`, as])),
      },
    },
  ];
};

/** Sets attributes of the user's items, on condition that they are as they were read. */
const setOn = (Key: Key, read: PortalUser, to: Readonly<Record<string, unknown>>): Write => {
  const changes = Object.entries(to);
  const isUser = Key.sk !== keys.login(read.email).sk;
  return {
    Update: {
      Key,
      UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ConditionExpression: `credentialVersion = :credentials AND ${isUser ? "version = :read" : "userId = :read"}`,
      ExpressionAttributeNames: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
        ":credentials": read.credentialVersion,
        ":read": isUser ? read.version : read.id,
      },
    },
  };
};

const loginGone = ({ email, id }: PortalUser): Write => ({
  Delete: {
    Key: keys.login(email),
    ConditionExpression: "userId = :id",
    ExpressionAttributeValues: { ":id": id },
  },
});

/** Frees the address of somebody who may not sign in, where an earlier release kept a login for them. */
const leftoverGone = async (table: Table, { email, id, canLogIn }: PortalUser): Promise<void> => {
  if (canLogIn) return;
  await table.tryWrite({
    Delete: {
      Key: keys.login(email),
      // Somebody else may let them sign in at this very moment: that login is none of these.
      ConditionExpression: "userId = :id AND canLogIn = :no",
      ExpressionAttributeValues: { ":id": id, ":no": false },
    },
  });
};

/** Notes in the policy to whom it is assigned, so that one in use can't be deleted. */
const policyAssigned = (
  { accountId, id, loginPolicyId, isMainAdministrator }: PortalUser,
  before: string | null,
): Named[] => {
  if (loginPolicyId === before) return [];
  const as = isMainAdministrator ? "main-administrator" : "user";
  return [
    [
      policyRefusals.policy_unknown,
      {
        Update: {
          Key: keys.policies(accountId),
          UpdateExpression: [
            loginPolicyId === null ? "" : "SET policies.#policy.#users.#user = :as",
            before === null ? "" : "REMOVE policies.#before.#users.#user",
          ].join(" "),
          ExpressionAttributeNames: {
            "#users": "users",
            "#user": id,
            ...(loginPolicyId === null ? {} : { "#policy": loginPolicyId }),
            ...(before === null ? {} : { "#before": before }),
          },
          ...(loginPolicyId === null
            ? {}
            : {
                ConditionExpression: "attribute_exists(policies.#policy)",
                ExpressionAttributeValues: { ":as": as },
              }),
        },
      },
    ],
  ];
};
