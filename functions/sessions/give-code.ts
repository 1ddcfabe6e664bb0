import * as z from "zod/mini";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { Request } from "../../shared/http/contract.ts";
import { tryingVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import {
  type CredentialUses,
  doneAlone,
  doneWith,
  newsOfChange,
  newToken,
  proofOf,
  refusedBy,
  SecondFactor,
  Token,
} from "./credentials.ts";

const contract = {
  summary: "Continue a sign-in with a code from the authenticator app, or with a recovery code",
  idempotencyKey: { none: "a code is taken once" },
  body: z.strictObject(SecondFactor),
  answers: { 200: { description: "The next step: a new token, and what it opens", body: Token } },
  refusals: [sessionRefusals.code_refused],
} as const;

/** Five codes may be tried by one session, however many at once: each is judged only with a try in hand. */
export const giveCode = tryingVerb(contract, (uses: CredentialUses) => async (asked) => {
  const { answer } = await codeStep(asked, uses);
  return { status: 200, body: answer };
});

type Given = Pick<Request<typeof contract>, "body" | "caller" | "language" | "origin">;

/** The second step of a sign-in, by a caller who has a try in hand; what is not judged wrong gives it back. Refuses as the contract says. */
export const codeStep = async ({ body, caller, language, origin }: Given, uses: CredentialUses) => {
  const { logins, now } = uses;
  const { user, session: ended } = caller;
  if (!ended.awaitsCode) throw new Error("a session that opens the step of the code awaits none");
  const { sealedTotpSecret, afterCode, recoveryCodesLeft, device } = ended.awaitsCode;
  try {
    const proof = await proofOf(body, { sealedSecret: sealedTotpSecret, userId: user.id }, uses);
    const { session: begun, answer } = await newToken(
      { ...ended, email: user.email },
      { next: afterCode },
      { origin, browser: device, uses },
    );
    const used = { change: "recovery-code-used", codesLeft: recoveryCodesLeft - 1 } as const;
    const isRecovery = "recoveryHash" in proof;
    const at = now();
    const followUps = {
      at,
      records: doneWith({ ended, begun }, isRecovery ? ["recovery-code-used"] : [], origin),
      notices: isRecovery ? newsOfChange(user, used, { language, at, from: origin.address }) : [],
    };
    await logins.passCode({ ended, begun }, { email: user.email, sessions: user.sessions, proof, followUps });
    const { accountId, userId, id: sessionId, next } = begun;
    log.info("session.begun", { accountId, userId, sessionId, next, by: isRecovery ? "recovery-code" : "totp" });
    return { session: begun, answer };
  } catch (error) {
    if (isRefusal(error, sessionRefusals.code_refused)) {
      log.warn("code.refused", { accountId: user.accountId, userId: user.id }, refusedBy("code"));
      await uses.people.noteRefusal(doneAlone(ended, "sign-in-refused", origin, "code_refused"), now());
    } else {
      // Nobody has judged the code wrong: whoever comes again with it finds the step open.
      await uses.people.returnTry({ ...ended, sessionId: ended.id });
    }
    throw error;
  }
};
