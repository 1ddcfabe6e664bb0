import { noticeStore } from "../../shared/store/notice-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { command } from "../command.ts";
import { checkErasable, erasePerson } from "../erase-person.ts";
import { accountUserOf } from "./options.ts";

export default command({
  usage: `
  erase-person   deletes a portal user as far as nothing obliges us to keep them: name, position, e-mail address, telephone, login;
                 every session ends. Ledger and audit trail name them by id only, and stay
    --account ac_…|operator   --user anna@poranna-kawa.example|us_…`,
  options: { account: "required", user: "required" },
  changes: "in-steps",
  prepare: async (given, on) => {
    const { user, named, about } = await accountUserOf(on, given);
    const [people, users, notices] = [peopleStore(on.table()), userStore(on.table()), noticeStore(on.table())];
    await checkErasable(people, user);
    return {
      will: [
        `delete ${named}, who can then no longer sign in: name, position, e-mail address, telephone, login`,
        "take their address off the low-balance alert, and forget whether e-mails to it bounced",
        "keep what has to be kept: the ledger and the audit trail, which have their id; cases and files until their time is over",
      ],
      about,
      run: async () => {
        await erasePerson({ people, users, notices, now: on.now })(user);
        on.say(
          `${user.id} is erased. This can't be undone; "Somebody wants to be forgotten" in docs/runbook.md names what stays until when.`,
        );
      },
    };
  },
});
