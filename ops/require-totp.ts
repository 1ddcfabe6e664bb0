import type { Clock } from "../shared/clock.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import type { LoginStore } from "../shared/store/login-store.ts";
import { loginOf } from "./change-access.ts";

type Uses = { readonly logins: Pick<LoginStore, "find" | "changeCredentials">; readonly now: Clock };

/**
 * Makes a portal user use a second factor: every session ends, and the next sign-in asks for it, or to enrol one.
 * Refuses `not_found` where nobody signs in with the address; asked again, it ends nobody's session.
 */
export const requireTotp =
  ({ logins, now }: Uses) =>
  async (email: string, records: readonly Done[] = []): Promise<void> => {
    const login = await loginOf(logins, email);
    if (login.requireTotp) return;
    await logins.changeCredentials({ login, to: { requireTotp: true }, followUps: { at: now(), records } });
  };
