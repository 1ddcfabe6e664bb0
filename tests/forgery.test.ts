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

/** An update makes an item as well, where there is none. */
const waysTo = { make: ["PutItem", "UpdateItem"], change: ["PutItem", "UpdateItem"], delete: ["DeleteItem"] } as const;
type Write = (typeof waysTo)[keyof typeof waysTo][number];

const whoCan = (deed: keyof typeof waysTo, key: Key): string[] => [
  ...new Set(waysTo[deed].flatMap((operation) => whoMay(operation, key))),
];

/** The functions that may make a write of this item, alone or in a transaction. */
const whoMay = (operation: Write, { pk, sk }: Key): string[] => {
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
const proof = keys.proof(accountId);
const policies = keys.policies(accountId);
const charge = keys.guard(accountId, { kind: "usage", cause: { type: "usage-charge", id: "call-1" } });

const audit = keys.audit(accountId, newId("au", new Date()));
const machine = keys.machineKey("mk_1");
const link = keys.link(newId("li", new Date()));
const proposal = keys.proposal(newId("pr", new Date()));
const head = keys.head(accountId);
const seat = keys.seat(accountId);
const gmina = keys.gmina("a dictionary", "1465011");
const entry = keys.entry({ accountId, postedAt: new Date().toISOString(), sequence: 1 });

/**
 * IAM sees the partition key only, so whoever writes anything of an account could write its ledger: what stops them is their code, and
 * the nightly replay would find it.
 */
const keepers = ["back-office", "check-card-payments", "confirmations", "decisions", "expire-top-ups", "stripe-events"];
const alsoKeepers = [
  "charge-monthly-fees",
  "offers",
  // Where a case gives the company another name, the head bears it too.
  "cases",
  // It puts a marker of waiting work off.
  "finish-cases",
  "flag-low-balances",
  "low-balance-alert",
  // It notes a confirmation that came by e-mail on its top-up.
  "mail-in",
  "proposals",
  // It takes a marker of what waits for people off its queue.
  "settlements",
  "subscriber",
  "top-ups",
  "uploads",
  "usage-charges",
  "queued-usage",
  "verify-ledgers",
];
const settlers = [
  "back-office",
  "charge-monthly-fees",
  "offers",
  "check-card-payments",
  "decisions",
  "expire-top-ups",
  "finish-cases",
  "flag-low-balances",
  "stripe-events",
  "verify-ledgers",
  "vetoes",
];

describe("nobody but those whose work it is", () => {
  it.each([
    ["make", "a session, nor move one to another step", sessions, ["sessions"]],
    ["delete", "a session", sessions, ["sessions"]],
    ["make", "a login, nor take a code as proof", login, ["sessions", "portal-users", "finish-cases"]],
    ["delete", "a login", login, ["portal-users"]],
    // Sessions notes each sign-in on the user; finish-cases replaces main administrators.
    ["make", "a user, nor change a role", user, ["sessions", "portal-users", "finish-cases"]],
    ["delete", "a user", user, ["portal-users"]],
    // Portal-users notes to whom a policy is assigned, and finish-cases who of them is the main administrator.
    ["make", "login policies", policies, ["portal-users", "login-policies", "finish-cases"]],
    ["delete", "login policies", policies, []],
    ["make", "a machine key", machine, []],
    ["delete", "a machine key", machine, []],
    ["delete", "an audit record", audit, []],
    [
      "make",
      "a link",
      link,
      [
        "sessions",
        "portal-users",
        "uploads",
        // It exchanges a link that is over.
        "decisions",
        "low-balance-alert",
        "change-requests",
        "cases",
        "finish-cases",
        "mail-in",
        "numbers",
      ],
    ],
    ["make", "a balance", head, [...keepers, ...alsoKeepers]],
    ["delete", "a balance", head, settlers],
    ["make", "a ledger entry", entry, [...keepers, ...alsoKeepers]],
    ["delete", "a ledger entry", entry, settlers],
    ["make", "the guard of a usage charge", charge, ["usage-charges", "queued-usage"]],
    ["delete", "the guard of a usage charge", charge, []],
    ["make", "a proposal, nor end one", proposal, ["back-office", "cases", "proposals", "expire-top-ups"]],
    ["delete", "a proposal", proposal, []],
    // Reminders are kept beside it.
    ["make", "the gmina of a seat", seat, ["cases", "platform-numbers", "remind-of-locations"]],
    ["make", "a gmina, nor where calls go from it", gmina, []],
    ["delete", "a gmina", gmina, []],
    ["make", "the proof of a ledger", proof, ["verify-ledgers"]],
    ["delete", "the proof of a ledger", proof, []],
  ] as const)("may %s %s", (deed, _, key, allowed) => {
    expect(whoCan(deed, key).sort()).toEqual([...allowed].sort());
  });

  it.each([
    ["machine key", machine],
    ["audit record", audit],
  ] as const)("may rewrite %s", (_, key) => {
    expect(whoMay("UpdateItem", key)).toEqual([]);
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
  const { pk, sk } = login;
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const readersBy = (...calls: readonly { operation: string; body: object }[]) =>
    (Object.keys(functions) as FunctionName[]).filter((name) =>
      calls.some((call) => notGranted(name, functions[name], call).length === 0),
    );
  const readersOf = (ProjectionExpression: string) =>
    readersBy({ operation: "GetItem", body: { Key, ProjectionExpression } });

  it("is read by sessions alone", () => {
    const whole = { operation: "GetItem", body: { Key } };
    const batch = { operation: "BatchGetItem", body: { RequestItems: { saldo: { Keys: [Key] } } } };

    expect(readersBy(whole, batch)).toEqual(["sessions"]);
    expect(readersOf("accountId, passwordHash")).toEqual(["sessions"]);
  });

  it("says to mail-in and cases whose the address is", () => {
    expect(readersOf("accountId, userId")).toEqual(["sessions", "cases", "mail-in"]);
  });
});
