import { loginStore } from "../../shared/store/login-store.ts";
import { command } from "../command.ts";
import { requireTotp } from "../require-totp.ts";
import { userOf } from "./options.ts";

export default command({
  usage: `
  require-totp   makes a portal user sign in with an authenticator app from now on
    --email anna@poranna-kawa.example`,
  options: { email: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const { email, about, named } = await userOf(on, given.email);
    return {
      will: [`make ${named} sign in with an authenticator app from now on, and end every session of theirs`],
      about,
      run: async ({ record }) => {
        await requireTotp({ logins: loginStore(on.table()), now: on.now })(email, [await record()]);
        on.say(`From now on ${email} signs in with an authenticator app; every session has ended.`);
      },
    };
  },
});
