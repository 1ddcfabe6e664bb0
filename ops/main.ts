/** `npm run ops -- <command>`: what operations do by hand, against the local system or a stage. */
import { createInterface } from "node:readline/promises";
import { answerHelp } from "../local/help.ts";
import { CannotDo } from "./command.ts";
import { commands } from "./commands.ts";
import { helpOf, parsed, usage } from "./parsed.ts";
import { runCommand, type Terminal } from "./run.ts";
import { saidOf } from "./said.ts";
import { stageOf } from "./stage.ts";

const terminal: Terminal = {
  isThere: process.stdin.isTTY === true,
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
};

try {
  const argv = process.argv.slice(2);
  answerHelp(Object.hasOwn(commands, argv[0] ?? "") ? helpOf(argv[0]!) : usage());
  if (argv.length === 0) throw new CannotDo(usage());
  const { name, command, values } = parsed(argv);
  const { stage, data, ...given } = values;
  await runCommand(
    { name, command, given },
    { on: await stageOf(stage, { folder: data, table: given.table }), terminal },
  );
} catch (error) {
  const said = saidOf(error);
  if (said === undefined) throw error;
  console.error(said);
  process.exitCode = 1;
}
