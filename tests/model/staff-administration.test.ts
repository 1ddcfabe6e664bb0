/**
 * The operator's administrators and operations at work on the staff, at random and at once, on the real engine. What is done at
 * once is decided before any of it is kept. After each commit the whole staff is looked at.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { disableUser, enableUser } from "../../ops/change-access.ts";
import { mustUseTotp, staffRoles } from "../../shared/domain/access.ts";
import { Login, type PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { administersStaff } from "../../shared/domain/portal-users/user-administration.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { type Company, openCompany } from "../support/company.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { outcomeOf } from "../support/requests.ts";
import { linkKey } from "../support/sign-in-desk.ts";
import { tableNamed, testTable } from "../support/table.ts";
import { turnsAt } from "../support/turns.ts";

logOfEachTest();

/** A place in a list of people: the rest of a division picks one. */
const place = fc.nat({ max: 99 });

const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ role: fc.constantFrom(...staffRoles) }) },
  { weight: 2, arbitrary: fc.record({ canLogIn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ email: "another" as const }) },
);
const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant("edit" as const), change }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom("remove", "resetTotp", "disable", "enable") }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("add" as const), role: fc.constantFrom(...staffRoles) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("accept" as const) }) },
);
/** Whatever takes it from somebody to keep the staff. */
const taking = fc.oneof(
  fc.constant({ does: "edit" as const, change: { role: "operator-helpdesk" as const } }),
  fc.constant({ does: "edit" as const, change: { canLogIn: false } }),
  fc.record({ does: fc.constantFrom("remove", "disable", "disable") }),
);
type Deed = typeof deed extends fc.Arbitrary<infer One> ? One : never;
const chances = { actor: place, turn: place };
/** What is done at once, by anybody to anybody, or to one administrator by the next. */
const batch = fc.oneof(
  fc.array(fc.record({ deed, whom: place, ...chances }), { minLength: 1, maxLength: 3 }),
  fc.array(fc.record({ deed: taking as typeof deed, whom: fc.constant("the next" as const), ...chances }), {
    minLength: 2,
    maxLength: 3,
  }),
);

const ownPassword = "gruszka na piwnicznym rowerze";

const openWorld = async () => {
  const { client, table, name } = await testTable();
  const of = await openCompany({ client, table, name }, { staff: true });
  await of.join();
  await of.join({ user: { role: "operator-finance" } });
  // Another client: who looks waits for nobody's turn.
  const others = dynamoTable(tableNamed(name).client, name);
  const everybody = () => peopleStore(others).all(of.accountId);
  let people = await everybody();

  const wrong: string[] = [];
  const look = async () => {
    people = await everybody();
    const items = await others.getAll(people.map(({ email }) => keys.login(email)));
    const logins = items.map((item) => item && Login.parse(item));
    const canSignIn = ({ id }: PortalUser) => {
      const login = logins.find((one) => one?.userId === id);
      return login?.canLogIn === true && login.passwordHash !== null;
    };
    if (!people.some((one) => administersStaff(one) && canSignIn(one))) wrong.push("no administrator who can sign in");
    for (const one of people) {
      if (!mustUseTotp(one.role) || !one.requireTotp) wrong.push(`${one.id} of the staff needs no second factor`);
      if (one.canLogIn && one.invitedAt === null && !canSignIn(one)) wrong.push(`${one.id} may sign in and cannot`);
    }
    for (const login of logins) if (login && !login.requireTotp) wrong.push(`${login.userId} signs in without an app`);
  };
  const tokens = new Map<string, Promise<string>>();
  return {
    ...of,
    /** As they were after the last commit. */
    people: () => people,
    /** A token of somebody's; another one once anything about them has changed. */
    tokenOf: (user: PortalUser): Promise<string> => {
      const asTheyAre = JSON.stringify({ ...user, sessions: {} });
      const token = tokens.get(asTheyAre) ?? of.signedIn(user);
      tokens.set(asTheyAre, token);
      return token;
    },
    wrong,
    race: turnsAt(client, look),
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

const operationsOn = ({ table, naming, now, accountId }: Company) => {
  const [logins, people, users] = [loginStore(table), peopleStore(table), userStore(table, naming)];
  const ledger = ledgerStore({ table, now });
  const enable = enableUser({ people, users, ledger, linkKey: async () => linkKey, newId: naming, now });
  return {
    disable: disableUser({ logins, people, users, now }),
    enable: (email: string) => enable({ accountId, email }),
  };
};

/** Does it, and answers what came of it: 204 where operations did it. */
const act = async (world: World, token: string, { id, email }: PortalUser, wanted: Deed): Promise<unknown[]> => {
  const by = world.by(token);
  switch (wanted.does) {
    case "add":
      return outcomeOf(await by.addStaff({ role: wanted.role }));
    case "edit": {
      const isElsewhere = "email" in wanted.change;
      return outcomeOf(await by.editStaff(id, isElsewhere ? { email: someAddress("ola") } : wanted.change));
    }
    case "remove":
      return outcomeOf(await by.removeStaff(id));
    case "resetTotp":
      return outcomeOf(await by.resetStaffTotp(id));
    case "accept": {
      const newest = (await world.links()).at(-1)?.email;
      return newest === undefined ? [] : outcomeOf(await world.accept(await world.invitationOf(newest), ownPassword));
    }
    case "disable":
    case "enable": {
      const refused = await refusalOf(operationsOn(world)[wanted.does](email) as Promise<unknown>);
      return refused ? [refused.problem.status, refused.code] : [204];
    }
  }
};

/** What may be answered, whatever others do meanwhile; anything else is a bug. */
const mayBeAnswered = [
  [],
  [200],
  [201],
  [204],
  [400, "link_refused"],
  [401, "not_signed_in"],
  [403, "not_allowed"],
  [403, "own_access"],
  [404, "not_found"],
  [409, "conflict"],
  [409, "address_taken"],
  [409, "last_administrator"],
  [412, "precondition_failed"],
  [429, "too_many_invitations"],
];

it("the operator always has an administrator who can sign in, and staff with a second factor", async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 16, maxLength: 16 }), async (batches) => {
      const world = await openWorld();
      for (const deeds of batches) {
        const people = world.people();
        const administrators = people.filter(administersStaff);
        const administratorAt = (nth: number) => administrators[nth % administrators.length]!;
        const tokens = await Promise.all(
          deeds.map(({ actor, whom }, nth) => world.tokenOf(administratorAt(whom === "the next" ? nth : actor))),
        );
        const shutOut = people.filter(({ canLogIn }) => !canLogIn);
        const targetOf = ({ does }: Deed, whom: number): PortalUser => {
          const those = does === "enable" && shutOut.length > 0 ? shutOut : people;
          return those[whom % those.length]!;
        };
        world.pass(1);

        const answers = await world.race(
          deeds.map(({ deed: wanted, whom, turn }, nth) => ({
            turn,
            act: () =>
              act(world, tokens[nth]!, whom === "the next" ? administratorAt(nth + 1) : targetOf(wanted, whom), wanted),
          })),
        );

        for (const [nth, answer] of answers.entries()) {
          const { does } = deeds[nth]!.deed;
          expect(mayBeAnswered, does).toContainEqual(answer);
          if (Number(answer[0]) < 300 || answer[1] === "last_administrator") {
            const what = String(answer[1] ?? does);
            done.set(what, (done.get(what) ?? 0) + 1);
          }
        }
        expect(world.wrong).toEqual([]);
      }
    }),
    { numRuns: 5, seed: 20_260_302, endOnFailure: true },
  );

  // A property of runs in which nothing happens would hold, too.
  for (const what of ["add", "edit", "remove", "resetTotp", "accept", "disable", "enable", "last_administrator"])
    expect(done.get(what) ?? 0, what).toBeGreaterThan(0);
}, 180_000);
