/**
 * What can go wrong between a store and its table, made to go wrong on purpose: middleware in the DynamoDB client that
 * loses calls and answers, cancels transactions, steps in between two calls, or takes away a condition.
 *
 * The local engine never raises a conflict of its own and never loses an answer, so whatever depends on them is shown here.
 */
import {
  type DynamoDBClient,
  ProvisionedThroughputExceededException,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import { sortKeyOf, takingAway, type WriteInput } from "./seen-conditions.ts";

/**
 * `conflict`            another transaction is at the same items; nothing is applied (reads are not troubled by one)
 * `lost-before`         the connection is lost before the call arrives
 * `lost-after`          the call is applied, but its answer is lost: the outcome is unknown
 * `answer-lost-once`    as `lost-after`, but the SDK's own retry gets through
 * `throttled`           DynamoDB takes no more, and the SDK has given up repeating
 * `unprocessed`         a batch read leaves its last key unread (other calls: none of their business)
 */
export const faults = [
  "conflict",
  "lost-before",
  "lost-after",
  "answer-lost-once",
  "throttled",
  "unprocessed",
] as const;
export type Fault = (typeof faults)[number];

/** The calls that leave nothing behind. */
export const reads: readonly string[] = ["GetItem", "BatchGetItem", "Query"];

/** A call as a store words it, before it is serialised: `Put`s hold plain items. */
export type Call = { readonly command: string; readonly input: Input };

type Input = Record<string, unknown> & { readonly TransactItems?: readonly Record<string, WriteInput>[] };

/** Asks before every call of the client what is to go wrong with it. */
export const injectFaults = (client: DynamoDBClient, faultOf: (call: Call) => Fault | undefined): void => {
  let dropAnswer = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const call = callOf(context.commandName, args.input);
      const fault = faultOf(call);
      switch (fault) {
        case "conflict":
          if (reads.includes(call.command)) return next(args);
          throw conflictOf(call);
        case "throttled":
          throw new ProvisionedThroughputExceededException({ message: "injected", $metadata: {} });
        case "lost-before":
          throw connectionLost();
        case "lost-after":
          await next(args);
          throw connectionLost();
        case "answer-lost-once":
          dropAnswer += 1;
          return next(args);
        case "unprocessed":
          return call.command === "BatchGetItem" ? leftUnread(await next(args), call) : next(args);
        case undefined:
          return next(args);
      }
    },
    { step: "initialize", name: "injectedFaults", override: true },
  );
  // Below the SDK's retries: what fails here is repeated by the SDK itself.
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (dropAnswer === 0) return answer;
      dropAnswer -= 1;
      throw connectionLost();
    },
    { step: "finalizeRequest", priority: "low", name: "lostAnswers", override: true },
  );
};

/** Lets `act` happen between two calls of somebody: right before the next call of this command, once or so many times. */
export const beforeNext = (client: DynamoDBClient, command: string, act: () => Promise<unknown>, times = 1): void => {
  let due = times;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (due > 0 && callOf(context.commandName, args.input).command === command) {
        due -= 1;
        await act();
      }
      return next(args);
    },
    { step: "initialize", name: `before ${command}`, override: true },
  );
};

/**
 * Makes the next read of an item whose partition begins so answer without it, while the others of a batch are as they are: items that are read
 * together may be of different moments, and this one is of before it was kept. Answers whether one was read since.
 */
export const readTooSoon = (client: DynamoDBClient, partition: string): (() => boolean) => {
  let isDue = true;
  const isMeant = (item: Keyed | undefined): boolean => String(item?.pk).startsWith(partition);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const { command } = callOf(context.commandName, args.input);
      if (!isDue || !["BatchGetItem", "GetItem"].includes(command)) return answer;
      const { Item, Responses = {} } = answer.output as BatchRead & { readonly Item?: Keyed };
      isDue = ![Item, ...Object.values(Responses).flat()].some(isMeant);
      if (isDue) return answer;
      const seen = Object.entries(Responses).map(([table, items]) => [table, items.filter((item) => !isMeant(item))]);
      const left = Item ? { Item: undefined } : { Responses: Object.fromEntries(seen) };
      return { ...answer, output: { ...answer.output, ...left } };
    },
    { step: "initialize", name: `too soon ${partition}`, override: true },
  );
  return () => !isDue;
};

/**
 * Makes the next transaction that is refused meet another one at each item whose partition begins so, whatever became of its condition: the
 * other has come as far as the rest, and not there yet. Answers whether one did since.
 */
export const heldByAnother = (client: DynamoDBClient, partition: string): (() => boolean) => {
  let isDue = true;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!isDue || !(error instanceof TransactionCanceledException)) throw error;
        isDue = false;
        const { TransactItems = [] } = callOf(context.commandName, args.input).input;
        const reasons = error.CancellationReasons?.map((reason, place) => {
          const writes = Object.values(TransactItems[place] ?? {}) as { readonly Item?: Keyed; readonly Key?: Keyed }[];
          const isHeld = writes.some(({ Item, Key }) => String((Key ?? Item)?.pk).startsWith(partition));
          return isHeld ? { Code: "TransactionConflict" } : reason;
        });
        throw new TransactionCanceledException({ message: "injected", CancellationReasons: reasons, $metadata: {} });
      }
    },
    { step: "initialize", name: `held by another ${partition}`, override: true },
  );
  return () => !isDue;
};

/**
 * Lets `act` happen within the next read that asks for an item whose partition begins so: that item is read after it, and those beside it
 * before. Answers whether it did since.
 */
export const withinRead = (client: DynamoDBClient, partition: string, act: () => Promise<unknown>): (() => boolean) => {
  let isDue = true;
  const isMeant = (item: Keyed | undefined): boolean => String(item?.pk).startsWith(partition);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { input } = callOf(context.commandName, args.input);
      const { Key, RequestItems = {} } = input as { Key?: Keyed; RequestItems?: Record<string, { Keys: Keyed[] }> };
      if (!isDue || ![Key, ...Object.values(RequestItems).flatMap(({ Keys }) => Keys)].some(isMeant)) return next(args);
      isDue = false;
      const before = await next(args);
      await act();
      const after = await next(args);
      if (Key) return after;
      const [early = {}, late = {}] = [before, after].map(({ output }) => (output as BatchRead).Responses);
      const seen = Object.entries(late).map(([table, items]) => [
        table,
        [...(early[table] ?? []).filter((item) => !isMeant(item)), ...items.filter(isMeant)],
      ]);
      return { ...after, output: { ...after.output, Responses: Object.fromEntries(seen) } };
    },
    { step: "initialize", name: `within read of ${partition}`, override: true },
  );
  return () => !isDue;
};

/** A condition, or a part of one, as the store words it, and the items that it stands before. */
export type Condition = {
  /** The sort key of the item, or what it begins with where that holds a `#`. */
  readonly item: string;
  /** The part that is meant; the whole condition unless given. */
  readonly part?: string;
  /** What the condition asks for beside the part, where several conditions of such items have that part. */
  readonly beside?: string;
};

/**
 * Makes a condition hold whatever is kept, and answers which parts of conditions no longer counted: a test must see that
 * it took away one. The condition's text stays, because DynamoDB refuses values that no expression uses.
 */
export const takeAway = (
  client: DynamoDBClient,
  { item, part, beside }: Condition,
): { readonly parts: () => readonly string[] } => {
  const taken = takingAway();
  const isMeant = (write: WriteInput): boolean => {
    const sk = sortKeyOf(write);
    return item.includes("#") ? sk.startsWith(item) : sk === item;
  };
  const neutered = (action: string, write: WriteInput): WriteInput => {
    const condition = write.ConditionExpression;
    if (!isMeant(write) || condition === undefined) return write;
    if (![part, beside].every((text) => text === undefined || condition.includes(text))) return write;
    const meant = part ?? condition;
    taken.note(action, write, meant);
    return {
      ...write,
      ConditionExpression: condition.replace(
        meant,
        () => `((${meant}) OR attribute_exists(pk) OR attribute_not_exists(pk))`,
      ),
    };
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { command, input } = callOf(context.commandName, args.input);
      if (command === "TransactWriteItems")
        return next({
          ...args,
          input: {
            ...input,
            TransactItems: (input.TransactItems ?? []).map((write) =>
              Object.fromEntries(Object.entries(write).map(([action, fields]) => [action, neutered(action, fields)])),
            ),
          } as ServiceInputTypes,
        });
      if (command === "PutItem" || command === "UpdateItem" || command === "DeleteItem")
        return next({ ...args, input: neutered(command.replace("Item", ""), input) as ServiceInputTypes });
      return next(args);
    },
    { step: "initialize", priority: "low", name: `without ${item} ${part ?? ""}`, override: true },
  );
  return { parts: taken.parts };
};

/** The calls of a client from now on, in their order. */
export const callsOf = (client: DynamoDBClient): Call[] => {
  const calls: Call[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      calls.push(callOf(context.commandName, args.input));
      return next(args);
    },
    { step: "initialize", name: `calls ${crypto.randomUUID()}` },
  );
  return calls;
};

const callOf = (commandName: string | undefined, input: unknown): Call => ({
  command: (commandName ?? "").replace(/Command$/, ""),
  input: input as Input,
});

const conflictOf = ({ command, input }: Call): Error => {
  if (command !== "TransactWriteItems") return new TransactionConflictException({ message: "injected", $metadata: {} });
  const reasons = (input.TransactItems ?? []).map((_, place) => ({
    Code: place === 0 ? "TransactionConflict" : "None",
  }));
  return new TransactionCanceledException({ message: "injected", CancellationReasons: reasons, $metadata: {} });
};

/** As Node words it; the name is what the SDK repeats a call for. */
const connectionLost = (): Error =>
  Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });

type Keyed = Record<string, unknown>;
type BatchRead = { readonly Responses?: Record<string, Keyed[]> };

const leftUnread = <Answer extends { output: ServiceOutputTypes }>(answer: Answer, { input }: Call): Answer => {
  const { RequestItems } = input as { readonly RequestItems: Record<string, { readonly Keys: readonly Keyed[] }> };
  const { Responses = {} } = answer.output as BatchRead;
  const lastOf = (table: string): readonly Keyed[] => RequestItems[table]?.Keys.slice(-1) ?? [];
  const isSame = (one: Keyed, other: Keyed): boolean =>
    JSON.stringify([one.pk, one.sk]) === JSON.stringify([other.pk, other.sk]);
  const unread = Object.keys(RequestItems).map((table) => [table, { Keys: lastOf(table) }]);
  const read = Object.entries(Responses).map(([table, items]) => [
    table,
    items.filter((item) => !lastOf(table).some((key) => isSame(key, item))),
  ]);
  return {
    ...answer,
    output: { ...answer.output, Responses: Object.fromEntries(read), UnprocessedKeys: Object.fromEntries(unread) },
  };
};
