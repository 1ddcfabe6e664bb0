import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayDelete } from "../../shared/domain/portal-users/user-administration.ts";
import * as common from "../../shared/domain/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { type AdministrationUses, userDone } from "./user-changes.ts";

const contract = {
  summary: "Delete somebody: their sessions end at once and their address is free; the audit trail keeps their id only",
  path: z.strictObject({ id: UserId }),
  answers: { 204: { description: "Deleted" } },
  refusals: [
    userRefusals.rights_beyond_own,
    userRefusals.own_access,
    userRefusals.main_administrator_protected,
    common.conflict,
  ],
} as const;

export const deleteUser = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { caller, path } = request;
  const { user } = await uses.users.find(caller.accountId, path.id);
  mayDelete(caller.user, user);
  const done = userDone(request, "user-deleted", { before: user });
  await uses.users.remove(user, { actor: caller.user, followUps: { at: uses.now(), records: [done] } });
  log.info("user.deleted", { accountId: user.accountId, userId: user.id, by: caller.user.id });
  return { status: 204 };
});
