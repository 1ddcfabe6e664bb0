import { AccountId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { CannotDo, command, type Prepared } from "../command.ts";
import { type Ended, endedText, endSessionsIn, endSessionsOf, endSessionsOfAll } from "../end-sessions.ts";
import type { Stage } from "../stage.ts";
import { accountNamed, emailOf } from "./options.ts";

export default command({
  usage: `
  end-sessions   ends every session of a person, of an account's people, or of everybody: they sign in again, with the same
                 password and app, from browsers that are new to us. Safe to repeat
    --user anna@poranna-kawa.example|us_…   with an id, also --account ac_…|operator
    --account ac_…|operator
    --all                                   may take long: about a minute for each 10,000 people`,
  options: { user: "text", account: "text", all: "flag" },
  changes: "in-steps",
  prepare: ({ user, account, all }, on): Prepared | Promise<Prepared> => {
    if (all && (user !== undefined || account !== undefined))
      throw new CannotDo("--all goes with neither --user nor --account.");
    if (all) return everybody(on);
    if (user !== undefined) return person(on, user, account);
    const accountId = AccountId.safeParse(account);
    if (!accountId.success) throw new CannotDo("end-sessions takes --user, --account ac_…|operator, or --all.");
    return people(on, accountId.data);
  },
});

const usesOf = (on: Stage) => {
  const table = on.table();
  return { people: peopleStore(table), logins: loginStore(table), now: on.now };
};

const ending = (on: Stage, end: () => Promise<Ended>) => async (): Promise<void> => {
  const ended = await end();
  on.say(`Ended: ${endedText(ended)}. They can sign in again.`);
  if (ended.failed.length > 0)
    throw new CannotDo(
      `Those of ${ended.failed.join(", ")} could not be ended, or not all of them. Repeat the command.`,
    );
};

const everybody = (on: Stage): Prepared => ({
  will: ["end every session of everybody, of all customers and of the staff"],
  run: ending(on, () => endSessionsOfAll({ ...usesOf(on), queues: queueStore(on.table()), say: on.say })),
});

const people = async (on: Stage, accountId: AccountId): Promise<Prepared> => ({
  will: [`end every session of everybody of ${await accountNamed(on, accountId)}`],
  about: { accountId },
  run: ending(on, () => endSessionsIn(usesOf(on))(accountId)),
});

const person = async (on: Stage, given: string, account: string | undefined): Promise<Prepared> => {
  const uses = usesOf(on);
  const named = given.startsWith("us_")
    ? { accountId: accountBeside(account), userId: given }
    : await uses.logins.find(emailOf(given, "--user"));
  const user = named && (await uses.people.find(named.accountId, named.userId));
  if (!user) throw new Refusal(common.not_found);
  return {
    will: [`end every session of ${user.email} of ${await accountNamed(on, user.accountId)}`],
    about: { accountId: user.accountId, subject: user.id },
    run: ending(on, () => endSessionsOf(uses)(user)),
  };
};

const accountBeside = (account: string | undefined): AccountId => {
  const accountId = AccountId.safeParse(account);
  if (!accountId.success) throw new CannotDo("--user us_… also takes --account ac_…|operator.");
  return accountId.data;
};
