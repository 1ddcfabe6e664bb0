import * as z from "zod/mini";
import * as commonFaults from "../../shared/domain/faults.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { seal } from "../../shared/security/sealed.ts";
import { enrolmentOf, newTotpSecret, totpOwner } from "../../shared/security/second-factor.ts";
import { type CredentialUses, costsNoTry, PresentPassword, reauthenticated, SecondFactor } from "./credentials.ts";

const contract = {
  summary: "Start enrolling an authenticator app: its secret as text, URI and QR code",
  idempotencyKey: { none: "a secret is shown once; asked again, another one takes its place" },
  // Whoever is signed in gives the present ones; a sign-in that must end in an enrolment has just given its password.
  body: z.strictObject({ currentPassword: z.optional(PresentPassword), ...SecondFactor }),
  answers: {
    200: {
      description: "Shown only now; nothing changes until the app has given a code",
      body: z.strictObject({ secret: z.string(), otpauthUri: z.string(), qrSvg: z.string() }),
    },
  },
  refusals: [sessionRefusals.credentials_refused, sessionRefusals.code_refused],
} as const;

export const offerTotp = verb(contract, (uses: CredentialUses) => async ({ body, caller }) => {
  const { user, session } = caller;
  const secret = newTotpSecret();
  const sealedSecret = seal(await uses.totpKey(), secret, totpOwner(session));
  if (session.next === "enrol-totp") {
    await uses.logins.offerTotp(session, { sealedSecret });
  } else {
    const { currentPassword, ...secondFactor } = body;
    if (currentPassword === undefined)
      throw new Refusal(common.invalid_request, {
        errors: [{ pointer: "/currentPassword", fault: commonFaults.required }],
      });
    const again = await reauthenticated(caller, { password: currentPassword, secondFactor }, uses);
    await costsNoTry(caller, () => uses.logins.offerTotp(session, { sealedSecret, ...again }), uses);
  }
  return { status: 200, body: { secret, ...enrolmentOf(secret, user.email) } };
});
