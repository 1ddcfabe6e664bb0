import { CannotDo, command } from "../command.ts";
import { prepareCopy, whenActive } from "../prepare-copy.ts";

export default command({
  usage: `
  prepare-copy   gives a restored table what a restore does not copy: stream, expiry, point-in-time recovery, protection
                 from deletion, tags, maximum on demand. Prints what the stage must say. Safe to repeat
    --table saldo-prod-2026-11-30`,
  options: { table: "required" },
  changes: "in-steps",
  prepare: async ({ table }, on) => {
    if (on.isLocal) throw new CannotDo("Only a stage's table is restored. Give --stage.");
    const like = await on.ownTable();
    const uses = { client: on.dynamo(), say: on.say };
    // Its record is kept in the copy, which takes none before.
    await whenActive(uses, { table, like });
    return {
      will: [`give the table ${table} what ${like} has and a restore does not bring along`],
      about: { subject: table },
      run: async () => {
        const tableStreamArn = await prepareCopy(uses)({ table, like });
        on.say(
          `${table} is ready. In infra/stages.ts:\n    tableName: "${table}",\n    tableStreamArn: "${tableStreamArn}",\nThe deployment that switches to it takes --parameters TableInUse=${table}`,
        );
      },
    };
  },
});
