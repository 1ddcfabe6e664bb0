import * as z from "zod/mini";
import { SessionId } from "../../shared/domain/ids.ts";
import { verb } from "../../shared/http/verb.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";

const contract = {
  summary: "End one of my sessions",
  path: z.strictObject({ id: SessionId }),
  answers: { 204: { description: "Ended, now or before" } },
};

type Uses = { readonly people: Pick<PeopleStore, "end"> };

export const endSession = verb(contract, ({ people }: Uses) => async ({ path, caller: { user } }) => {
  await people.end({ accountId: user.accountId, userId: user.id, sessionId: path.id });
  return { status: 204 };
});
