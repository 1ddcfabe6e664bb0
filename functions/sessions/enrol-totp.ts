import * as z from "zod/mini";
import { browserOf, stepAfterCode } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { newRecoveryCodes, recoveryHashesOf } from "../../shared/security/second-factor.ts";
import {
  type CredentialUses,
  doneWith,
  FullToken,
  newsOfChange,
  newToken,
  proofOf,
  StepToken,
  TotpCode,
} from "./credentials.ts";

const ownCodes = { recoveryCodes: z.array(z.string()) };

const contract = {
  summary: "Enrol the authenticator app with its first code; from now on every sign-in asks for one",
  idempotencyKey: { none: "a code is taken once" },
  body: z.strictObject({ code: TotpCode }),
  answers: {
    200: {
      description: "Enrolled. The recovery codes are shown only now; every other session has ended",
      body: z.discriminatedUnion("next", [z.extend(FullToken, ownCodes), z.extend(StepToken, ownCodes)]),
    },
  },
  refusals: [sessionRefusals.code_refused, common.conflict],
} as const;

export const enrolTotp = verb(contract, (uses: CredentialUses) => async ({ body, caller, language, origin }) => {
  const { logins, now } = uses;
  const { user, session: ended } = caller;
  if (ended.offeredTotpSecret === undefined) throw new Refusal(common.conflict);
  const proof = await proofOf(body, { sealedSecret: ended.offeredTotpSecret, userId: user.id }, uses);
  const login = await logins.find(user.email);
  if (!login || !("step" in proof)) throw new Refusal(common.conflict);
  // Between the guard's look and this one the session may have ended: then it enrols nothing.
  if (login.userId !== user.id || login.credentialVersion !== ended.credentialVersion)
    throw new Refusal(common.not_signed_in);

  const recoveryCodes = newRecoveryCodes();
  const at = now();
  const totp = { sealedSecret: ended.offeredTotpSecret, enrolledAt: at.toISOString() };
  const renewed = { ...login, totp, credentialVersion: login.credentialVersion + 1 };
  const { session: begun, answer } = await newToken(
    renewed,
    { next: stepAfterCode(renewed) },
    { origin, browser: browserOf(ended), uses },
  );
  await logins.changeCredentials({
    login,
    to: {
      totp,
      lastTotpStep: Math.max(proof.step, login.lastTotpStep),
      recoveryHashes: recoveryHashesOf(recoveryCodes),
    },
    session: { ended, begun },
    followUps: {
      at,
      notices: newsOfChange(user, { change: "totp-enrolled" }, { language, at, from: origin.address }),
      records: doneWith({ ended, begun }, ["totp-enrolled"], origin),
    },
  });
  log.info("totp.enrolled", { accountId: user.accountId, userId: user.id });
  return { status: 200, body: { ...answer, recoveryCodes } };
});
