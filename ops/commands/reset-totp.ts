import { loginStore } from "../../shared/store/login-store.ts";
import { resetTotp } from "../change-access.ts";
import { command } from "../command.ts";
import { userOf } from "./options.ts";

export default command({
  usage: `
  reset-totp     disconnects the authenticator app of somebody who lost it and the recovery codes
    --email anna@poranna-kawa.example`,
  options: { email: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const { email, about, named } = await userOf(on, given.email);
    return {
      will: [`disconnect the authenticator app of ${named}, notify them by e-mail, and end every session of theirs`],
      about,
      run: async ({ record }) => {
        await resetTotp({ logins: loginStore(on.table()), now: on.now })(email, [await record()]);
        on.say(
          `The authenticator app of ${email} is disconnected; they are notified by e-mail, and every session has ended.`,
        );
      },
    };
  },
});
