import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permissionsOf, type Rights, type Role, roles } from "../../../shared/domain/access.ts";
import type { PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import {
  type Edited,
  isWithin,
  mayAdd,
  mayDelete,
  mayEdit,
  mayResetTotp,
} from "../../../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../../../shared/domain/refusal.ts";
import { newId } from "../../../shared/ids.ts";
import { somePerson } from "../../support/people.ts";
import { someAccountId } from "../../support/table.ts";

const rights = (listen = false, download = false, authorisedContact = false): Rights => ({
  recordings: { listen, download },
  authorisedContact,
});
const all = rights(true, true, true);

const accountId = someAccountId();
/** Somebody who is not the main administrator, unless said otherwise. */
const user = (changes: Partial<PortalUser> = {}): PortalUser => {
  const one = somePerson(accountId).user;
  return { ...one, isMainAdministrator: false, ...changes };
};
const unchanged = ({ role, rights, email, canLogIn, requireTotp, loginPolicyId }: PortalUser): Edited => ({
  role,
  rights,
  email,
  canLogIn,
  requireTotp,
  loginPolicyId,
});

const codeOf = (decide: () => void): string => {
  try {
    decide();
    return "yes";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const adding = (actor: PortalUser, wanted: Pick<PortalUser, "role" | "rights"> & Partial<PortalUser>) =>
  codeOf(() => mayAdd(actor, user(wanted)));
const editing = (actor: PortalUser, target: PortalUser, changes: Partial<Edited> = {}) =>
  codeOf(() => mayEdit(actor, target, { ...unchanged(target), ...changes }));
const deleting = (actor: PortalUser, target: PortalUser) => codeOf(() => mayDelete(actor, target));

const policyId = newId("lp", new Date());

/** Who holds no more than whom, as the manual has it: ✓ where whoever is at the left may keep whoever is at the top. */
const within: Record<Role, string> = {
  //               administrator, finance, technical, employee
  administrator: "✓✓✓✓",
  finance: "-✓-✓",
  technical: "--✓✓",
  employee: "---✓",
};

describe("the rights of others", () => {
  it.each(Object.entries(within))("are within those of a person with the role %s or not: %s", (role, held) => {
    const actor = user({ role: role as Role });
    const told = (does: (role: Role) => string) => roles.map((other) => (does(other) === "yes" ? "✓" : "-")).join("");

    expect(told((other) => adding(actor, { role: other, rights: rights() }))).toBe(held);
    expect(told((other) => editing(actor, user({ role: other })))).toBe(held);
    expect(told((other) => editing(actor, user({ role: "employee" }), { role: other }))).toBe(held);
    expect(told((other) => deleting(actor, user({ role: other })))).toBe(held);
  });

  it.each([
    ["to listen to recordings", rights(true)],
    ["to download recordings", rights(false, true)],
    ["to write to the customer service office", rights(false, false, true)],
  ])("are granted, and changed, by whoever holds them: %s", (_, granted) => {
    const [holder, other] = [user({ rights: granted }), user({ rights: rights() })];
    const has = user({ role: "employee", rights: granted });

    expect(adding(holder, { role: "employee", rights: granted })).toBe("yes");
    expect(editing(holder, user({ role: "employee" }), { rights: granted })).toBe("yes");
    expect([editing(holder, has), deleting(holder, has)]).toEqual(["yes", "yes"]);
    // Not even by an administrator who lacks them, nor may such a one take them.
    expect(adding(other, { role: "employee", rights: granted })).toBe("rights_beyond_own");
    expect(editing(other, user({ role: "employee" }), { rights: granted })).toBe("rights_beyond_own");
    expect(editing(other, has, { rights: rights() })).toBe("rights_beyond_own");
    expect(deleting(other, has)).toBe("rights_beyond_own");
  });

  it("are each judged for itself: one that is held makes up for no other", () => {
    const listens = user({ rights: rights(true) });

    expect(adding(listens, { role: "employee", rights: rights(false, true) })).toBe("rights_beyond_own");
    expect(adding(listens, { role: "employee", rights: rights(true, false, true) })).toBe("rights_beyond_own");
  });

  it("beyond one's own are not to be reset or invited either", () => {
    const technician = user({ role: "technical" });

    expect(codeOf(() => mayResetTotp(technician, user({ role: "finance" })))).toBe("rights_beyond_own");
    expect(codeOf(() => mayResetTotp(technician, user({ role: "technical" })))).toBe("yes");
  });
});

describe("one's own access", () => {
  const anna = user({ rights: all });

  it.each<[string, Partial<Edited>]>([
    ["another role, be it a lesser one", { role: "employee" }],
    ["a right given up", { rights: rights(true, true, false) }],
    ["another e-mail address", { email: "other@example.com" }],
    ["no more right to sign in", { canLogIn: false }],
    ["a password set past the present one", { password: "correct horse battery staple" }],
  ])("is changed by somebody else: %s", (_, changes) => {
    expect(editing(anna, anna, changes)).toBe("own_access");
  });

  it.each<[string, Partial<Edited>]>([
    ["nothing of it", {}],
    ["that a second factor be asked for", { requireTotp: true }],
    ["a login policy, by who manages policies", { loginPolicyId: policyId }],
  ])("lets change by oneself: %s", (_, changes) => {
    expect(editing(anna, anna, changes)).toBe("yes");
  });

  it("is not relieved of a second factor, once it is asked for", () => {
    const asked = user({ requireTotp: true });

    expect(editing(asked, asked, { requireTotp: false })).toBe("own_access");
    expect(editing(asked, asked, { requireTotp: true })).toBe("yes");
  });

  it("is held by a login policy: only who manages policies may choose their own", () => {
    const limited = (role: Role) => user({ role, loginPolicyId: policyId });
    const [technician, administrator] = [limited("technical"), limited("administrator")];

    for (const loginPolicyId of [null, newId("lp", new Date())]) {
      expect(editing(technician, technician, { loginPolicyId })).toBe("own_access");
      expect(editing(administrator, administrator, { loginPolicyId })).toBe("yes");
    }
    expect(editing(technician, technician)).toBe("yes");
    expect(editing(technician, user({ role: "technical" }), { loginPolicyId: policyId })).toBe("yes");
  });

  it("is another also with a role that holds no more than one's own", () => {
    const employee = user({ role: "employee" });

    expect(editing(employee, employee, { role: "operator-finance" })).toBe("own_access");
  });

  it("is not ended by oneself: nobody deletes, resets or invites themselves", () => {
    expect(deleting(anna, anna)).toBe("own_access");
    expect(codeOf(() => mayResetTotp(anna, anna))).toBe("own_access");
  });
});

describe("what restricts somebody's own sign-in", () => {
  const other = newId("lp", new Date());
  const technician = user({ role: "technical", rights: all, loginPolicyId: policyId, requireTotp: true });
  const same = { loginPolicyId: policyId, requireTotp: true };
  const twin = { role: "technical", rights: all } as const;

  it.each<[string, Partial<PortalUser>, string]>([
    ["the same", same, "yes"],
    ["the same, for somebody who does not log in", { canLogIn: false }, "yes"],
    ["no policy", { ...same, loginPolicyId: null }, "restrictions_below_own"],
    ["another policy", { ...same, loginPolicyId: other }, "restrictions_below_own"],
    ["no code", { ...same, requireTotp: false }, "restrictions_below_own"],
  ])("restricts whoever they add: %s", (_, changes, outcome) => {
    expect(adding(technician, { ...twin, ...changes })).toBe(outcome);
  });

  it.each<[string, Partial<PortalUser>, Partial<Edited>, string]>([
    ["a name, phone or position", {}, {}, "yes"],
    ["a right that is taken", { rights: all }, { rights: rights() }, "yes"],
    ["a right that is given", { rights: rights() }, { rights: all }, "restrictions_below_own"],
    ["a role that is given", { role: "employee" }, { role: "technical" }, "restrictions_below_own"],
    ["an address", {}, { email: "other@example.com" }, "restrictions_below_own"],
    ["a password", {}, { password: "correct horse battery staple" }, "restrictions_below_own"],
    ["the right to log in, given", { canLogIn: false }, { canLogIn: true }, "restrictions_below_own"],
    ["the right to log in, taken", {}, { canLogIn: false }, "yes"],
    ["a password, with their own restrictions", {}, { password: "correct horse battery staple", ...same }, "yes"],
    ["the same policy", {}, { loginPolicyId: policyId }, "yes"],
    ["another policy", {}, { loginPolicyId: other }, "restrictions_below_own"],
    ["no policy any more", { loginPolicyId: other }, { loginPolicyId: null }, "restrictions_below_own"],
    ["no code any more", { requireTotp: true }, { requireTotp: false }, "restrictions_below_own"],
  ])("is held to where they edit an unrestricted colleague: %s", (_, target, changes, outcome) => {
    expect(editing(technician, user({ ...twin, ...target }), changes)).toBe(outcome);
  });

  it("keeps an app from being taken off a colleague who would be left with a password alone", () => {
    expect(codeOf(() => mayResetTotp(technician, user(twin)))).toBe("restrictions_below_own");
    expect(codeOf(() => mayResetTotp(technician, user({ ...twin, ...same })))).toBe("yes");
  });

  it("binds by its policy nobody who manages policies, and by its code everybody", () => {
    const administrator = user({ rights: all, ...same });

    expect(adding(administrator, { ...twin, requireTotp: true })).toBe("yes");
    expect(adding(administrator, twin)).toBe("restrictions_below_own");
  });
});

describe("the main administrator", () => {
  const main = user({ isMainAdministrator: true, rights: all });
  const other = user({ rights: all });

  it.each<[string, Partial<Edited>]>([
    ["demoted", { role: "employee" }],
    ["given fewer rights", { rights: rights() }],
    ["kept from signing in", { canLogIn: false }],
    ["given another e-mail address", { email: "other@example.com" }],
    ["given a password", { password: "correct horse battery staple" }],
    ["made to use a second factor", { requireTotp: true }],
    ["given a login policy", { loginPolicyId: policyId }],
  ])("is by nobody else %s", (_, changes) => {
    expect(editing(other, main, changes)).toBe("main_administrator_protected");
  });

  it("is not given more rights by another either, nor relieved of a policy or a second factor", () => {
    const limited = user({ isMainAdministrator: true, loginPolicyId: policyId, requireTotp: true });

    expect(editing(other, limited, { rights: all })).toBe("main_administrator_protected");
    expect(editing(other, limited, { loginPolicyId: null })).toBe("main_administrator_protected");
    expect(editing(other, limited, { requireTotp: false })).toBe("main_administrator_protected");
  });

  it("is deleted, reset and invited by nobody, not even by themselves", () => {
    for (const actor of [other, main]) {
      expect(deleting(actor, main)).toBe("main_administrator_protected");
      expect(codeOf(() => mayResetTotp(actor, main))).toBe("main_administrator_protected");
    }
  });

  it("may be given another name, number or position by whoever holds as much", () => {
    expect(editing(other, main)).toBe("yes");
    expect(editing(user({ rights: rights() }), main)).toBe("rights_beyond_own");
  });

  it("changes by themselves what everybody may, and no more", () => {
    expect(editing(main, main, { requireTotp: true, loginPolicyId: policyId })).toBe("yes");
    expect(editing(main, main, { role: "technical" })).toBe("own_access");
    expect(editing(main, main, { email: "other@example.com" })).toBe("own_access");
  });
});

// --- whatever people try ----------------------------------------------------------------------------------------------

/** All that somebody may do: an account of it of our own. */
const grantsOf = ({ role, rights: { recordings, authorisedContact } }: Pick<PortalUser, "role" | "rights">) =>
  new Set<string>([
    ...permissionsOf[role],
    ...Object.entries({ ...recordings, authorisedContact }).flatMap(([name, isHeld]) => (isHeld ? [name] : [])),
  ]);
const hasNoMore = (one: Pick<PortalUser, "role" | "rights">, other: Pick<PortalUser, "role" | "rights">): boolean =>
  [...grantsOf(one)].every((grant) => grantsOf(other).has(grant));

const anyRights = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()).map((held) => rights(...held));
const anyGrants = fc.record({ role: fc.constantFrom(...roles), rights: anyRights });
const editFields = {
  role: fc.constantFrom(...roles),
  rights: anyRights,
  email: fc.constantFrom("other@example.com", "third@example.com"),
  canLogIn: fc.boolean(),
  requireTotp: fc.boolean(),
  loginPolicyId: fc.constantFrom(null, policyId),
  password: fc.constant("correct horse battery staple"),
};
const anyEdit = fc.record(editFields, { requiredKeys: [] });
/** A field or two: with more of them, one or another is refused. */
const smallEdit = fc
  .tuple(fc.record(editFields), fc.subarray(Object.keys(editFields), { minLength: 1, maxLength: 2 }))
  .map(([all, names]) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))));
const anyAdded = fc.record({
  role: fc.constantFrom(...roles),
  rights: anyRights,
  canLogIn: fc.boolean(),
  requireTotp: fc.boolean(),
  loginPolicyId: fc.constantFrom(null, policyId),
});
type Step = {
  readonly does: "add" | "edit" | "delete";
  readonly actor: number;
  readonly target: number;
  readonly changes: Partial<Edited>;
  readonly grants: Pick<PortalUser, "role" | "rights"> & Partial<PortalUser>;
};
const steps = (changes: fc.Arbitrary<Partial<Edited>> = anyEdit): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      does: fc.constantFrom("add", "edit", "edit", "edit", "delete"),
      actor: fc.nat(),
      target: fc.nat(),
      changes,
      grants: anyAdded,
    }),
    { maxLength: 25, size: "max" },
  );

/** What a step of an actor makes of the people. */
const doneBy = (
  actor: PortalUser,
  target: PortalUser,
  { people, step: { does, changes, grants } }: { people: readonly PortalUser[]; step: Step },
): PortalUser[] => {
  if (does === "add") return adding(actor, grants) === "yes" ? [...people, user(grants)] : [...people];
  if (does === "delete")
    return deleting(actor, target) === "yes" ? people.filter((one) => one !== target) : [...people];
  if (editing(actor, target, changes) !== "yes") return [...people];
  const { password: _, ...kept } = changes;
  return people.map((one) => (one === target ? { ...target, ...kept } : one));
};

const managers = (people: readonly PortalUser[]): PortalUser[] =>
  people.filter(({ role, canLogIn }) => canLogIn && permissionsOf[role].includes("users.manage"));

/** One step of somebody who may manage users at all: the people as they are after it. */
const after = (people: readonly PortalUser[], step: Step): PortalUser[] => {
  const actors = managers(people);
  const [actor, target] = [actors[step.actor % actors.length], people[step.target % people.length]!];
  return actor ? doneBy(actor, target, { people, step }) : [...people];
};

describe("whatever people try", () => {
  const company = fc
    .array(anyGrants, { minLength: 1, maxLength: 5 })
    .chain((others) => anyRights.map((own) => [user({ isMainAdministrator: true, rights: own }), ...others.map(user)]));

  it("an edit that is allowed leaves its target with nothing that its actor does not hold", () => {
    fc.assert(
      fc.property(anyGrants, anyGrants, anyEdit, fc.boolean(), (actorGrants, targetGrants, changes, isMain) => {
        const [actor, target] = [user(actorGrants), user({ ...targetGrants, isMainAdministrator: isMain })];
        fc.pre(editing(actor, target, changes) === "yes");

        expect(hasNoMore({ ...target, ...changes }, actor)).toBe(true);
        expect(hasNoMore(target, actor)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("is judged by what somebody may do, not by how their role is called", () => {
    fc.assert(
      fc.property(anyGrants, anyGrants, (one, other) => {
        expect(isWithin(one, other)).toBe(hasNoMore(one, other));
      }),
    );
  });

  it("nobody ends with what no single person held from the first", () => {
    fc.assert(
      fc.property(company, steps(), (atFirst, tried) => {
        const atLast = tried.reduce(after, atFirst as PortalUser[]);

        for (const one of atLast) expect(atFirst.some((other) => hasNoMore(one, other))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("nobody restricted ends with a sign-in of theirs that is not: neither their own, nor one that they made or took", () => {
    const bound = { role: "technical", loginPolicyId: policyId, requireTotp: true } as const;
    fc.assert(
      fc.property(fc.array(anyAdded, { minLength: 1, maxLength: 4 }), steps(smallEdit), (others, tried) => {
        const insider = user({ ...bound, rights: all });
        // Whoever the insider added, or can sign in as by a password, an address or an invitation that they caused.
        const taken = new Set([insider.id]);
        let people = [insider, ...others.map((one) => user(one))];
        for (const step of tried) {
          const actors = managers(people).filter(({ id }) => taken.has(id));
          const [actor, target] = [actors[step.actor % actors.length], people[step.target % people.length]!];
          if (!actor) break;
          const were = people;
          people = doneBy(actor, target, { people, step });
          const { password, email, canLogIn } = step.changes;
          const isLetIn = canLogIn === true && !target.canLogIn;
          const takesOver = step.does === "edit" && (password !== undefined || email !== undefined || isLetIn);
          for (const one of people) {
            const isNew = !were.some(({ id }) => id === one.id);
            if (isNew || (one.id === target.id && !were.includes(one) && takesOver)) taken.add(one.id);
          }
          for (const one of people.filter(({ id, canLogIn }) => taken.has(id) && canLogIn))
            expect([one.loginPolicyId, one.requireTotp]).toEqual([policyId, true]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("the main administrator stays: the same role, rights and address, and let in", () => {
    fc.assert(
      fc.property(company, steps(), (atFirst, tried) => {
        const kept = ({ id, role, rights: held, email, canLogIn }: PortalUser) => ({ id, role, held, email, canLogIn });
        const mains = tried.reduce(after, atFirst as PortalUser[]).filter((one) => one.isMainAdministrator);

        expect(mains.map(kept)).toEqual([kept(atFirst[0]!)]);
      }),
      { numRuns: 100 },
    );
  });

  it("nobody changes their own role or rights, whatever else they change with them", () => {
    fc.assert(
      fc.property(anyGrants, anyGrants, anyEdit, fc.boolean(), (grants, others, changes, isMain) => {
        const one = user({ ...grants, isMainAdministrator: isMain });
        const isOther = others.role !== one.role || !hasNoMore(others, one) || !hasNoMore(one, others);

        expect(editing(one, one, { ...changes, ...others }) === "yes" && isOther).toBe(false);
        expect(editing(one, one, { requireTotp: true, ...grants })).toBe("yes");
      }),
    );
  });
});
