/** Commands of operations' as they are typed: on a table of a test's own as on a stage, by somebody whom AWS knows. */
import { CannotDo } from "../../ops/command.ts";
import { parsed } from "../../ops/parsed.ts";
import { runCommand } from "../../ops/run.ts";
import { saidOf } from "../../ops/said.ts";
import { type Stage, stageOf } from "../../ops/stage.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { type LocalSystem, nowIn } from "./local-system.ts";
import { thrownBy } from "./refusals.ts";
import { linkKey } from "./sign-in-desk.ts";
import { openTestAccount, type TestTable, tableNamed, testTable } from "./table.ts";

export const arn = "arn:aws:sts::123456789012:assumed-role/Operations/ola";

const local = await stageOf("local");

/** `answers` is typed at each question; without it, nobody sits at a terminal. */
const typed = async (words: readonly string[], on: Stage, answers?: string): Promise<void> => {
  const { name, command, values } = parsed(words);
  const { stage: _, data: __, ...given } = values;
  const terminal = { isThere: answers !== undefined, ask: async () => answers ?? "" };
  await runCommand({ name, command, given }, { on, terminal });
};

export const operationsOn = ({ name }: TestTable, changes: Partial<Stage> = {}) => {
  const { table, client } = tableNamed(name);
  const said: string[] = [];
  const on: Stage = {
    ...local,
    name: "prod",
    isLocal: false,
    flag: " --stage prod",
    table: () => table,
    caller: async () => ({ name: arn, awsAccount: "123456789012" }),
    linkKey: async () => linkKey,
    say: (line) => {
      said.push(line);
    },
    ...changes,
  };
  const type = async (words: readonly string[], answers?: string): Promise<string> => {
    said.length = 0;
    await typed(words, on, answers);
    return said.join("\n");
  };
  return {
    client,
    said: () => said.join("\n"),
    type,
    /** With a reason, and without a question. */
    ops: (...words: readonly string[]) => type([...words, "--reason", "The ledger disagrees", "--yes"]),
    /** What the operator's records say of commands, the oldest first. */
    records: async (): Promise<AuditRecord[]> =>
      (await auditStore(table).list(operatorId, { limit: 100 })).records
        .filter(({ from }) => from === "operations")
        .reverse(),
  };
};

/** Types one on a local system, by its clock, as ola. What was said ends with the sentence of why it was not done. */
export const typedOn = async (system: LocalSystem, ...words: readonly string[]) => {
  const said: string[] = [];
  const moved = (await nowIn(system)).getTime() - Date.now();
  const on: Stage = {
    ...(await stageOf("local", { folder: system.folder })),
    now: () => new Date(Date.now() + moved),
    shellUser: "ola",
    caller: async () => ({ name: "ola" }),
    say: (line) => {
      said.push(line);
    },
  };
  const isDone = await typed(words, on).then(
    () => true,
    (error: unknown) => {
      const sentence = saidOf(error);
      if (sentence === undefined) throw error;
      said.push(sentence);
      return false;
    },
  );
  return { isDone, said: said.map((line) => `${line}\n`).join("") };
};

/** The same, with an account on the table that they can be about. */
export const operationsOnAccount = async () => {
  const stage = await testTable();
  const accountId = await openTestAccount(stage.table);
  const ledger = ledgerStore({ table: stage.table, now: () => new Date() });
  return {
    ...operationsOn(stage),
    stage,
    table: stage.table,
    accountId,
    state: async () => (await ledger.head(accountId)).state,
  };
};

/** The sentence of a command that can't be done. */
export const sentenceOf = async (done: Promise<unknown>): Promise<string> => {
  const error = await thrownBy(done);
  if (!(error instanceof CannotDo)) throw new Error("the command was done, or failed otherwise", { cause: error });
  return error.message;
};
