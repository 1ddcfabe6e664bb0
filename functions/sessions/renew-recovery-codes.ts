import * as z from "zod/mini";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { newRecoveryCodes, recoveryHashesOf } from "../../shared/security/second-factor.ts";
import {
  type CredentialUses,
  costsNoTry,
  doneAlone,
  newsOfChange,
  PresentPassword,
  reauthenticated,
  SecondFactor,
} from "./credentials.ts";

const contract = {
  summary: "Replace the recovery codes with ten new ones",
  idempotencyKey: { none: "the codes are shown once; asked again, others take their place" },
  body: z.strictObject({ currentPassword: PresentPassword, ...SecondFactor }),
  answers: {
    200: { description: "Shown only now", body: z.strictObject({ recoveryCodes: z.array(z.string()) }) },
  },
  refusals: [sessionRefusals.credentials_refused, sessionRefusals.code_refused, common.conflict],
} as const;

export const renewRecoveryCodes = verb(
  contract,
  (uses: CredentialUses) =>
    async ({ body, caller, language, origin }) => {
      const { currentPassword, ...secondFactor } = body;
      const again = await reauthenticated(caller, { password: currentPassword, secondFactor }, uses);
      const { login, proof } = again;
      const recoveryCodes = newRecoveryCodes();
      const at = uses.now();
      const told = { language, at, from: origin.address };
      const renew = async (): Promise<void> => {
        // Without an app there is nothing to recover.
        if (!proof) throw new Refusal(common.conflict);
        await uses.logins.renewRecoveryCodes(
          { login, session: caller.session },
          {
            recoveryHashes: recoveryHashesOf(recoveryCodes),
            proof,
            at,
            followUps: {
              at,
              notices: newsOfChange(caller.user, { change: "recovery-codes-renewed" }, told),
              records: [doneAlone(login, "recovery-codes-renewed", origin)],
            },
          },
        );
      };
      await costsNoTry(caller, renew, uses);
      log.info("recovery_codes.renewed", { accountId: login.accountId, userId: login.userId });
      return { status: 200, body: { recoveryCodes } };
    },
);
