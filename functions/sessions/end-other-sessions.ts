import { browserOf } from "../../shared/domain/portal-users/portal-user.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { verb } from "../../shared/http/verb.ts";
import { deviceTokenOf } from "../../shared/security/device-token.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import { type CredentialUses, KnownBrowser } from "./credentials.ts";

const contract = {
  summary: "End all my sessions but this one, and forget every browser but this one",
  answers: { 200: { description: "Ended", body: KnownBrowser } },
  refusals: [common.fresh_proof_needed],
} as const;

type Uses = Pick<CredentialUses, "attemptsKey" | "now"> & { readonly people: Pick<PeopleStore, "endOthers"> };

/** It ends the tokens of all browsers and all links that were mailed: a stolen session must not keep its owner out by that. */
export const endOtherSessions = verb(contract, (uses: Uses) => async ({ caller }) => {
  mustBeFresh(caller, uses.now());
  const { user, session } = caller;
  await uses.people.endOthers(user, session);
  const { id: userId, email } = user;
  const credentialVersion = session.credentialVersion + 1;
  const device = { email, userId, nonce: browserOf(session), credentialVersion, by: "sign-in" } as const;
  return { status: 200, body: { deviceToken: deviceTokenOf(await uses.attemptsKey(), device, uses.now()) } };
});
