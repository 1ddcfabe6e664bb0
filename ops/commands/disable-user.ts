import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { disableUser } from "../change-access.ts";
import { command } from "../command.ts";
import { userOf } from "./options.ts";

export default command({
  usage: `
  disable-user   stops somebody (staff or a customer's user) from signing in; every session ends
    --email hanna@operator.example`,
  options: { email: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const { email, about, named } = await userOf(on, given.email);
    return {
      will: [`stop ${named} from signing in, and end every session of theirs`],
      about,
      run: async ({ record }) => {
        const table = on.table();
        const [logins, people, users] = [loginStore(table), peopleStore(table), userStore(table)];
        const disable = disableUser({ logins, people, users, now: on.now });
        const { accountId } = await disable(email, [await record()]);
        on.say(`${email} can no longer sign in; every session has ended.`);
        on.say(`To undo it: npm run ops -- enable-user${on.flag} --account ${accountId} --email ${email}`);
      },
    };
  },
});
