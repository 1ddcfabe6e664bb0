import * as z from "zod/mini";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { Request } from "../../shared/http/contract.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { type CredentialUses, costsNoTry, PresentPassword, provenAgain, SecondFactor } from "./credentials.ts";

const contract = {
  summary: "Confirm who I am with a code from the app or, if no app is enrolled, the password; good for 10 minutes",
  idempotencyKey: { none: "a code is taken once, and a repeated proof proves the same" },
  body: z.strictObject({ password: z.optional(PresentPassword), code: SecondFactor.code }),
  answers: { 204: { description: "Proved, for this session" } },
  refusals: [sessionRefusals.credentials_refused, sessionRefusals.code_refused, common.conflict],
} as const;

export const prove = verb(contract, (uses: CredentialUses) => async (asked) => {
  await proofStep(asked, uses);
  return { status: 204 };
});

/** Notes a fresh proof of a caller. Refuses as the contract says. */
export const proofStep = async (
  { body, caller }: Pick<Request<typeof contract>, "body" | "caller">,
  uses: CredentialUses,
): Promise<void> => {
  const { user, session } = caller;
  const { login, proof } = await provenAgain(caller, body, uses);
  await costsNoTry(caller, () => uses.logins.prove({ login, session }, proof, uses.now()), uses);
  log.info("session.proved", { accountId: user.accountId, userId: user.id, sessionId: session.id });
};
