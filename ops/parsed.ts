/** Reads a command line by the command's own options. */
import { parseArgs } from "node:util";
import { type AnyCommand, CannotDo, commonOptions, type Options } from "./command.ts";
import { commands } from "./commands.ts";

export type Parsed = {
  readonly name: string;
  readonly command: AnyCommand;
  /** Flags are true or false; a text that was not given is undefined. */
  readonly values: Readonly<Record<string, string | boolean | undefined>> & {
    readonly stage: string | undefined;
    readonly data: string | undefined;
    readonly table: string | undefined;
  };
};

/** Throws `CannotDo` for a command or an option that there is none of, and for what must be given and is not. */
export const parsed = ([name = "", ...words]: readonly string[]): Parsed => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new CannotDo(`There is no command ${name}. npm run ops shows them all.`);
  const options: Options = { ...commonOptions, ...command.options };
  const given = valuesOf(words, options, command);
  const missing = Object.entries(options).find(([option, kind]) => kind === "required" && given[option] === undefined);
  if (missing) throw new CannotDo(`--${missing[0]} is missing.\n${command.usage}`);
  return { name, command, values: given as Parsed["values"] };
};

const valuesOf = (words: readonly string[], options: Options, { usage }: AnyCommand) => {
  const kinds = Object.entries(options);
  try {
    const { values } = parseArgs({
      args: [...words],
      options: Object.fromEntries(
        kinds.map(([option, kind]) => [option, { type: kind === "flag" ? ("boolean" as const) : ("string" as const) }]),
      ),
    });
    return Object.fromEntries(
      kinds.map(([option, kind]) => [option, kind === "flag" ? values[option] === true : values[option]]),
    );
  } catch (error) {
    if (error instanceof TypeError && "code" in error) throw new CannotDo(`${error.message}\n${usage}`);
    throw error;
  }
};

const common = `Without --stage: the local system, which must be running (npm start). It asks nothing. --data is its folder, if not .saldo.
With one: the table that the stage uses, under the AWS credentials and the AWS_REGION of this shell. --table is another one, such as a
restored copy that is not used yet. A command that changes something of a stage takes
  --reason "The ledger disagrees"   why, for the audit record, which also names the AWS identity; no names of people
  [--yes]                           skips the question; without it, the command says what it will do, and goes on once you type yes`;

/** One command, and what goes with each. */
export const helpOf = (name: string): string => `${commands[name]?.usage}\n\n${common}`;

/** All commands, and what goes with each. */
export const usage = (): string => `npm run ops -- <command> [--stage local|dev|staging|prod] [--data .saldo]
${Object.values(commands)
  .map((command) => command.usage)
  .join("\n")}

${common}`;
