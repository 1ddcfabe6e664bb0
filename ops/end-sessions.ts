/** Ends sessions: of a person, of an account's people, or of everybody. */
import type { Clock } from "../shared/clock.ts";
import { type AccountId, operatorId } from "../shared/domain/ids.ts";
import type { PortalUser } from "../shared/domain/portal-users/portal-user.ts";
import { isRefusal, Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import type { LoginStore } from "../shared/store/login-store.ts";
import type { PeopleStore } from "../shared/store/people-store.ts";
import { type AccountQueues, accountPages, accountShards } from "./all-accounts.ts";
import { lacksCredentials } from "./credentials.ts";

type Uses = {
  readonly people: Pick<PeopleStore, "all">;
  readonly logins: Pick<LoginStore, "find" | "changeCredentials">;
  readonly now: Clock;
};

/** Of how many people so many sessions were ended, those that were over by themselves among them; and of whom they could not be. */
export type Ended = { readonly people: number; readonly sessions: number; readonly failed: readonly string[] };

const nobody: Ended = { people: 0, sessions: 0, failed: [] };
const sum = (all: readonly Ended[]): Ended => ({
  people: all.reduce((people, one) => people + one.people, 0),
  sessions: all.reduce((sessions, one) => sessions + one.sessions, 0),
  failed: all.flatMap(({ failed }) => failed),
});

const triesMax = 5;

/**
 * Every session of a user ends, also one that only opens a step of the sign-in, or begins meanwhile: by the version of the credentials, which
 * each request compares. No browser counts as known any more, and links to set a new password are dead; password and app stay. Whoever was
 * invited and has no password yet has no session, and keeps the invitation. The account's records say so. Refuses `temporarily_unavailable`
 * where the credentials were changed at each try.
 */
export const endSessionsOf =
  ({ logins, now }: Pick<Uses, "logins" | "now">) =>
  async ({ accountId, id, email, canLogIn, sessions }: PortalUser): Promise<Ended> => {
    if (!canLogIn) return nobody;
    for (let tries = 0; tries < triesMax; tries += 1) {
      const login = await logins.find(email);
      if (!login?.canLogIn || login.userId !== id || login.passwordHash === null) return nobody;
      const record = { accountId, by: "operator", kind: "sessions-ended", subject: id, from: "operations" } as const;
      try {
        await logins.changeCredentials({ login, to: {}, followUps: { at: now(), records: [record] } });
        return { people: 1, sessions: Object.keys(sessions).length, failed: [] };
      } catch (error) {
        if (!isRefusal(error, common.conflict)) throw error;
      }
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

/** Those of everybody of an account. Nobody who can't be read holds up others. */
export const endSessionsIn =
  (uses: Uses) =>
  async (accountId: AccountId): Promise<Ended> => {
    const ended: Ended[] = [];
    const users = await uses.people.all(accountId).catch(failedOf(accountId));
    if ("failed" in users) return users;
    for (const user of users) ended.push(await endSessionsOf(uses)(user).catch(failedOf(`${user.id} of ${accountId}`)));
    return sum(ended);
  };

/** Without credentials nothing goes on: that is thrown. */
const failedOf =
  (whose: string) =>
  (error: unknown): Ended => {
    if (lacksCredentials(error)) throw error;
    return { ...nobody, failed: [whose] };
  };

/** Accounts whose people are looked at side by side, and read at a time. */
const accountsAtOnce = 25;

/** Those of everybody, the staff first. */
export const endSessionsOfAll = async (
  uses: Uses & { readonly queues: AccountQueues; readonly say: (line: string) => void },
): Promise<Ended> => {
  const endIn = endSessionsIn(uses);
  let ended = await endIn(operatorId);
  for (const shard of accountShards) {
    for await (const { accountIds } of accountPages(uses.queues, { shard, limit: accountsAtOnce }))
      ended = sum([ended, ...(await Promise.all(accountIds.map(endIn)))]);
    uses.say(`${shard + 1} of ${accountShards.length} parts of the accounts: ${endedText(ended)} so far.`);
  }
  return ended;
};

export const endedText = ({ people, sessions }: Ended): string =>
  `${sessions} ${sessions === 1 ? "session" : "sessions"} of ${people} ${people === 1 ? "person" : "people"}`;
