import { writeFileSync } from "node:fs";
import { auditStore } from "../../shared/store/audit-store.ts";
import { CannotDo, command } from "../command.ts";
import { dataOf } from "../export-person.ts";
import { accountUserOf } from "./options.ts";

export default command({
  usage: `
  export-person  writes what is kept of a portal user to a new file, as JSON: profile, sessions, audit records, numbers of cases; no
                 secrets. That it was asked for is on record
    --account ac_…|operator   --user anna@poranna-kawa.example|us_…   --file anna.json`,
  options: { account: "required", user: "required", file: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const { user, named, about } = await accountUserOf(on, given);
    return {
      will: [`write what is kept of ${named} to the file ${given.file}`],
      about,
      run: async ({ record }) => {
        // First, so that nobody's data are taken without one.
        await auditStore(on.table()).record(await record(), on.now());
        const text = JSON.stringify(await dataOf(on.table(), user), null, 2);
        try {
          writeFileSync(given.file, `${text}\n`, { flag: "wx", mode: 0o600 });
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          const why = code === "EEXIST" ? "it is there already. Name another one" : code;
          throw new CannotDo(`The file ${given.file} can't be written: ${why}.`);
        }
        on.say(
          `${given.file} is written. Hand it over, then delete it; "Somebody asks for their data" in docs/runbook.md names what it lacks.`,
        );
      },
    };
  },
});
