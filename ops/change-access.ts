import type { Clock } from "../shared/clock.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { credentialsChanged } from "../shared/domain/sessions/notices.ts";
import type { LoginStore } from "../shared/store/login-store.ts";

type Uses = {
  readonly logins: Pick<LoginStore, "find" | "changeCredentials">;
  readonly now: Clock;
};

const found = async (logins: Uses["logins"], email: string) => {
  const login = await logins.find(email);
  if (!login?.canLogIn) throw new Refusal(common.not_found);
  return login;
};

/**
 * Lets somebody sign in no more, of the staff or a customer's people: every session ends with it.
 * Refuses `not_found` where nobody may sign in with the address, also because it was taken from them before.
 */
export const disableUser =
  ({ logins }: Uses) =>
  async (email: string): Promise<void> => {
    const login = await found(logins, email);
    await logins.changeCredentials({ login, to: { canLogIn: false } });
  };

/**
 * Disconnects the authenticator app of somebody who lost it and the recovery codes, once BOK knows who asks: every session
 * ends, they are notified by e-mail, and enrol another if they must use one. Refuses `not_found`.
 */
export const resetTotp =
  ({ logins, now }: Uses) =>
  async (email: string): Promise<void> => {
    const login = await found(logins, email);
    const at = now();
    const notice = credentialsChanged(
      { firstName: "", email },
      { change: "totp-reset" },
      { language: "pl", at, from: "" },
    );
    await logins.changeCredentials({
      login,
      to: { totp: null, recoveryHashes: {} },
      followUps: { at, notices: [notice] },
    });
  };
