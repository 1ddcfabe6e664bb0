/**
 * What a command of operations' is: a file of its own in `ops/commands`, and a line in `ops/commands.ts`. It says what it takes and what it
 * will do; `ops/run.ts` asks for the reason and a yes, and sees to the audit record.
 */
import type { Done } from "../shared/domain/audit-records/audit.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import type { Stage } from "./stage.ts";

/** The sentence for the person at the keyboard; anything else that is thrown is a bug. */
export class CannotDo extends Error {}

/** A text that must be given, a text that may be left out, or a flag. */
export type Options = Readonly<Record<string, "required" | "text" | "flag">>;

/** The options of a command as they were given. */
export type Given<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends "flag"
    ? boolean
    : O[Name] extends "required"
      ? string
      : string | undefined;
};

/**
 * `at-once`: all of it is one transaction, with the command's record in it · `in-steps`: it may stop half-way, so there is a record before it
 * begins, and one with the outcome once it has ended.
 */
export type Changes = "nothing" | "at-once" | "in-steps";

/** What a command is about, as its audit record says it: ids, and nothing of people. */
export type About = { readonly accountId?: AccountId; readonly subject?: string };

export type Running = {
  /** The record of the command, for the transaction of the change: who, why and about what, with what is known of that only now. */
  readonly record: (about?: About) => Promise<Done>;
};

export type Prepared = {
  /** What it will do, in plain words, a line each. It stands before a yes is asked for. */
  readonly will?: readonly string[];
  readonly about?: About;
  readonly run: (running: Running) => Promise<void>;
};

export type Command<O extends Options = Options> = {
  /** Its part of the list of commands: its name, what it does, and its options. */
  readonly usage: string;
  /** Beside those that every command takes: `commonOptions`. */
  readonly options: O;
  readonly changes: Changes | ((given: Given<O>) => Changes);
  /** Reads the options, looks at what is there, and changes nothing. Refuses what can't be done, before anybody is asked. */
  readonly prepare: (given: Given<O>, on: Stage, reason: string | undefined) => Prepared | Promise<Prepared>;
};

/** A command with the type of its options hidden. */
// biome-ignore lint/suspicious/noExplicitAny: of a table of commands, nobody knows whose options are given
export type AnyCommand = Command<any>;

export const command = <const O extends Options>(itself: Command<O>): AnyCommand => itself;

/**
 * `--reason` and `--yes` go with commands that change something; locally neither is asked for. `--table` is another table than the stage uses,
 * such as a restored copy.
 */
export const commonOptions = {
  stage: "text",
  data: "text",
  table: "text",
  reason: "text",
  yes: "flag",
} as const satisfies Options;
