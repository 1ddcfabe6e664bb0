/** The conditions that one file of tests has sent to DynamoDB, and those that it has taken away. */
import { partWithout } from "./condition-parts.ts";

/** One write as a store words it, before it is serialised. */
export type WriteInput = {
  readonly [Field: string]: unknown;
  readonly ConditionExpression?: string;
};

/** A condition by what stays the same from call to call: `Update TOPUP#: attempt = :attempt`. */
export type SeenCondition = { readonly write: string; readonly item: string; readonly condition: string };

/** A part of a condition, as `partsOf` takes it apart. */
export type SeenPart = SeenCondition & { readonly part: string };

export type SeenConditions = {
  /** Each condition with a test that sent it. */
  readonly sent: readonly (SeenCondition & { readonly test: string })[];
  readonly takenAway: readonly SeenPart[];
};

const sent = new Map<string, SeenConditions["sent"][number]>();
const takenAway: Map<string, SeenPart>[] = [];

/** Before each file of tests: a worker's modules outlive its files. */
export const forgetSeen = (): void => {
  sent.clear();
  takenAway.length = 0;
};

/** The writes of a command of the document client, each with its action; none where it reads. */
export const writesOf = (command: string, input: Readonly<Record<string, unknown>>): [string, WriteInput][] => {
  const transaction = (input.TransactItems ?? []) as readonly Record<string, WriteInput>[];
  if (command.startsWith("Transact")) return transaction.flatMap((write) => Object.entries(write));
  const action = /^(Put|Update|Delete)/.exec(command)?.[1];
  return action === undefined ? [] : [[action, input]];
};

export const sortKeyOf = (write: WriteInput): string => {
  const { sk } = (write.Item ?? write.Key ?? {}) as { readonly sk?: string };
  return sk ?? "";
};

export const noteSent = (action: string, write: WriteInput, test: string): void => {
  const seen = seenOf(action, write);
  if (seen && !sent.has(nameOf(seen))) sent.set(nameOf(seen), { ...seen, test });
};

/** For a test that takes something away: notes each write that a piece of its condition is taken from. */
export const takingAway = () => {
  const parts = new Map<string, SeenPart>();
  takenAway.push(parts);
  return {
    note: (action: string, write: WriteInput, piece: string): void => {
      const seen = seenOf(action, write);
      const part = seen && partWithout(seen.condition, folded(piece));
      if (part !== undefined) parts.set(nameOfPart({ ...seen!, part }), { ...seen!, part });
    },
    parts: (): readonly string[] => [...parts.keys()],
  };
};

/** Where one test took several parts away at once, it doesn't show of any that it matters. */
export const seenConditions = (): SeenConditions => ({
  sent: [...sent.values()],
  takenAway: takenAway.flatMap((parts) => (parts.size === 1 ? [...parts.values()] : [])),
});

const nameOf = ({ write, item, condition }: SeenCondition): string => `${write} ${item}: ${condition}`;

export const nameOfPart = (seen: SeenPart): string =>
  seen.part === seen.condition ? nameOf(seen) : `${nameOf(seen)}, its part ${seen.part}`;

const seenOf = (write: string, input: WriteInput): SeenCondition | undefined => {
  const condition = input.ConditionExpression;
  if (condition === undefined) return undefined;
  // What follows the first `#` are ids.
  const item = /^[^#]*#?/.exec(sortKeyOf(input))![0];
  return { write, item, condition: folded(condition) };
};

/** Placeholders that are numbered (`:count5`) stand for one of many values, and alternatives that only differ in them for one. */
const folded = (expression: string): string =>
  expression.replaceAll(/([:#][A-Za-z]+)\d+/g, "$1N").replaceAll(/( OR \([^()]*\))\1+/g, "$1");
