import { verb } from "../../shared/http/verb.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";

const contract = {
  summary: "End all my sessions but this one",
  answers: { 204: { description: "Ended" } },
};

type Uses = { readonly people: Pick<PeopleStore, "endOthers"> };

export const endOtherSessions = verb(contract, ({ people }: Uses) => async ({ caller: { user, session } }) => {
  await people.endOthers(user, session);
  return { status: 204 };
});
