import { describe, expect, it } from "vitest";
import { notGranted } from "../../bench/grants.ts";
import { onEachSent } from "../support/grants.ts";
import { tableNamed, testTable } from "../support/table.ts";

const declared = {
  table: {
    "ACCOUNT#": ["GetItem", "BatchGetItem", "Query", "PutItem", "ConditionCheckItem"],
    "CODE#": ["BatchGetItem"],
    "LOGIN#": ["GetItem", "UpdateItem"],
  },
  attributes: { "LOGIN#": ["accountId", "userId"] },
  queues: ["verify", "notices-parked"],
} as const;

const complaints = (operation: string, body: object) => notGranted("account", declared, { operation, body });
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "HEAD" } });

describe("a call on one item", () => {
  it("is granted by its action and the prefix of its partition key", () => {
    expect(complaints("GetItem", { Key: key("ACCOUNT#ac_1") })).toEqual([]);
    expect(complaints("PutItem", { Item: key("ACCOUNT#ac_1") })).toEqual([]);
  });

  it("is named with its function where the action is granted on other prefixes only", () => {
    expect(complaints("GetItem", { Key: key("CODE#SD1234") })).toEqual([
      'account does GetItem on "CODE#" without a grant: add it to its table in functions/account/declaration.ts.',
    ]);
    expect(complaints("GetItem", { Key: key("ACCOUNTS#1") })).toHaveLength(1);
  });

  it.each(["UpdateItem", "DeleteItem"])("is named where the prefix is granted other actions only: %s", (operation) => {
    expect(complaints(operation, { Key: key("ACCOUNT#ac_1") })).toEqual([
      `account does ${operation} on "ACCOUNT#" without a grant: add it to its table in functions/account/declaration.ts.`,
    ]);
  });
});

describe("a read of an item of which a few attributes are granted", () => {
  const Key = key("LOGIN#anna@example.com");
  const beyond = (attribute: string) =>
    `account reads "${attribute}" of "LOGIN#" without a grant: read only what its attributes name, or add it to them in functions/account/declaration.ts.`;

  it("is granted where it names no others, by themselves or by placeholders", () => {
    expect(complaints("GetItem", { Key, ProjectionExpression: "pk,userId" })).toEqual([]);
    const ExpressionAttributeNames = { "#0": "accountId", "#1": "userId" };
    expect(complaints("GetItem", { Key, ProjectionExpression: "#0, #1", ExpressionAttributeNames })).toEqual([]);
  });

  it("is named with what it reads beside them, or where it asks for all", () => {
    const ExpressionAttributeNames = { "#0": "userId", "#1": "passwordHash" };
    expect(complaints("GetItem", { Key, ProjectionExpression: "#0, #1", ExpressionAttributeNames })).toEqual([
      beyond("passwordHash"),
    ]);
    expect(complaints("GetItem", { Key })).toEqual([beyond("all")]);
  });

  it("says nothing of other actions, and of other items", () => {
    expect(complaints("UpdateItem", { Key })).toEqual([]);
    expect(complaints("GetItem", { Key: key("ACCOUNT#ac_1") })).toEqual([]);
  });
});

describe("a batch", () => {
  const batch = (...pks: string[]) => complaints("BatchGetItem", { RequestItems: { saldo: { Keys: pks.map(key) } } });

  it("needs its action on each of its keys", () => {
    expect(batch("ACCOUNT#ac_1", "CODE#SD1234")).toEqual([]);
    expect(batch("ACCOUNT#ac_1", "LINK#li_1", "LINK#li_2", "KEY#k")).toEqual([
      'account does BatchGetItem on "LINK#" without a grant: add it to its table in functions/account/declaration.ts.',
      'account does BatchGetItem on "KEY#" without a grant: add it to its table in functions/account/declaration.ts.',
    ]);
  });
});

describe("a transaction", () => {
  it("needs the action of each of its writes, each on its own prefix", () => {
    const granted = [{ Put: { Item: key("ACCOUNT#ac_1") } }, { ConditionCheck: { Key: key("ACCOUNT#ac_1") } }];
    const others = [
      { Update: { Key: key("ACCOUNT#ac_1") } },
      { Delete: { Key: key("ACCOUNT#ac_1") } },
      { Put: { Item: key("CODE#SD1234") } },
      { ConditionCheck: { Key: key("CODE#SD1234") } },
    ];

    expect(complaints("TransactWriteItems", { TransactItems: granted })).toEqual([]);
    expect(complaints("TransactWriteItems", { TransactItems: [...granted, ...others] })).toEqual(
      [
        'UpdateItem on "ACCOUNT#"',
        'DeleteItem on "ACCOUNT#"',
        'PutItem on "CODE#"',
        'ConditionCheckItem on "CODE#"',
      ].map((what) => `account does ${what} without a grant: add it to its table in functions/account/declaration.ts.`),
    );
  });
});

describe("what a real client sends", () => {
  const sentenceOf = async (act: (own: ReturnType<typeof tableNamed>["table"]) => Promise<unknown>) => {
    const { name } = await testTable();
    const { client, table } = tableNamed(name);
    const said: string[] = [];
    onEachSent(client, (call) => said.push(...notGranted("account", declared, call)));
    await act(table);
    return said;
  };
  const range = (pk: string) => ({ pk, from: "A", to: "Z" });
  const page = { limit: 1, newestFirst: true };
  const now = new Date(0).toISOString();

  it("is understood: all calls of the table's own", async () => {
    const item = { pk: "ACCOUNT#ac_1", sk: "HEAD" };

    const said = await sentenceOf(async (table) => {
      await table.write({ Put: { Item: item } });
      await table.get(item);
      await table.get({ pk: "LOGIN#anna@example.com", sk: "LOGIN" }, { only: ["accountId", "userId"] });
      await table.getAll([item, { pk: "CODE#SD1234", sk: "TOPUP" }]);
      await table.query(range(item.pk), page);
      await table.due("verify#3", now, 1);
      await table.due("notices-parked", now, 1);
      await table.transact([{ Put: { Item: item } }]);
    });

    expect(said).toEqual([]);
  });

  it("is named where it is not granted: a range, a write, a batch and a transaction", async () => {
    const item = { pk: "LINK#li_1", sk: "LINK" };

    const said = await sentenceOf(async (table) => {
      await table.query(range("CODE#SD1234"), page);
      await table.write({ Put: { Item: item } });
      await table.getAll([item]);
      await table.transact([{ Delete: { Key: item } }]);
    });

    expect(said).toEqual(
      ['Query on "CODE#"', 'PutItem on "LINK#"', 'BatchGetItem on "LINK#"', 'DeleteItem on "LINK#"'].map(
        (what) => `account does ${what} without a grant: add it to its table in functions/account/declaration.ts.`,
      ),
    );
  });

  it.each(["bank-transfer#0", "verify-others", "card-irregularities"])(
    "is named where it reads a queue that is not granted: %s",
    async (queue) => {
      expect(await sentenceOf((table) => table.due(queue, now, 1))).toEqual([
        `account reads the queue "${queue.split("#")[0]}" without a grant: add it to its queues in functions/account/declaration.ts.`,
      ]);
    },
  );
});

describe("what nobody is granted", () => {
  it.each([
    ["Scan", {}],
    ["Query", { IndexName: "another", KeyConditionExpression: "pk = :pk" }],
    ["Query", { KeyConditionExpression: "sk = :sk", ExpressionAttributeValues: { ":sk": { S: "HEAD" } } }],
    ["GetItem", {}],
  ])("is never taken for granted: %s %j", (operation, body) => {
    expect(() => complaints(operation, body)).toThrow("does not know what a role needs");
  });
});
