import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { enableUser } from "../change-access.ts";
import { command } from "../command.ts";
import { accountNamed, accountOf, emailOf } from "./options.ts";

export default command({
  usage: `
  enable-user    lets somebody who was shut out, even a main administrator, sign in again: they are invited by e-mail
                 to set a password
    --account ac_…|operator   --email hanna@operator.example`,
  options: { account: "required", email: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const [accountId, email] = [accountOf(given.account), emailOf(given.email)];
    return {
      will: [
        `let ${email} of ${await accountNamed(on, accountId)} sign in again, and invite them by e-mail to set a password`,
      ],
      about: { accountId },
      run: async ({ record }) => {
        const [table, { newId, now, linkKey }] = [on.table(), on];
        const [people, users, ledger] = [peopleStore(table), userStore(table), ledgerStore({ table, now })];
        await enableUser({ people, users, ledger, linkKey, newId, now })({ accountId, email }, [await record()]);
        on.say(`${email} may sign in again; an invitation to set a password is on its way.`);
      },
    };
  },
});
