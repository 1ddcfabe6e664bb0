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
  mayReset,
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
const adding = (actor: PortalUser, wanted: Pick<PortalUser, "role" | "rights">) => codeOf(() => mayAdd(actor, wanted));
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

    expect(codeOf(() => mayReset(technician, user({ role: "finance" })))).toBe("rights_beyond_own");
    expect(codeOf(() => mayReset(technician, user({ role: "technical" })))).toBe("yes");
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
    expect(codeOf(() => mayReset(anna, anna))).toBe("own_access");
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
      expect(codeOf(() => mayReset(actor, main))).toBe("main_administrator_protected");
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
const anyEdit = fc.record(
  {
    role: fc.constantFrom(...roles),
    rights: anyRights,
    email: fc.constantFrom("other@example.com", "third@example.com"),
    canLogIn: fc.boolean(),
    requireTotp: fc.boolean(),
    loginPolicyId: fc.constantFrom(null, policyId),
    password: fc.constant("correct horse battery staple"),
  },
  { requiredKeys: [] },
);
type Step = {
  readonly does: "add" | "edit" | "delete";
  readonly actor: number;
  readonly target: number;
  readonly changes: Partial<Edited>;
  readonly grants: Pick<PortalUser, "role" | "rights">;
};
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom("add", "edit", "edit", "edit", "delete"),
    actor: fc.nat(),
    target: fc.nat(),
    changes: anyEdit,
    grants: anyGrants,
  }),
  { maxLength: 25 },
);

/** One step of somebody who may manage users at all: the people as they are after it. */
const after = (people: readonly PortalUser[], { does, actor: by, target: of, changes, grants }: Step): PortalUser[] => {
  const actors = people.filter(({ role, canLogIn }) => canLogIn && permissionsOf[role].includes("users.manage"));
  const [actor, target] = [actors[by % actors.length], people[of % people.length]!];
  if (!actor) return [...people];
  if (does === "add") return adding(actor, grants) === "yes" ? [...people, user(grants)] : [...people];
  if (does === "delete")
    return deleting(actor, target) === "yes" ? people.filter((one) => one !== target) : [...people];
  if (editing(actor, target, changes) !== "yes") return [...people];
  const { password: _, ...kept } = changes;
  return people.map((one) => (one === target ? { ...target, ...kept } : one));
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
      { numRuns: 500 },
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
      fc.property(company, steps, (atFirst, tried) => {
        const atLast = tried.reduce(after, atFirst as PortalUser[]);

        for (const one of atLast) expect(atFirst.some((other) => hasNoMore(one, other))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("the main administrator stays: the same role, rights and address, and let in", () => {
    fc.assert(
      fc.property(company, steps, (atFirst, tried) => {
        const kept = ({ id, role, rights: held, email, canLogIn }: PortalUser) => ({ id, role, held, email, canLogIn });
        const mains = tried.reduce(after, atFirst as PortalUser[]).filter((one) => one.isMainAdministrator);

        expect(mains.map(kept)).toEqual([kept(atFirst[0]!)]);
      }),
      { numRuns: 200 },
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
