import { verb } from "../../shared/http/verb.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";

const contract = {
  summary: "Sign out: the token opens nothing from now on",
  answers: { 204: { description: "Signed out" } },
} as const;

type Uses = { readonly people: Pick<PeopleStore, "end"> };

export const signOut = verb(contract, ({ people }: Uses) => async ({ caller }) => {
  await people.end({ accountId: caller.accountId, userId: caller.user.id, sessionId: caller.session.id });
  return { status: 204 };
});
