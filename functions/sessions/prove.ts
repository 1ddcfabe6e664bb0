import * as z from "zod/mini";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { type CredentialUses, costsNoTry, PresentPassword, provenAgain, SecondFactor } from "./credentials.ts";

const contract = {
  summary: "Confirm who I am with a code from the app or, if no app is enrolled, the password; good for 10 minutes",
  body: z.strictObject({ password: z.optional(PresentPassword), code: SecondFactor.code }),
  answers: { 204: { description: "Proved, for this session" } },
  refusals: [sessionRefusals.credentials_refused, sessionRefusals.code_refused, common.conflict],
} as const;

export const prove = verb(contract, (uses: CredentialUses) => async ({ body, caller }) => {
  const { user, session } = caller;
  const { login, proof } = await provenAgain(caller, body, uses);
  await costsNoTry(caller, () => uses.logins.prove({ login, session }, proof, uses.now()), uses);
  log.info("session.proved", { accountId: user.accountId, userId: user.id, sessionId: session.id });
  return { status: 204 };
});
