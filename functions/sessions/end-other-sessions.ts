import { verb } from "../../shared/http/verb.ts";
import { deviceTokenOf, nonceOfSession } from "../../shared/security/device-token.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import { type CredentialUses, KnownBrowser } from "./credentials.ts";

const contract = {
  summary: "End all my sessions but this one, and forget every browser but this one",
  answers: { 200: { description: "Ended", body: KnownBrowser } },
};

type Uses = Pick<CredentialUses, "attemptsKey"> & { readonly people: Pick<PeopleStore, "endOthers"> };

export const endOtherSessions = verb(contract, (uses: Uses) => async ({ caller: { user, session } }) => {
  await uses.people.endOthers(user, session);
  const { id: userId, email } = user;
  const credentialVersion = session.credentialVersion + 1;
  const key = await uses.attemptsKey();
  const device = { email, userId, nonce: nonceOfSession(key, session.id), credentialVersion, by: "sign-in" } as const;
  return { status: 200, body: { deviceToken: deviceTokenOf(key, device) } };
});
