/** Who may call what: each guarded route, asked by everybody there is, through the handlers that Lambda runs. */
import { globSync } from "node:fs";
import { basename } from "node:path";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { routes as declared, type FunctionName, type Route } from "../functions/manifest.ts";
import {
  type AnyRole,
  roles as customerRoles,
  type GuardedAccess,
  isForClerks,
  isForMachines,
  type MachineScope,
  machineScopes,
  type NextStep,
} from "../shared/domain/access.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import { newSession } from "../shared/domain/portal-users/portal-user.ts";
import { refusalOf } from "../shared/http/caller.ts";
import { sessionKept } from "../shared/http/page-session.ts";
import { type Token, tokenText } from "../shared/http/token.ts";
import type { Item, Table } from "../shared/store/table.ts";
import { type AnyAccess, type OfOwner, usesOf } from "./support/access.ts";
import { allRights } from "./support/company.ts";
import { logOfEachTest } from "./support/logged.ts";
import { keepMachineKey } from "./support/machine-keys.ts";
import { keepPerson, keepSession, keepSignedIn, somePerson } from "./support/people.ts";
import { ask, type Handler, outcomeOf } from "./support/requests.ts";
import { openTestAccount, someAccountId, type TestTable } from "./support/table.ts";
import { tableOfFile } from "./support/table-of-file.ts";
import { noon } from "./support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

const routes: Readonly<Record<string, Route>> = declared;

/** What each noun says of its routes. */
const nouns: ReadonlyMap<FunctionName, AnyAccess> = new Map(
  await Promise.all(
    globSync("access/*.ts", { cwd: import.meta.dirname }).map(async (file) => {
      const name = basename(file, ".ts") as FunctionName;
      return [name, ((await import(`./access/${name}.ts`)) as { access: AnyAccess }).access] as const;
    }),
  ),
);
const nounOf = (route: string): AnyAccess => nouns.get(routes[route]!.function)!;
const handlerOf = (route: string, table: Table) => nounOf(route).handler(usesOf(table));

type Path = Readonly<Record<string, string>>;

/** The names in a route's path. */
const namesIn = (route: string): string[] => [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const pathOf = (route: string, values: Path): Path =>
  Object.fromEntries(
    namesIn(route).map((name) => {
      const value = values[name];
      if (value === undefined) throw new Error(`tests/access says nothing for {${name}} in ${route}`);
      return [name, value];
    }),
  );

type Somebody = { readonly role: AnyRole; readonly of: "customer" | "operator"; readonly next: NextStep };

/** Everybody there is, in the order of the columns of tests/access. */
const everybody: readonly Somebody[] = [
  { of: "customer", role: "administrator", next: "totp" },
  { of: "customer", role: "administrator", next: "enrol-totp" },
  { of: "customer", role: "administrator", next: "change-password" },

  { of: "customer", role: "administrator", next: "signed-in" },
  { of: "customer", role: "finance", next: "signed-in" },
  { of: "customer", role: "technical", next: "signed-in" },
  { of: "customer", role: "employee", next: "signed-in" },

  { of: "operator", role: "operator-administrator", next: "totp" },
  { of: "operator", role: "operator-finance", next: "enrol-totp" },
  { of: "operator", role: "operator-helpdesk", next: "change-password" },

  { of: "operator", role: "operator-administrator", next: "signed-in" },
  { of: "operator", role: "operator-finance", next: "signed-in" },
  { of: "operator", role: "operator-helpdesk", next: "signed-in" },

  // Nobody can be made so; and if somebody were, it would open nothing.
  { of: "customer", role: "operator-finance", next: "signed-in" },
  { of: "operator", role: "administrator", next: "signed-in" },
];

const signs: Readonly<Record<string, string>> = { sign_in_incomplete: "…", not_allowed: "-" };
const signOf = (code: unknown): string => signs[String(code)] ?? "✓";
/** The signs of a row, one for each of `everybody`. */
const signsIn = (row: string): string[] => [...row.replaceAll(" ", "")];

/**
 * Who asks a route through its handler: of each row everybody does so at one route, and at the others those who between them tell
 * the row from every other one, and one of each of its signs. So a route that is guarded as another one is found out.
 */
const askersOf = (row: string, others: readonly string[]): number[] => {
  const own = signsIn(row);
  const toTell = others.map(signsIn).filter((other) => other.join() !== own.join());
  const askers = new Set(own.map((sign) => own.indexOf(sign)));
  for (;;) {
    const left = toTell.filter((other) => [...askers].every((place) => other[place] === own[place]));
    if (left.length === 0) return [...askers];
    const told = (place: number) => left.filter((other) => other[place] !== own[place]).length;
    askers.add(own.map((_, place) => place).reduce((one, place) => (told(place) > told(one) ? place : one)));
  }
};

const notPublic = Object.entries(routes)
  .filter(([, { access }]) => typeof access === "string" || !("public" in access))
  .map(([route]) => route);
const isOfMachines = (route: string): boolean => isForMachines(routes[route]!.access);

const samplePath = { id: "se_01KJQ3V2G0ABCDEFGHJKMNPQRS", accountId: "ac_01KJQ3V2G0ABCDEFGHJKMNPQRS" };

/** What is made at most once for each name, since no test changes it. */
const madeOnce = <Made>() => {
  const made = new Map<string, Promise<Made>>();
  return (name: string, make: () => Promise<Made>): Promise<Made> => {
    const found = made.get(name) ?? make();
    made.set(name, found);
    return found;
  };
};

/** Everybody, in one account and each in a session, which they share but with the routes that end sessions. */
const crowds = madeOnce<{ readonly accountId: AccountId; readonly tokens: readonly string[] }>();
const crowdFor = (table: Table, route: string) =>
  crowds(route.startsWith("DELETE /sessions") ? route : "others", async () => {
    const accountId = await openTestAccount(table);
    const tokens = everybody.map(async ({ of, role, next }) => {
      // Whoever nobody can be has a company of their own: no list is read with them in it.
      const company = isPossible(of, role) ? accountId : await openTestAccount(table);
      const person = somePerson(of === "operator" ? operatorId : company, { user: { role } });
      if (next === "signed-in") return (await keepSignedIn(table, person, noon)).authorization;
      const { user } = await keepPerson(table, person);
      return (await keepSession(table, user, noon, { next })).authorization;
    });
    return { accountId, tokens: await Promise.all(tokens) };
  });
const isPossible = (of: Somebody["of"], role: AnyRole): boolean =>
  customerRoles.some((own) => own === role) === (of === "customer");

describe("the access of every route", () => {
  const promises = [...nouns.values()].flatMap(({ promised }) => Object.entries(promised));
  const rows = promises.filter(([route]) => !isOfMachines(route));
  const scopes = promises.filter(([route]) => isOfMachines(route));

  it("is promised by its noun, for each that is not public (tests/access)", () => {
    expect(promises.map(([route]) => route).sort()).toEqual([...notPublic].sort());
  });

  it.each(rows)("is promised by its declaration: %s %s", (route, row) => {
    const access = routes[route]!.access as GuardedAccess;

    const found = everybody.map(({ of, role, next }) => {
      const accountId = of === "operator" ? operatorId : someAccountId();
      const { user } = somePerson(accountId, { user: { role } });
      const begun = { id: "se_1", secretHash: "", next, device: "tests", address: "192.0.2.1", now: noon };
      const session = newSession({ ...user, userId: user.id }, begun);
      return signOf(refusalOf({ accountId, user, session }, access, true)?.code);
    });

    expect(found).toEqual(signsIn(row));
  });

  const firstOf = new Map([...rows].reverse().map(([route, row]) => [row, route]));

  it.each(rows)("is as promised: %s %s", async (route, row) => {
    const { table } = stage();
    const handler = handlerOf(route, table);
    const { accountId, tokens } = await crowdFor(table, route);
    // No body, so that nothing is changed but what needs none.
    const path = pathOf(route, { ...samplePath, accountId, ...nounOf(route).path });

    const all = everybody.map((_, place) => place);
    const askers = firstOf.get(row) === route ? all : askersOf(row, [...firstOf.keys()]);

    const found = await Promise.all(
      askers.map(async (place) => {
        const { role, next } = everybody[place]!;
        const { status, body } = await ask(handler, route, { path, authorization: tokens[place]! });
        expect(status, `${role} at ${next}`).toBeLessThan(500);
        expect(body?.code, `${role} at ${next}`).not.toBe("not_signed_in");
        return signOf(body?.code);
      }),
    );

    expect(found).toEqual(askers.map((place) => signsIn(row)[place]));
  });

  const ofRights = rows.filter(([route]) => {
    const { access } = routes[route]!;
    return typeof access === "object" && "right" in access;
  });

  /** One of each role with the right, and one without it. */
  const contacts = madeOnce<string>();
  const contactOf = (table: Table, accountId: AccountId, role: AnyRole, authorisedContact: boolean) =>
    contacts(`${role} ${authorisedContact}`, async () => {
      const rights = { recordings: { listen: true, download: true }, authorisedContact };
      const person = somePerson(accountId, { user: { role, rights, isMainAdministrator: false } });
      return (await keepSignedIn(table, person, noon)).authorization;
    });

  it.each(ofRights)(
    "lets in whoever was granted the right, whatever their role, and no administrator without it: %s",
    async (route) => {
      const { table } = stage();
      const handler = handlerOf(route, table);
      const { accountId } = await crowdFor(table, route);
      const path = pathOf(route, { ...samplePath, accountId, ...nounOf(route).path });
      const codeFor = async (role: AnyRole, authorisedContact: boolean) => {
        const authorization = await contactOf(table, accountId, role, authorisedContact);
        return (await ask(handler, route, { path, authorization })).body?.code;
      };

      for (const role of customerRoles) {
        expect(await codeFor(role, false), role).toBe("not_allowed");
        expect(await codeFor(role, true), role).not.toBe("not_allowed");
      }
    },
  );

  const machines = madeOnce<string>();
  const machineWith = (table: Table, scope: MachineScope) =>
    machines(scope, async () => (await keepMachineKey(table, { scopes: [scope] })).authorization);

  it.each(scopes)("is for machines alone, with the scope that is promised: %s %s", async (route, scope) => {
    const { table } = stage();
    const handler = handlerOf(route, table);
    const { tokens } = await crowdFor(table, route);
    const path = pathOf(route, { ...samplePath, ...nounOf(route).path });

    for (const authorization of tokens)
      expect(outcomeOf(await ask(handler, route, { path, authorization }))).toEqual([401, "not_signed_in"]);
    const letIn = [];
    for (const held of machineScopes) {
      const authorization = await machineWith(table, held);
      const { status, body } = await ask(handler, route, { path, authorization });
      expect(status, held).toBeLessThan(500);
      expect(body?.code, held).not.toBe("not_signed_in");
      if (body?.code !== "not_allowed") letIn.push(held);
    }
    expect(letIn).toEqual([scope]);
  });

  it.each(promises)("begins with a token: %s", async (route) => {
    const { table } = stage();
    const path = pathOf(route, { ...samplePath, ...nounOf(route).path });

    const { status, body } = await ask(handlerOf(route, table), route, { path });

    expect([status, body?.code]).toEqual([401, "not_signed_in"]);
  });
});

/** An account with an item of each of these nouns, and an administrator who may do everything with them. */
const furnished = async (table: Table, accountId: AccountId, route: string, by: readonly AnyAccess[]) => {
  const person = somePerson(accountId, { user: { rights: allRights } });
  const { user, authorization, session } = await keepSignedIn(table, person, noon);
  const paths = new Map<AnyAccess, Path>();
  const hidden = [user.id, user.email];
  for (const noun of by) {
    const furniture = await noun.furnish?.({ table, accountId, user, session, route });
    if (!furniture) continue;
    paths.set(noun, furniture.path);
    hidden.push(...Object.values(furniture.path), ...(furniture.hidden ?? []));
  }
  return {
    accountId,
    authorization,
    /** What stands in the path of a route. */
    pathIn: (asked: string): Path => paths.get(nounOf(asked))!,
    /** What no stranger may be told. */
    hidden,
  };
};

type Furnished = Awaited<ReturnType<typeof furnished>>;

/** Every item of these accounts, but for the records of who looked. */
const itemsOf = async ({ client, name }: TestTable, accounts: readonly Furnished[]): Promise<Item[]> => {
  const items: Item[] = [];
  const isOf = accounts.map((_, place) => `contains(pk, :of${place}) OR accountId = :of${place}`).join(" OR ");
  const ids = Object.fromEntries(accounts.map(({ accountId }, place) => [`:of${place}`, accountId]));
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: name,
        ConsistentRead: true,
        FilterExpression: `(${isOf}) AND NOT begins_with(pk, :audit)`,
        ExpressionAttributeValues: { ...ids, ":audit": "AUDIT#" },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
};

/**
 * A customer's account and the operator's, with an item of each noun: whoever is tried by them must leave them as they are, so all
 * routes share them that ask for the same items.
 */
const strangers = madeOnce<readonly [customer: Furnished, operator: Furnished]>();
const strangersFor = (table: Table, route: string) => {
  const isOfInvited = route.endsWith("/invitations");
  const by = isOfInvited ? [nounOf(route)] : [...nouns.values()];
  return strangers(isOfInvited ? "invited" : "usual", async () => [
    await furnished(table, await openTestAccount(table), route, by),
    await furnished(table, operatorId, route, by),
  ]);
};

/** A token of one of the operator's staff with this role. */
const staff = madeOnce<string>();
const staffToken = (table: Table, role: AnyRole): Promise<string> =>
  staff(role, async () => (await keepSignedIn(table, somePerson(operatorId, { user: { role } }), noon)).authorization);

/** Every path of a route under an account that has a stranger's id in it, or several. */
const pathsTo = (route: string, mine: Furnished, theirs: Furnished): Path[] => {
  const names = namesIn(route).filter((name) => name !== "accountId");
  const mixed = names.reduce<Path[]>(
    (paths, name) =>
      paths.flatMap((path) => [mine, theirs].map((whose) => ({ ...path, [name]: whose.pathIn(route)[name]! }))),
    [{ accountId: mine.accountId }],
  );
  return mixed
    .filter((path) => names.some((name) => path[name] !== mine.pathIn(route)[name]))
    .map((path) => pathOf(route, path));
};

describe("an item of an account", () => {
  // Of its own: each look at an account's items reads the whole table, and the crowd's sessions are thousands.
  const stage = tableOfFile();
  const rows = [...nouns.values()].flatMap(({ ofOwner = {} }): [string, OfOwner][] => Object.entries(ofOwner));

  it("is asked for by every route that takes an id (tests/access)", () => {
    const withId = notPublic.filter((route) => /\/\{(id|number)\}/.test(route) && !isOfMachines(route));

    expect(rows.map(([route]) => route).sort()).toEqual(withId.sort());
  });

  it.each(rows)("is its own: %s", async (route, { owner, stranger, asked }) => {
    const testTable = stage();
    const { table } = testTable;
    const handler = handlerOf(route, table);
    const { access } = routes[route]!;
    const isOfStaff = typeof access === "object" && "staff" in access;
    const namesAccount = namesIn(route).includes("accountId");
    // Of what belongs to no account that is named, the staff reach their own people, or what waits for any of them.
    if (stranger === undefined) expect([isOfStaff, namesAccount]).toEqual([true, false]);
    const isOfOperator = isOfStaff && !namesAccount && stranger !== undefined;
    // Whoever calls as the operator's is not let through to any panel; see above.
    const owns = isOfOperator ? operatorId : await openTestAccount(table);
    const mine = await furnished(table, owns, route, [nounOf(route)]);
    const [customer, operator] = await strangersFor(table, route);
    const others = isOfOperator ? [customer] : [customer, operator];
    const authorization = isOfStaff ? await staffToken(table, access.staff[0]!) : mine.authorization;
    const askFor = (path: Path) => ask(handler, route, { path, authorization, ...asked?.() });

    const before = stranger && (await itemsOf(testTable, [...others, mine]));
    for (const theirs of stranger ? others : [])
      for (const path of pathsTo(route, mine, theirs)) {
        const answer = await askFor(path);
        expect(outcomeOf(answer)).toEqual(stranger);
        for (const told of theirs.hidden) expect(JSON.stringify(answer)).not.toContain(told);
      }
    if (stranger) expect(await itemsOf(testTable, [...others, mine])).toEqual(before);
    expect(outcomeOf(await askFor(pathOf(route, { accountId: mine.accountId, ...mine.pathIn(route) })))).toEqual(owner);
  });
});

describe("a cookie", () => {
  const ofApi = Object.entries(routes).filter(([, { access }]) => !isForClerks(access));
  const inMatrix = ofApi.map(([route]) => route).filter((route) => nouns.has(routes[route]!.function));

  const owners = madeOnce<{ readonly accountId: AccountId; readonly token: Token }>();
  const ownerOfCookies = (table: Table) =>
    owners("all", async () => {
      const accountId = await openTestAccount(table);
      return { accountId, token: (await keepSignedIn(table, somePerson(accountId), noon)).token };
    });

  it.each(inMatrix)("is never looked at by a route of the API: %s", async (route) => {
    const { table } = stage();
    const { accountId, token } = await ownerOfCookies(table);
    const handler: Handler = (event, context) => {
      Object.defineProperty(event, "cookies", { get: () => expect.unreachable("the cookies were read") });
      return handlerOf(route, table)(event, context);
    };
    const path = pathOf(route, { ...samplePath, accountId, ...nounOf(route).path });
    const headers = { cookie: sessionKept(tokenText(token)).split(";")[0]! };

    const { status, body } = await ask(handler, route, { path, headers });

    if (notPublic.includes(route)) expect([status, body?.code]).toEqual([401, "not_signed_in"]);
    else expect(status).toBeLessThan(500);
  });
});
