/**
 * Administrators of one account at work, at random and at once, on the real engine. What is done at once is decided before
 * any of it is kept: each finds the account as it was, and the commits come in an order of chance. After each of them the
 * whole account is looked at.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { expect, it } from "vitest";
import { permissionsOf, roles } from "../../shared/domain/access.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { Link } from "../../shared/domain/link.ts";
import { LoginPolicies } from "../../shared/domain/login-policies/login-policy.ts";
import type { Notice } from "../../shared/domain/notices/notice.ts";
import type { AuditKind } from "../../shared/domain/nouns.ts";
import { Login, PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import type { Table } from "../../shared/store/table.ts";
import { noRecordings, openCompany } from "../support/company.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { type Answered, outcomeOf } from "../support/requests.ts";
import { linkKey } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

// --- what is done ------------------------------------------------------------------------------------------------------

/** Places in the lists of people, addresses and policies that there are by then: the rest of a division picks one. */
const place = fc.nat({ max: 999 });

const policyOfForm = fc.oneof(
  { weight: 3, arbitrary: fc.constant("none" as const) },
  { weight: 3, arbitrary: place },
  { weight: 1, arbitrary: fc.constant("unknown" as const) },
);
const formFields = {
  role: fc.constantFrom(...roles),
  listen: fc.boolean(),
  authorisedContact: fc.boolean(),
  canLogIn: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  requireTotp: fc.boolean(),
  policy: policyOfForm,
  email: place,
  hasPassword: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
};

const add = fc.record({ does: fc.constant("add" as const), ...formFields });
/** A field or two, as people edit: with all of them at once, one or another would be refused. */
const edit = fc.record({
  does: fc.constant("edit" as const),
  whom: place,
  only: fc.subarray(Object.keys(formFields), { minLength: 1, maxLength: 2 }),
  ...formFields,
});
const assign = edit.map((deed) => ({ ...deed, only: ["policy"] }));
const raise = edit.map((deed) => ({ ...deed, only: ["role"] }));
const otherwise = fc.record({ does: fc.constantFrom("remove", "invite", "resetTotp"), whom: place });
const onUser = fc.oneof(edit, raise, otherwise);
const onPolicy = fc.record({ does: fc.constantFrom("editPolicy", "removePolicy"), policy: place });
const anything = fc.oneof(
  { weight: 4, arbitrary: add },
  { weight: 5, arbitrary: onUser },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("accept" as const), link: place }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("addPolicy" as const) }) },
  { weight: 1, arbitrary: onPolicy },
);
type Deed = typeof anything extends fc.Arbitrary<infer One> ? One : never;

const atOnce = <One extends Deed>(deeds: fc.Arbitrary<One>, minLength: number) =>
  fc.array(fc.record({ actor: place, deed: deeds, turn: place }), { minLength, maxLength: 3, size: "max" });

/** What is done at once, each by somebody: to anybody, all of it to one person, or the rest to whom does the first of it. */
const batch = fc.oneof(
  fc.record({ deeds: atOnce<Deed>(anything, 1), to: fc.constant("anybody" as const) }),
  fc.record({ deeds: atOnce<Deed>(onUser, 2), to: place }),
  fc.record({ deeds: atOnce<Deed>(fc.oneof(add, raise, otherwise), 3), to: fc.constant("the first" as const) }),
  fc.record({ deeds: atOnce<Deed>(fc.oneof(assign, onPolicy), 2), to: fc.constant("anybody" as const) }),
);

// --- what is there -----------------------------------------------------------------------------------------------------

type State = { readonly users: ReadonlyMap<string, PortalUser>; readonly logins: readonly Login[] } & LoginPolicies;

const stateOf = async (table: Table, accountId: AccountId, addresses: readonly string[]): Promise<State> => {
  const [people, items] = await Promise.all([
    table.query(ranges.users(accountId), { limit: 100, newestFirst: false }),
    table.getAll([keys.policies(accountId), ...addresses.map(keys.login)]),
  ]);
  const [policies, ...logins] = items;
  const users = people.items.map((item) => PortalUser.parse(item));
  return {
    users: new Map(users.map((user) => [user.id, user])),
    logins: logins.filter((item) => item !== undefined).map((item) => Login.parse(item)),
    policies: policies ? LoginPolicies.parse(policies).policies : {},
  };
};

/** What must hold of an account at every moment; each that doesn't is named. */
const wrongWith = ({ users, logins, policies }: State, mainId: string): string[] => {
  const wrong: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(says);
  };

  const main = [...users.values()].filter(({ isMainAdministrator }) => isMainAdministrator);
  hold("one main administrator, always the same", main.length === 1 && main[0]?.id === mainId);
  const theirs = logins.find(({ userId }) => userId === mainId);
  hold(
    "an administrator who can sign in",
    main[0]?.role === "administrator" && main[0].canLogIn && theirs?.canLogIn === true && theirs.passwordHash !== null,
  );

  const signingIn = [...users.values()].filter(({ canLogIn }) => canLogIn);
  hold("as many logins as users who may sign in", logins.length === signingIn.length);
  for (const user of signingIn) {
    const login = logins.find(({ email }) => email === user.email);
    const same = ["credentialVersion", "canLogIn", "requireTotp", "loginPolicyId"] as const;
    hold(`a login of ${user.id}`, login?.userId === user.id && login.accountId === user.accountId);
    for (const field of same) hold(`${field} of ${user.id} in both`, login?.[field] === user[field]);
    const isWaiting = login?.passwordHash === null;
    hold(`an invitation of ${user.id} where there is no password`, (user.invitedAt !== null) === isWaiting);
  }
  for (const user of users.values()) {
    hold(`no invitation of ${user.id} who may not sign in`, user.canLogIn || user.invitedAt === null);
    hold(`the policy of ${user.id}`, user.loginPolicyId === null || Object.hasOwn(policies, user.loginPolicyId));
  }
  for (const [id, policy] of Object.entries(policies)) {
    const assigned = [...users.values()].filter(({ loginPolicyId }) => loginPolicyId === id);
    const as = assigned.map((user) => [user.id, user.isMainAdministrator ? "main-administrator" : "user"]);
    hold(`the users of ${id}`, sorted(Object.entries(policy.users)) === sorted(as));
  }
  return wrong;
};

const sorted = (rows: readonly unknown[]): string => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());

const grantsOf = ({ role, rights }: PortalUser): string[] => [
  ...permissionsOf[role],
  ...Object.entries({ ...rights.recordings, contact: rights.authorisedContact }).flatMap(([right, has]) =>
    has ? [right] : [],
  ),
];
const within = (one: PortalUser | undefined, other: PortalUser): boolean =>
  one === undefined || grantsOf(one).every((grant) => grantsOf(other).includes(grant));

const needs: Partial<Record<AuditKind, "users.manage" | "policies.manage">> = {
  "user-added": "users.manage",
  "user-edited": "users.manage",
  "user-deleted": "users.manage",
  "user-invited": "users.manage",
  "totp-reset": "users.manage",
  "login-policy-added": "policies.manage",
  "login-policy-edited": "policies.manage",
  "login-policy-deleted": "policies.manage",
};

/** What must hold of a change: who made it might, by what they held at that very moment. */
const wrongWithChange = (records: readonly AuditRecord[], before: State, after: State, mainId: string): string[] => {
  const [record, ...more] = records;
  if (!record || more.length > 0) return [`${records.length} records of one change`];
  const wrong: string[] = [];
  const hold = (says: string, holds: boolean) => {
    if (!holds) wrong.push(`${record.kind}: ${says}`);
  };

  const { userId } = record;
  if (userId === undefined) return [`${record.kind} by none of the company's people`];
  const ofUser = record.kind === "invitation-accepted" ? userId : record.subject!;
  const untouched = [...before.users.values()].filter(({ id }) => id !== ofUser);
  for (const user of untouched) hold("nobody else is touched", sameBut(user, after.users.get(user.id)));
  if (record.kind === "invitation-accepted") return wrong;

  const actor = before.users.get(userId);
  if (!actor) return [`${record.kind} by nobody`];
  hold("the actor may log in", actor.canLogIn);
  hold("the actor's role allows it", permissionsOf[actor.role].includes(needs[record.kind as AuditKind]!));
  const [was, is] = [before.users.get(ofUser), after.users.get(ofUser)];
  hold("whom they changed had no more than they", was === undefined || within(was, actor));
  hold("nobody is given more than they", within(is, actor));
  if (record.kind.startsWith("user-") || record.kind === "totp-reset") {
    hold("the record tells what changed, as it was", tellsTruth(record, was, is));
    hold("one version after another", !was || !is || is.version === was.version + 1);
  }
  const isOwn = actor.id === ofUser;
  if (isOwn) {
    hold("not oneself's rights", within(was, is!) && within(is, was!));
    hold("not oneself's login", was?.email === is?.email && was?.canLogIn === is?.canLogIn);
  }
  if (ofUser === mainId && !isOwn) {
    const { firstName: _, lastName: __, phone: ___, position: ____, version: _____, ...access } = was!;
    hold("of the main administrator only name and number", sameBut(access, is, Object.keys(access)));
  }
  return wrong;
};

const toldWhole = ["role", "rights", "canLogIn", "requireTotp", "loginPolicyId"] as const;

const tellsTruth = ({ changes = [] }: AuditRecord, was: PortalUser | undefined, is: PortalUser | undefined): boolean =>
  toldWhole.every((field) => {
    const told = changes.find((change) => change.field === field);
    const [before, after] = [was, is].map((user) => user && textOf(user[field]));
    return before === after ? told === undefined : told?.before === before && told?.after === after;
  });
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The same, but for the sessions that are open. */
const sameBut = (one: object, other: object | undefined, fields = Object.keys(one)): boolean =>
  fields
    .filter((field) => field !== "sessions")
    .every((field) => JSON.stringify(fieldOf(one, field)) === JSON.stringify(fieldOf(other, field)));
const fieldOf = (of: object | undefined, field: string): unknown =>
  (of as Record<string, unknown> | undefined)?.[field];

// --- how it is done ----------------------------------------------------------------------------------------------------

/** Runs what is done at once, and looks after each transaction at the records that it wrote. */
const raced = (client: DynamoDBClient, look: (records: readonly AuditRecord[]) => Promise<void>) =>
  turnsAt(client, (written) => look(recordsIn(written)));

type Puts = { readonly TransactItems?: readonly { readonly Put?: { readonly Item?: Record<string, unknown> } }[] };
const recordsIn = (input: unknown): AuditRecord[] =>
  ((input as Puts).TransactItems ?? [])
    .map(({ Put }) => Put?.Item)
    .filter((item) => String(item?.pk).startsWith("AUDIT#")) as unknown as AuditRecord[];

const openWorld = async () => {
  const company = await openCompany(stage());
  const { accountId, client, main, join } = company;
  const addresses = Array.from({ length: 5 }, () => someAddress("ola"));
  const noRights = { recordings: noRecordings, authorisedContact: false };
  const first = [
    main,
    await join(),
    await join(),
    await join({ user: { rights: noRights } }),
    await join({ user: { role: "technical" } }),
    await join({ user: { role: "finance", rights: noRights }, app: true }),
    await join({ user: { role: "employee", canLogIn: false }, login: { passwordHash: null } }),
  ];
  // Another client: who looks waits for nobody's turn.
  const { table } = stage();
  const look = () => stateOf(table, accountId, [...addresses, ...first.map(({ email }) => email)]);

  const wrong: string[] = [];
  let commits = 0;
  let state = await look();
  wrong.push(...wrongWith(state, main.id));
  const race = raced(client, async (records) => {
    const now = await look();
    wrong.push(...wrongWith(now, main.id));
    if (records.some(({ kind }) => kind === "request-refused")) {
      const isSame = [...state.users.values()].every((user) => sameBut(user, now.users.get(user.id)));
      if (!isSame || now.users.size !== state.users.size) wrong.push("a refusal changed somebody");
      return;
    }
    wrong.push(...wrongWithChange(records, state, now, main.id));
    commits += 1;
    state = now;
  });
  const tokens = new Map<string, Promise<string>>();
  return {
    ...company,
    addresses,
    race,
    wrong,
    commits: () => commits,
    state: () => state,
    /** A token of somebody's; another one once anything about them has changed. */
    tokenOf: (user: PortalUser): Promise<string> => {
      const asTheyAre = JSON.stringify({ ...user, sessions: {} });
      const token = tokens.get(asTheyAre) ?? company.signedIn(user);
      tokens.set(asTheyAre, token);
      return token;
    },
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

const pick = <One>(all: readonly One[], place: number): One | undefined => all[place % all.length];

type Doing = { readonly token: string; readonly deed: Deed; readonly target: string | undefined };

/** Does it, and answers what came of it; undefined where there is nothing to do it to. */
const act = async (
  world: World,
  { token, deed, target }: Doing,
  links: readonly Link[],
): Promise<Answered | undefined> => {
  const { by, addresses, accept } = world;
  const { users, policies } = world.state();
  const actor = by(token);
  // Who waits for an invitation comes up more often: there are few of them.
  const waiting = [...users.values()].flatMap(({ id, invitedAt }) => (invitedAt === null ? [] : [id, id]));
  const those = [...users.keys(), ...("whom" in deed && deed.does !== "edit" ? waiting : [])];
  const whom = "whom" in deed ? (target ?? pick(those, deed.whom)!) : "";
  const policy =
    "policy" in deed && typeof deed.policy === "number" ? pick(Object.keys(policies), deed.policy) : undefined;
  switch (deed.does) {
    case "add":
      return actor.add(fieldsOf(deed, addresses, policy));
    case "edit":
      return actor.edit(whom, fieldsOf(deed, addresses, policy));
    case "remove":
    case "invite":
    case "resetTotp":
      return actor[deed.does](whom);
    case "accept": {
      const link = pick(links, deed.link);
      return link && accept(`${link.id}.${linkSecret(linkKey, link)}`, ownPassword);
    }
    case "addPolicy":
      return actor.addPolicy();
    case "editPolicy":
      return policy === undefined ? undefined : actor.editPolicy(policy, { name: "Hala" });
    case "removePolicy":
      return policy === undefined ? undefined : actor.removePolicy(policy);
  }
};

const ownPassword = "gruszka na piwnicznym rowerze";
const setPassword = "śliwka pod strychowym oknem";

const fieldsOf = (
  deed: Extract<Deed, { does: "add" | "edit" }>,
  addresses: readonly string[],
  policy: string | undefined,
): object => {
  const { role, listen, authorisedContact, canLogIn, requireTotp, email, hasPassword } = deed;
  const form = {
    role: { role },
    listen: { recordings: { listen, download: listen } },
    authorisedContact: { authorisedContact },
    canLogIn: { canLogIn },
    requireTotp: { requireTotp },
    email: { email: pick(addresses, email) },
    policy: { loginPolicyId: deed.policy === "unknown" ? "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS" : (policy ?? null) },
    hasPassword: hasPassword ? { password: setPassword } : {},
  };
  const parts = Object.entries(form).filter(([name]) => deed.does === "add" || deed.only.includes(name));
  return Object.assign({}, ...parts.map(([, part]) => part));
};

/** What a caller may be told, whatever others do meanwhile; anything else is a bug. */
const mayBeTold = [
  [200],
  [201],
  [204],
  ...[400].flatMap((status) => ["invalid_request", "link_refused"].map((code) => [status, code])),
  [401, "not_signed_in"],
  ...["not_allowed", "rights_beyond_own", "restrictions_below_own", "own_access"].map((code) => [403, code]),
  [404, "not_found"],
  ...["conflict", "address_taken", "policy_in_use", "policy_unknown", "main_administrator_protected"].map((code) => [
    409,
    code,
  ]),
  [412, "precondition_failed"],
  [429, "too_many_invitations"],
];

/** It takes some twenty seconds; a machine that does other work too may take longer. */
const slowMachineMilliseconds = 180_000;

it(
  "the people of an account stay whole, whatever their administrators do, in whatever order, at once",
  async () => {
    const done = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 14, maxLength: 14 }), async (batches) => {
        const world = await openWorld();
        let successes = 0;
        for (const { deeds, to } of batches) {
          const { users, logins } = world.state();
          const mayAct = [...users.values()].filter(
            ({ email, canLogIn }) => canLogIn && logins.some((login) => login.email === email && login.passwordHash),
          );
          // Administrators come up more often: the others may do little.
          const administrators = mayAct.filter(({ role }) => role === "administrator");
          const actors = deeds.map(({ actor }) => pick([...mayAct, ...administrators, ...administrators], actor)!);
          const tokens = await Promise.all(actors.map(world.tokenOf));
          const areAccepted = deeds.some(({ deed }) => deed.does === "accept");
          const links = (areAccepted ? await world.links() : []).filter(({ purpose }) => purpose === "invitation");
          const targetOf = (place: number) => {
            if (typeof to === "number") return pick([...users.keys()], to);
            return to === "the first" && place > 0 ? actors[0]!.id : undefined;
          };
          world.pass(1);

          const answers = await world.race(
            deeds.map(({ deed, turn }, place) => ({
              turn,
              act: () => act(world, { token: tokens[place]!, deed, target: targetOf(place) }, links),
            })),
          );

          for (const [place, answer] of answers.entries()) {
            if (!answer) continue;
            const { does } = deeds[place]!.deed;
            expect(mayBeTold, does).toContainEqual(outcomeOf(answer));
            if (answer.status >= 300) continue;
            successes += 1;
            done.set(does, (done.get(does) ?? 0) + 1);
          }
          expect(world.wrong).toEqual([]);
        }
        // Whoever was told that it was done did it, once; and whoever was not changed nothing.
        expect(world.commits()).toBe(successes);
        const kept = (await world.records()).filter(({ kind }) => kind !== "request-refused");
        expect(kept).toHaveLength(successes);
        // All of it happens within a day.
        const invitations = ((await world.notices()) as unknown as Notice[]).filter(
          ({ facts }) => facts.kind === "invitation",
        );
        for (const address of world.addresses) {
          const to = invitations.filter(({ recipient }) => "address" in recipient && recipient.address === address);
          expect(to.length).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 4, seed: 20_260_302, endOnFailure: true },
    );

    // A property of runs in which nothing happens would hold, too.
    for (const does of ["add", "edit", "remove", "invite", "resetTotp", "addPolicy", "editPolicy", "removePolicy"])
      expect(done.get(does) ?? 0, does).toBeGreaterThan(0);
  },
  slowMachineMilliseconds,
);
