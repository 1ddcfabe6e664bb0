/**
 * A release that is rolled back, or only gets a tenth of the calls, has written fields by then that the one before doesn't know. Every
 * route that takes an id, and every list, is asked for items with a field more: at the top of the item, where the stores add them.
 */
import { globSync } from "node:fs";
import { basename } from "node:path";
import { ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { routes as declared, type Route } from "../functions/manifest.ts";
import { operatorId } from "../shared/domain/ids.ts";
import type { Item } from "../shared/store/table.ts";
import { type AnyAccess, type OfOwner, usesOf } from "./support/access.ts";
import { keepSubscriber } from "./support/change-requests.ts";
import { allRights } from "./support/company.ts";
import { logOfEachTest } from "./support/logged.ts";
import { keepPerson, keepSession, somePerson } from "./support/people.ts";
import { ask, outcomeOf } from "./support/requests.ts";
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

/** Gives every item of the table a field that no schema knows. Answers how many had none. */
const writtenByTheNextRelease = async ({ client, name }: TestTable): Promise<number> => {
  let from: Item | undefined;
  let count = 0;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: name,
        ConsistentRead: true,
        ProjectionExpression: "pk, sk",
        FilterExpression: "attribute_not_exists(fieldOfTheNextRelease)",
        ExclusiveStartKey: from,
      }),
    );
    await Promise.all(
      Items.map(({ pk, sk }) =>
        client.send(
          new UpdateCommand({
            TableName: name,
            Key: { pk, sk },
            UpdateExpression: "SET fieldOfTheNextRelease = :new",
            ExpressionAttributeValues: { ":new": { is: "unknown" } },
          }),
        ),
      ),
    );
    count += Items.length;
    from = LastEvaluatedKey;
  } while (from);
  return count;
};

const staffOf = (route: string) => {
  const { access } = routes[route]!;
  return typeof access === "object" && "staff" in access ? access.staff : undefined;
};

/** An account with an item of the noun's, whoever may call the route, and the path to that item. */
const furnished = async (noun: AnyAccess, route: string, stranger: unknown) => {
  const { table } = stage();
  const staff = staffOf(route);
  const isOfOperator = staff !== undefined && !route.includes("{accountId}") && stranger !== undefined;
  const accountId = isOfOperator ? operatorId : await openTestAccount(table);
  await keepSubscriber(table, accountId);
  const { user } = await keepPerson(table, somePerson(accountId, { user: { rights: allRights } }));
  const { authorization, session } = await keepSession(table, user, noon);
  const { path } = (await noun.furnish?.({ table, accountId, user, session, route })) ?? { path: {} };
  if (staff === undefined) return { authorization, path: { accountId, ...path } };
  const { user: clerk } = await keepPerson(table, somePerson(operatorId, { user: { role: staff[0]! } }));
  const { authorization: ofStaff } = await keepSession(table, clerk, noon);
  return { authorization: ofStaff, path: { accountId, ...path } };
};

const pathOf = (route: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries([...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, values[name!]!]));

/** What a search must be asked with. */
const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "GET /back-office/top-ups": { code: "ABCD2345" },
  "GET /back-office/change-requests": { number: "ABCD2345" },
  "GET /gminas": { query: "wola" },
};

describe("an item with a field of the next release", () => {
  const owned = nouns.flatMap((noun) =>
    Object.entries<OfOwner>(noun.ofOwner ?? {}).map(([route, own]) => [route, noun, own] as const),
  );
  const lists = nouns.flatMap((noun) =>
    Object.keys(noun.promised)
      .filter((route) => /^GET [^{]*(\{accountId\}[^{]*)?$/.test(route))
      .filter((route) => !(typeof routes[route]!.access === "object" && "machine" in routes[route]!.access))
      .map((route) => [route, noun] as const),
  );

  it.each(owned)("is as good as one without: %s", async (route, noun, { owner, stranger, asked }) => {
    const { table } = stage();
    const { authorization, path } = await furnished(noun, route, stranger);
    expect(await writtenByTheNextRelease(stage())).toBeGreaterThan(0);

    const answer = await ask(noun.handler(usesOf(table)), route, {
      path: pathOf(route, path),
      authorization,
      ...asked?.(),
    });

    expect(outcomeOf(answer)).toEqual(owner);
  });

  it.each(lists)("changes nothing of what is listed: %s", async (route, noun) => {
    const { table } = stage();
    const { authorization, path } = await furnished(noun, route, undefined);
    const query = queries[route] ?? {};
    const look = () => ask(noun.handler(usesOf(table)), route, { path: pathOf(route, path), authorization, query });
    const before = await look();

    await writtenByTheNextRelease(stage());
    const after = await look();

    expect(before.status).toBe(200);
    expect([after.status, after.body]).toEqual([200, before.body]);
  });
});
