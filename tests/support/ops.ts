/** Commands of operations' as they are typed, on a table of a test's own: as on a stage, by somebody whom AWS knows. */
import { parsed } from "../../ops/parsed.ts";
import { runCommand } from "../../ops/run.ts";
import { type Stage, stageOf } from "../../ops/stage.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { linkKey } from "./sign-in-desk.ts";
import { type TestTable, tableNamed } from "./table.ts";

export const arn = "arn:aws:sts::123456789012:assumed-role/Operations/ola";

const local = await stageOf("local");

/** `answers` is typed at each question; without it, nobody sits at a terminal. */
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
    const { name: command, command: itself, values } = parsed(words);
    const { stage: _, data: __, ...given } = values;
    const terminal = { isThere: answers !== undefined, ask: async () => answers ?? "" };
    await runCommand({ name: command, command: itself, given }, { on, terminal });
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
