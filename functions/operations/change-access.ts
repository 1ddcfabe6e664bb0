import type { Clock } from "../../shared/clock.ts";
import { newNotice } from "../../shared/domain/notices/notice.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { NewId } from "../../shared/ids.ts";
import type { LoginStore } from "../../shared/store/login-store.ts";

type Uses = {
  readonly logins: Pick<LoginStore, "find" | "changeCredentials">;
  readonly newId: NewId;
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
 * ends, they are told by e-mail, and enrol another if they must use one. Refuses `not_found`.
 */
export const resetTotp =
  ({ logins, newId, now }: Uses) =>
  async (email: string): Promise<void> => {
    const login = await found(logins, email);
    const at = now();
    const change = { change: "totp-reset", firstName: "", at: at.toISOString(), from: "" } as const;
    const facts = { kind: "credentials-changed", ...change } as const;
    const notice = newNotice({ id: newId("no", at), recipient: { address: email }, language: "pl", facts }, at);
    await logins.changeCredentials({ login, to: { totp: null, recoveryHashes: {} }, notice });
  };
