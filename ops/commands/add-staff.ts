import { accountStore } from "../../shared/store/account-store.ts";
import { AddStaff, addStaff } from "../add-staff.ts";
import { command } from "../command.ts";
import { checked, mustBeFree, newPerson, personOptions, showPassword } from "./options.ts";

export default command({
  usage: `
  add-staff      adds one of the operator's staff
    --role operator-administrator|operator-finance|operator-helpdesk
    --first-name Hanna  --last-name Maj     --position "Konsultantka BOK"
    --email hanna@operator.example          --phone +48221234503`,
  options: { role: "required", ...personOptions },
  changes: "at-once",
  prepare: async (given, on) => {
    const wanted = checked(AddStaff.safeParse({ ...newPerson(given), role: given.role }));
    await mustBeFree(on, wanted);
    return {
      will: [`add ${wanted.email} to the operator's staff, as ${wanted.role}`],
      run: async ({ record }) => {
        showPassword(wanted, on);
        const { newId, now } = on;
        const add = addStaff({ accounts: accountStore(on.table()), newId, now });
        const userId = await add(wanted, async (subject) => [await record({ subject })]);
        on.say(`${wanted.email} is now one of the operator's staff (${wanted.role}, ${userId}).`);
      },
    };
  },
});
