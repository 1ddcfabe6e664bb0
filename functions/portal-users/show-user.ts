import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import { etagOf, verb } from "../../shared/http/endpoint.ts";
import type { UserStore } from "../../shared/store/user-store.ts";
import { ShownUser, shownUser } from "./shown-user.ts";

const contract = {
  summary: "One of the account's people; the ETag is what an edit must name",
  path: z.strictObject({ id: UserId }),
  answers: { 200: { description: "The portal user", body: ShownUser } },
};

type Uses = { readonly users: Pick<UserStore, "find"> };

export const showUser = verb(contract, ({ users }: Uses) => async ({ caller, path }) => {
  const { user } = await users.find(caller.accountId, path.id);
  return { status: 200, headers: { etag: etagOf(user.version) }, body: shownUser(user) };
});
