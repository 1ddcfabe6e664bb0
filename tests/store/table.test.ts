import { type DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import * as commonFaults from "../../shared/domain/faults.ts";
import type { Key } from "../../shared/store/keys.ts";
import { type Write, WritesRefused } from "../../shared/store/table.ts";
import { callsOf, type Fault, heldByAnother, injectFaults } from "../support/faults.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
let thing = 0;
beforeEach(() => {
  thing += 1;
});
/** Each test has a partition of its own. */
const key = (name: string): Key => ({ pk: `THING#${thing}`, sk: name });
const rangeOf = (from: string, to: string) => ({ pk: key("").pk, from, to });
const put = (name: string, more: Record<string, unknown> = {}): Write => ({ Put: { Item: { ...key(name), ...more } } });
const putNew = (name: string): Write => ({
  Put: { Item: key(name), ConditionExpression: "attribute_not_exists(pk)" },
});
const raiseIf = (name: string, n: number): Write => ({
  Update: {
    Key: key(name),
    UpdateExpression: "SET n = n + :one",
    ConditionExpression: "n = :n",
    ExpressionAttributeValues: { ":one": 1, ":n": n },
  },
});

/** A table whose next calls go wrong as told, one each. */
const tableWith = (...faults: (Fault | undefined)[]) => {
  const { client, table } = stage();
  const arm = (): void => injectFaults(client, () => faults.shift());
  return { table, arm };
};

describe("reading", () => {
  it("always asks for what is kept now, never for what was kept a moment ago", async () => {
    const { client, table } = stage();
    const calls = callsOf(client);

    await table.get(key("a"));
    await table.getAll([key("a")]);
    await table.query(rangeOf("a", "b"), { limit: 1, newestFirst: true });

    const [get, batch, query] = calls.map(({ input }) => input);
    expect(get?.ConsistentRead).toBe(true);
    expect(Object.values(batch?.RequestItems as object)).toEqual([expect.objectContaining({ ConsistentRead: true })]);
    expect(query?.ConsistentRead).toBe(true);
  });

  it("reads only the attributes that it is asked for, and nothing of what is not there", async () => {
    const { table } = stage();
    await table.transact([put("a", { name: "of a reserved word", n: 1, secret: "x" })]);

    expect(await table.get(key("a"), { only: ["name", "n"] })).toEqual({ name: "of a reserved word", n: 1 });
    expect(await table.get(key("missing"), { only: ["name"] })).toBeUndefined();
  });

  it("answers items in the order of their keys, undefined where there is none, and a key asked twice twice", async () => {
    const { table } = stage();
    await table.transact([put("a", { n: 1 }), put("b", { n: 2 })]);

    const items = await table.getAll([key("b"), key("missing"), key("a"), key("b")]);

    expect(items.map((item) => item?.n)).toEqual([2, undefined, 1, 2]);
  });

  it("never takes for absent what DynamoDB left unread", async () => {
    const { table, arm } = tableWith("unprocessed");
    await table.transact([put("a"), put("b")]);
    arm();

    expect((await refusalOf(table.getAll([key("a"), key("b")])))?.code).toBe("temporarily_unavailable");
  });

  it.each(["throttled", "lost-before", "lost-after"] as const)(
    "tells the caller to come again where the call is %s, and keeps the reason for the log",
    async (fault) => {
      const { table, arm } = tableWith(fault, fault, fault);
      arm();

      for (const read of [
        () => table.get(key("a")),
        () => table.getAll([key("a")]),
        () => table.query(rangeOf("a", "b"), { limit: 1, newestFirst: false }),
      ]) {
        const refused = await refusalOf(read());
        expect(refused?.code).toBe("temporarily_unavailable");
        expect(refused?.cause).toBeInstanceOf(Error);
      }
    },
  );
});

describe("a range", () => {
  it("is read with both its ends, in pages, either way", async () => {
    const { table } = stage();
    await table.transact(["a", "b", "c", "d", "e"].map((name) => put(name)));

    const first = await table.query(rangeOf("b", "d"), { limit: 2, newestFirst: true });
    const second = await table.query(rangeOf("b", "d"), { limit: 2, newestFirst: true, after: first.next });
    const forwards = await table.query(rangeOf("b", "d"), { limit: 5, newestFirst: false });

    expect(first.items.map(({ sk }) => sk)).toEqual(["d", "c"]);
    expect(second.items.map(({ sk }) => sk)).toEqual(["b"]);
    expect(second.next).toBeUndefined();
    expect(forwards.items.map(({ sk }) => sk)).toEqual(["b", "c", "d"]);
  });

  it.each([true, false])(
    "whose last item is its far end says that no page follows: newest first %j",
    async (newestFirst) => {
      const { table } = stage();
      await table.transact(["b", "c", "d"].map((name) => put(name)));

      const { items, next } = await table.query(rangeOf("b", "d"), { limit: 3, newestFirst });

      expect(items).toHaveLength(3);
      expect(next).toBeUndefined();
    },
  );

  it.each([
    ["a", true],
    ["da", true],
    ["", true],
    ["b", true],
    ["a", false],
    ["d", false],
  ])("takes no cursor from outside itself, nor its far end: %j, newest first %j", async (after, newestFirst) => {
    const { table } = stage();

    const refused = await refusalOf(table.query(rangeOf("b", "d"), { limit: 2, newestFirst, after }));

    expect(refused?.code).toBe("invalid_request");
    expect(refused?.errors).toEqual([{ pointer: "?cursor", fault: commonFaults.wrong_format }]);
  });

  it("that ends before it begins holds nothing", async () => {
    const { table } = stage();
    await table.write(put("c"));

    const page = await table.query(rangeOf("d", "b"), { limit: 2, newestFirst: true });

    expect(page).toEqual({ items: [], next: undefined });
  });
});

describe("one write", () => {
  it("that is refused says what stood in its way", async () => {
    const { table } = stage();
    await table.write(put("a", { n: 1, list: [{ deep: null }] }));

    const refused = await thrownBy(table.write(raiseIf("a", 2)));

    expect(refused).toBeInstanceOf(WritesRefused);
    expect((refused as WritesRefused).writes).toEqual([
      { refused: true, item: { ...key("a"), n: 1, list: [{ deep: null }] } },
    ]);
    expect((await table.get(key("a")))?.n).toBe(1);
  });

  it("that is refused for want of an item says that there was none", async () => {
    const { table } = stage();

    const refused = await thrownBy(table.write(raiseIf("a", 1)));

    expect((refused as WritesRefused).writes).toEqual([{ refused: true }]);
  });

  it("that meets a transaction is contended", async () => {
    const { table, arm } = tableWith("conflict");
    arm();

    expect(await refusalOf(table.write(put("a")))).toMatchObject({
      code: "temporarily_unavailable",
      retryAfterSeconds: 1,
    });
    expect(await table.get(key("a"))).toBeUndefined();
  });

  it.each(["throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s may be repeated later: its outcome is open",
    async (fault) => {
      const { table, arm } = tableWith(fault);
      arm();

      const refusal = await refusalOf(table.write(put("a")));

      expect(refusal?.code).toBe("temporarily_unavailable");
      expect(refusal?.cause).toBeInstanceOf(Error);
      expect((await table.get(key("a"))) !== undefined).toBe(fault === "lost-after");
    },
  );

  it("puts, updates and deletes, and keeps nothing that is undefined", async () => {
    const { table } = stage();

    await table.write(put("a", { n: 1, nothing: undefined }));
    await table.write(raiseIf("a", 1));
    expect(await table.get(key("a"))).toEqual({ ...key("a"), n: 2 });
    await table.write({ Delete: { Key: key("a") } });
    expect(await table.get(key("a"))).toBeUndefined();
  });
});

describe("a transaction", () => {
  it("that is refused writes nothing, and answers one row a write in their order", async () => {
    const { table } = stage();
    await table.transact([put("b", { n: 1 }), put("d", { n: 2 })]);

    const refused = await thrownBy(table.transact([putNew("a"), putNew("b"), raiseIf("c", 1), raiseIf("d", 2)]));

    expect(refused).toBeInstanceOf(WritesRefused);
    expect((refused as WritesRefused).writes).toEqual([
      { refused: false },
      { refused: true, item: { ...key("b"), n: 1 } },
      { refused: true },
      { refused: false },
    ]);
    expect(await table.get(key("a"))).toBeUndefined();
    expect((await table.get(key("d")))?.n).toBe(2);
  });

  it("that a login refuses hands that login to nobody: whoever may write one need not see a password's hash", async () => {
    const { table, client } = stage();
    const login = { pk: `LOGIN#${crypto.randomUUID()}`, sk: "LOGIN" };
    await table.write({ Put: { Item: { ...login, passwordHash: "secret" } } });
    await table.write(put("a", { n: 1 }));
    const answers: string[] = [];
    client.middlewareStack.add(
      (next) => async (args) =>
        next(args).catch((error: unknown) => {
          answers.push(JSON.stringify(error));
          throw error;
        }),
      { step: "initialize", name: "answers" },
    );
    const isNew = "attribute_not_exists(pk)";

    const refused = await thrownBy(
      table.transact([{ Put: { Item: login, ConditionExpression: isNew } }, raiseIf("a", 2)]),
    );
    const one = await thrownBy(table.write({ Delete: { Key: login, ConditionExpression: isNew } }));

    expect((refused as WritesRefused).writes).toEqual([
      { refused: true },
      { refused: true, item: { ...key("a"), n: 1 } },
    ]);
    expect((one as WritesRefused).writes).toEqual([{ refused: true }]);
    expect(answers).toHaveLength(2);
    expect(answers.join()).not.toContain("secret");
  });

  it("that meets another is contended where it is tried once, and else tried four times", async () => {
    const { client, table } = stage();
    const calls = callsOf(client);
    injectFaults(client, () => "conflict");

    expect(await table.attempt([put("a"), put("b")])).toBe("contended");
    expect(calls).toHaveLength(1);
    const refusal = await refusalOf(table.transact([put("a"), put("b")]));
    expect(refusal).toMatchObject({ code: "temporarily_unavailable", retryAfterSeconds: 1 });
    expect(calls).toHaveLength(5);
  });

  it("that meets another once is made at the next try", async () => {
    const { client, table } = stage();
    let isFirst = true;
    injectFaults(client, () => {
      const fault = isFirst ? "conflict" : undefined;
      isFirst = false;
      return fault;
    });

    expect(await table.tryTransact([put("a"), put("b")])).toBeUndefined();
    expect(await table.get(key("a"))).toBeDefined();
  });

  it("that is refused and meets another is tried again: what it met may refuse it, too", async () => {
    const { client, table } = stage();
    const held = { pk: `HELD#${crypto.randomUUID()}`, sk: "HELD" };
    await table.write({ Put: { Item: held } });
    const isHeld = heldByAnother(client, held.pk);

    const isNew = "attribute_not_exists(pk)";
    const refused = await table.tryTransact([{ Put: { Item: held, ConditionExpression: isNew } }, raiseIf("none", 1)]);

    expect(isHeld()).toBe(true);
    expect(refused).toEqual([{ refused: true, item: held }, { refused: true }]);
  });

  it("that is refused and meets another each time is no verdict, but tried once it says which condition did not hold", async () => {
    const { client, table } = stage();
    cancelNext(client, ["TransactionConflict", "ConditionalCheckFailed"]);

    expect((await refusalOf(table.transact([put("a"), put("b")])))?.code).toBe("temporarily_unavailable");
    expect(await table.attempt([put("a"), put("b")])).toEqual([{ refused: false, isHeld: true }, { refused: true }]);
  });

  it.each(["ThrottlingError", "ProvisionedThroughputExceeded", "ValidationError", "ItemCollectionSizeLimitExceeded"])(
    "that is cancelled by %s is no verdict: it may be repeated later",
    async (reason) => {
      const { client, table } = stage();
      cancelNext(client, ["None", reason]);

      const refusal = await refusalOf(table.attempt([put("a"), put("b")]));

      expect(refusal?.code).toBe("temporarily_unavailable");
      expect(refusal?.cause).toBeInstanceOf(TransactionCanceledException);
    },
  );

  it("that the SDK repeats because its answer was lost is made once", async () => {
    const { table, arm } = tableWith("answer-lost-once");
    await table.write(put("a", { n: 1 }));
    arm();

    await table.transact([raiseIf("a", 1), putNew("b")]);

    expect((await table.get(key("a")))?.n).toBe(2);
  });
});

const cancelNext = (client: DynamoDBClient, reasons: readonly string[]): void => {
  client.middlewareStack.add(
    () => () => {
      throw new TransactionCanceledException({
        message: "injected",
        CancellationReasons: reasons.map((Code) => ({ Code })),
        $metadata: {},
      });
    },
    { step: "initialize", name: "cancelled" },
  );
};
