/** If a function were somebody else's: whose sign-in, and whose rights, could they write with its grants? */
import { describe, expect, it } from "vitest";
import { notGranted } from "../bench/grants.ts";
import { type FunctionName, functions } from "../functions/manifest.ts";
import { newId } from "../shared/ids.ts";
import { type Key, keys } from "../shared/store/keys.ts";
import { someAccountId } from "./support/table.ts";

const accountId = someAccountId();
const userId = newId("us", new Date());
const sessionId = newId("se", new Date());

const writes = ["PutItem", "UpdateItem", "DeleteItem"] as const;

/** The functions that may make a write of this item, alone or in a transaction. */
const whoMay = (operation: (typeof writes)[number], { pk, sk }: Key): string[] => {
  const named = { pk: { S: pk }, sk: { S: sk } };
  const input = operation === "PutItem" ? { Item: named } : { Key: named };
  const asTransaction = { TransactItems: [{ [operation.slice(0, -"Item".length)]: input }] };
  return (Object.keys(functions) as FunctionName[]).filter((name) =>
    [
      { operation, body: input },
      { operation: "TransactWriteItems", body: asTransaction },
    ].some((call) => notGranted(name, functions[name], call).length === 0),
  );
};

const sessions = keys.session(accountId, userId, sessionId);
const login = keys.login("anna@example.com");
const user = keys.user(accountId, userId);
const policies = keys.policies(accountId);

describe("nobody but those whose work it is", () => {
  it.each([
    ["makes a session", "PutItem", sessions, ["sessions"]],
    ["moves a session to another step", "UpdateItem", sessions, ["sessions"]],
    ["ends a session", "DeleteItem", sessions, ["sessions"]],
    ["makes a login", "PutItem", login, ["portal-users"]],
    ["takes a code or a recovery code as proof", "UpdateItem", login, ["sessions", "portal-users"]],
    ["takes a login away", "DeleteItem", login, ["portal-users"]],
    ["makes a user", "PutItem", user, ["portal-users"]],
    // Sessions notes each sign-in on the user.
    ["changes a user's role", "UpdateItem", user, ["sessions", "portal-users"]],
    ["takes a user away", "DeleteItem", user, ["portal-users"]],
    ["makes login policies", "PutItem", policies, ["login-policies"]],
    ["changes a login policy", "UpdateItem", policies, ["portal-users", "login-policies"]],
    ["takes login policies away", "DeleteItem", policies, []],
  ] as const)("%s", (_, operation, key, allowed) => {
    expect(whoMay(operation, key).sort()).toEqual([...allowed].sort());
  });

  it("and whoever answers people may note that a session was used, and nothing else of it", () => {
    const touch = keys.touch(accountId, userId, sessionId);
    const noting = whoMay("PutItem", touch);

    expect(noting).toContain("account");
    for (const name of noting) expect(whoMay("PutItem", sessions).includes(name)).toBe(name === "sessions");
    expect([...whoMay("UpdateItem", touch), ...whoMay("DeleteItem", touch)]).toEqual([]);
  });
});

describe("a login", () => {
  it("is read by sessions alone", () => {
    const { pk, sk } = login;
    const Key = { pk: { S: pk }, sk: { S: sk } };
    const calls = [
      { operation: "GetItem", body: { Key } },
      { operation: "BatchGetItem", body: { RequestItems: { saldo: { Keys: [Key] } } } },
    ];
    const readers = (Object.keys(functions) as FunctionName[]).filter((name) =>
      calls.some((call) => notGranted(name, functions[name], call).length === 0),
    );

    expect(readers).toEqual(["sessions"]);
  });
});
