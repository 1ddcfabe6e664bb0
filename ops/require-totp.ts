import { Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import type { LoginStore } from "../shared/store/login-store.ts";

type Uses = { readonly logins: Pick<LoginStore, "find" | "changeCredentials"> };

/**
 * Makes a portal user use a second factor: every session ends, and the next sign-in asks for it, or to enrol one.
 * Refuses `not_found` where nobody signs in with the address; asked again, it ends nobody's session.
 */
export const requireTotp =
  ({ logins }: Uses) =>
  async (email: string): Promise<void> => {
    const login = await logins.find(email);
    if (!login?.canLogIn) throw new Refusal(common.not_found);
    if (!login.requireTotp) await logins.changeCredentials({ login, to: { requireTotp: true } });
  };
