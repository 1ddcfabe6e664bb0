import * as z from "zod/mini";
import { browserOf, stepAfterCode } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as passwordFaults from "../../shared/domain/sessions/faults.ts";
import { passwordFault, type Whose } from "../../shared/domain/sessions/password-policy.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import {
  type CredentialUses,
  costsNoTry,
  doneWith,
  NewPassword,
  newsOfChange,
  newToken,
  PresentPassword,
  reauthenticated,
  SecondFactor,
  Token,
} from "./credentials.ts";

const contract = {
  summary: "Change my password; every other session ends",
  /** Whoever is signed in and has an app gives its code; a sign-in that must end in another password has just given one. */
  body: z.strictObject({ currentPassword: PresentPassword, newPassword: NewPassword, code: SecondFactor.code }),
  answers: { 200: { description: "Set: a new token, and what it opens", body: Token } },
  refusals: [sessionRefusals.credentials_refused, sessionRefusals.code_refused, common.conflict],
} as const;

export const changePassword = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId) }),
  (uses: CredentialUses) =>
    async ({ body, caller, found: { head }, language, origin }) => {
      const { user, session: ended } = caller;
      const whose = { owner: user, companyName: head?.companyName ?? "" };
      // What can be judged without the login is judged first: a suggestion that is refused is no failed sign-in.
      refuseFaulty(body, { ...whose, hasTotp: true });
      const asked = ended.next === "signed-in" ? { secondFactor: { code: body.code } } : {};
      const { login, proof } = await reauthenticated(caller, { password: body.currentPassword, ...asked }, uses);
      await costsNoTry(caller, () => refuseFaulty(body, { ...whose, hasTotp: login.totp !== null }), uses);

      const passwordHash = await hashPassword(body.newPassword);
      const renewed = { ...login, mustChangePassword: false, credentialVersion: login.credentialVersion + 1 };
      // Where an app is enrolled, a password alone proves nothing anew: the step of a sign-in has had its code before.
      const provenBefore = login.totp && !proof ? { provenAt: ended.provenAt ?? ended.createdAt } : {};
      const step = { next: stepAfterCode(renewed), ...provenBefore };
      const { session: begun, answer } = await newToken(renewed, step, {
        origin,
        browser: browserOf(ended),
        uses,
      });
      const at = uses.now();
      const change = {
        login,
        to: { passwordHash, mustChangePassword: false },
        session: { ended, begun },
        proof: proof && "step" in proof ? proof : undefined,
        followUps: {
          at,
          notices: newsOfChange(user, { change: "password-changed" }, { language, at, from: origin.address }),
          records: doneWith({ ended, begun }, ["password-changed"], origin),
        },
      };
      await costsNoTry(caller, () => uses.logins.changeCredentials(change), uses);
      log.info("password.changed", { accountId: user.accountId, userId: user.id });
      return { status: 200, body: answer };
    },
);

type Judged = { readonly newPassword: string; readonly currentPassword: string };

const refuseFaulty = ({ newPassword, currentPassword }: Judged, whose: Whose): void => {
  const isSame = newPassword.normalize("NFC") === currentPassword.normalize("NFC");
  const fault = isSame ? passwordFaults.same_as_before : passwordFault(newPassword, whose);
  if (fault) throw new Refusal(common.invalid_request, { errors: [{ pointer: "/newPassword", fault }] });
};
