/** Runs a command: asks why and for a yes where it changes something of a stage, and puts on record who ran it. */
import { reasonLetters, SettlementReason } from "../shared/domain/account/settled-work.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import { operatorId } from "../shared/domain/ids.ts";
import type { AuditKind } from "../shared/domain/nouns.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import { auditStore } from "../shared/store/audit-store.ts";
import type { Caller } from "./caller.ts";
import { type About, type AnyCommand, CannotDo, type Changes, type Prepared } from "./command.ts";
import type { Stage } from "./stage.ts";

/** Where a yes is asked for. */
export type Terminal = {
  /** Whether somebody sits there who can answer. */
  readonly isThere: boolean;
  readonly ask: (question: string) => Promise<string>;
};

type Asked = {
  readonly name: string;
  readonly command: AnyCommand;
  readonly given: Readonly<Record<string, string | boolean | undefined>>;
};

type Uses = { readonly on: Stage; readonly terminal: Terminal };

/**
 * Nothing is changed before there is a reason and a yes, or without a record. Throws `CannotDo` where either is missing, and whatever the
 * command throws.
 */
export const runCommand = async (
  { name, command, given: { reason: why, yes, ...given } }: Asked,
  { on, terminal }: Uses,
): Promise<void> => {
  const changes: Changes = typeof command.changes === "string" ? command.changes : command.changes(given);
  const reason = reasonOf(why, changes !== "nothing" && !on.isLocal);
  const prepared: Prepared = await command.prepare(given, on, reason);
  if (changes !== "nothing" && !on.isLocal) {
    on.say(planText(prepared.will ?? [], { on, caller: await on.caller(), reason }));
    if (!yes) await mustAgree(terminal);
  }
  const recordOf = async (kind: AuditKind, said: Said, about?: About): Promise<Done> =>
    commandRecord({
      name,
      kind,
      about: { ...prepared.about, ...about },
      caller: await on.caller(),
      said: [["reason", reason], ...said],
    });
  const running = { record: (about?: About) => recordOf("command-run", [], about) };
  if (changes !== "in-steps") return prepared.run(running);

  const audit = auditStore(on.table());
  const begun = on.now();
  await audit.record(await recordOf("command-begun", []), begun);
  const end = async (outcome: string): Promise<void> =>
    audit.record(
      await recordOf("command-ended", [
        ["begun", begun.toISOString()],
        ["outcome", outcome],
      ]),
      on.now(),
    );
  try {
    await prepared.run(running);
  } catch (error) {
    // What the command itself threw is what its caller needs to see; without this record, the run is seen as one that never ended.
    await end(outcomeOf(error)).catch(() => on.say("The end of the command could not be recorded."));
    throw error;
  }
  await end("done");
};

type Said = readonly (readonly [field: string, after: string | undefined])[];

/** Every record is the operator's, where customers see neither who nor why; the account concerned is named in it. */
const commandRecord = ({
  name,
  kind,
  about: { accountId, subject },
  caller,
  said,
}: {
  readonly name: string;
  readonly kind: AuditKind;
  readonly about: About;
  readonly caller: Caller;
  readonly said: Said;
}): Done => ({
  accountId: operatorId,
  by: caller.name,
  kind,
  subject: name,
  ...(accountId !== undefined && { subjectAccountId: accountId }),
  changes: ([["of", subject], ...said] as Said).flatMap(([field, after]) =>
    after === undefined ? [] : [{ field, after }],
  ),
  from: "operations",
});

/** How it ended, by its name: a message may hold people's data. */
const outcomeOf = (error: unknown): string => {
  if (error instanceof Refusal) return `refused: ${error.code}`;
  return error instanceof Error ? `failed: ${error.name}` : "failed";
};

const reasonOf = (given: string | boolean | undefined, isRequired: boolean): string | undefined => {
  if (given === undefined && !isRequired) return undefined;
  const reason = SettlementReason.safeParse(given);
  if (reason.success) return reason.data;
  throw new CannotDo(
    given === undefined
      ? "--reason is missing: say in a line why, for the audit record, without names of people."
      : `--reason must have ${reasonLetters.min} to ${reasonLetters.max} characters.`,
  );
};

const planText = (
  will: readonly string[],
  { on, caller, reason }: { readonly on: Stage; readonly caller: Caller; readonly reason: string | undefined },
): string =>
  [
    `On the stage ${on.name}, in the AWS account ${caller.awsAccount ?? "of this shell"}, as ${caller.name}:`,
    ...will.map((line) => `  - ${line}`),
    `Reason: ${reason}`,
  ].join("\n");

const mustAgree = async ({ isThere, ask }: Terminal): Promise<void> => {
  if (!isThere)
    throw new CannotDo(
      "Nothing was done: there is no terminal to ask at. Repeat the command with --yes to skip the question.",
    );
  if ((await ask("Type yes to go on: ")).trim() !== "yes") throw new CannotDo("Nothing was done.");
};
