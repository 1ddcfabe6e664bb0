import { CannotDo, command } from "../command.ts";
import { comparedText, compareTables, isSame } from "../compare-tables.ts";
import { described } from "../prepare-copy.ts";

export default command({
  usage: `
  compare-tables compares two tables, such as a restored copy with the original: counts what is missing, extra and changed, by
                 kind of item, and names the first keys, never what stands in an item; exit code 1 if anything differs
    --from saldo-prod   --to saldo-prod-2026-11-30
    [--keys 5]   so many keys of each kind`,
  options: { from: "required", to: "required", keys: "text" },
  changes: "nothing",
  prepare: ({ from, to, keys = "5" }, on) => {
    if (from === to) throw new CannotDo("--from and --to are the same table.");
    if (!/^\d{1,4}$/.test(keys)) throw new CannotDo("--keys is a number, 9999 at most.");
    return {
      run: async () => {
        for (const table of [from, to])
          if (!(await described(on.dynamo(), table)))
            throw new CannotDo(`There is no table ${table} in this AWS account and region.`);
        const compare = compareTables({ client: on.dynamo(), say: on.say, keysMax: Number(keys) });
        const compared = await compare({ from, to });
        on.say(comparedText(compared, { from, to }));
        if (!isSame(compared)) process.exitCode = 1;
      },
    };
  },
});
