/**
 * A release that is rolled back, or only gets a tenth of the calls, has written fields by then that the one before doesn't know. Every
 * route that takes an id, and every list, is asked for items with a field more: at the top of the item, where the stores add them.
 */
import { globSync } from "node:fs";
import { basename } from "node:path";
import { BatchWriteItemCommand, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { routes as declared, type Route } from "../functions/manifest.ts";
import type { StaffRole } from "../shared/domain/access.ts";
import { operatorId } from "../shared/domain/ids.ts";
import { type AnyAccess, type OfOwner, usesOf } from "./support/access.ts";
import { keepSubscriber } from "./support/change-requests.ts";
import { allRights } from "./support/company.ts";
import { logOfEachTest } from "./support/logged.ts";
import { keepSignedIn, somePerson } from "./support/people.ts";
import { type Answered, ask, outcomeOf } from "./support/requests.ts";
import { openTestAccount, type TestTable } from "./support/table.ts";
import { tableOfFile } from "./support/table-of-file.ts";
import { noon } from "./support/top-ups.ts";

const stage = tableOfFile();
logOfEachTest();

const routes: Readonly<Record<string, Route>> = declared;
const nouns = await Promise.all(
  globSync("access/*.ts", { cwd: import.meta.dirname })
    .sort()
    .map(async (file) => ((await import(`./access/${basename(file, ".ts")}.ts`)) as { access: AnyAccess }).access),
);

/** DynamoDB writes no more items in one request. */
const writtenAtOnce = 25;

/** Gives every item of the table a field that no schema knows. */
const writtenByTheNextRelease = async ({ client, name }: TestTable): Promise<void> => {
  let page: ScanCommandOutput | undefined;
  do {
    page = await client.send(
      new ScanCommand({ TableName: name, ConsistentRead: true, ExclusiveStartKey: page?.LastEvaluatedKey }),
    );
    const items = page.Items ?? [];
    for (let place = 0; place < items.length; place += writtenAtOnce) {
      const puts = items
        .slice(place, place + writtenAtOnce)
        .map((item) => ({ PutRequest: { Item: { ...item, fieldOfTheNextRelease: { M: { is: { S: "unknown" } } } } } }));
      const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: puts } }));
      expect(UnprocessedItems).toEqual({});
    }
  } while (page.LastEvaluatedKey);
};

const staffOf = (route: string) => {
  const { access } = routes[route]!;
  return typeof access === "object" && "staff" in access ? access.staff : undefined;
};

/** An account with an item of the noun's, an administrator's token, and the path to that item. */
const furnished = async (noun: AnyAccess, route: string, isOfOperator: boolean) => {
  const { table } = stage();
  const accountId = isOfOperator ? operatorId : await openTestAccount(table);
  await keepSubscriber(table, accountId);
  const person = somePerson(accountId, { user: { rights: allRights } });
  const { user, authorization, session } = await keepSignedIn(table, person, noon);
  const { path } = (await noun.furnish?.({ table, accountId, user, session, route })) ?? { path: {} };
  return { authorization, path: { accountId, ...path } };
};

/** A token of one of the operator's staff with this role. */
const staffToken = async (role: StaffRole): Promise<string> =>
  (await keepSignedIn(stage().table, somePerson(operatorId, { user: { role } }), noon)).authorization;

const pathOf = (route: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries([...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, values[name!]!]));

/** What a search must be asked with. */
const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "GET /back-office/top-ups": { code: "ABCD2345" },
  "GET /back-office/change-requests": { number: "ABCD2345" },
  "GET /gminas": { query: "wola" },
};

const owned = nouns.flatMap((noun) =>
  Object.entries<OfOwner>(noun.ofOwner ?? {}).map(([route, own]) => [route, noun, own] as const),
);
const lists = nouns.flatMap((noun) =>
  Object.keys(noun.promised)
    .filter((route) => /^GET [^{]*(\{accountId\}[^{]*)?$/.test(route))
    .filter((route) => !(typeof routes[route]!.access === "object" && "machine" in routes[route]!.access))
    .map((route) => [route, noun] as const),
);

type Call = { readonly authorization: string; readonly path: Readonly<Record<string, string>> };

const look = (route: string, noun: AnyAccess, { authorization, path }: Call) =>
  ask(noun.handler(usesOf(stage().table)), route, {
    path: pathOf(route, path),
    authorization,
    query: queries[route] ?? {},
  });

/** Furnishes for all routes, looks at all lists, and then releases: who may call each route with what, and what each list was before. */
const release = async () => {
  const furnitures = new Map<unknown, Call>();
  const tokens = new Map<StaffRole, string>();
  const calls = new Map<string, Call>();
  const all: readonly (readonly [string, AnyAccess, OfOwner?])[] = [...owned, ...lists];
  for (const [route, noun, own] of all) {
    const [role] = staffOf(route) ?? [];
    const isOfOperator = role !== undefined && !route.includes("{accountId}") && own?.stranger !== undefined;
    // Routes that only read share what they read.
    const kind = route.startsWith("GET ") && !isOfOperator ? noun : route;
    const furniture = furnitures.get(kind) ?? (await furnished(noun, route, isOfOperator));
    furnitures.set(kind, furniture);
    if (role && !tokens.has(role)) tokens.set(role, await staffToken(role));
    calls.set(route, role ? { ...furniture, authorization: tokens.get(role)! } : furniture);
  }
  const before = new Map<string, Answered>();
  for (const [route, noun] of lists) before.set(route, await look(route, noun, calls.get(route)!));
  await writtenByTheNextRelease(stage());
  return { calls, before };
};
let releasing: ReturnType<typeof release> | undefined;
const released = () => {
  releasing ??= release();
  return releasing;
};

describe("an item with a field of the next release", () => {
  // Lists first: what is asked of the single items changes some.
  it.each(lists)("changes nothing of what is listed: %s", async (route, noun) => {
    const { calls, before } = await released();

    const after = await look(route, noun, calls.get(route)!);

    expect(before.get(route)?.status).toBe(200);
    expect([after.status, after.body]).toEqual([200, before.get(route)?.body]);
  });

  it.each(owned)("is as good as one without: %s", async (route, noun, { owner, asked }) => {
    const { authorization, path } = (await released()).calls.get(route)!;

    const answer = await ask(noun.handler(usesOf(stage().table)), route, {
      path: pathOf(route, path),
      authorization,
      ...asked?.(),
    });

    expect(outcomeOf(answer)).toEqual(owner);
  });
});
