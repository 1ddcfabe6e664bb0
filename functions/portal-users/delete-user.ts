import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import { mayDelete } from "../../shared/domain/portal-users/user-administration.ts";
import { verb } from "../../shared/http/endpoint.ts";
import { log } from "../../shared/log.ts";
import { type AdministrationUses, recordOf } from "./keeping.ts";

const contract = {
  summary: "Delete somebody: their sessions end at once and their address is free; the audit trail keeps their id only",
  path: z.strictObject({ id: UserId }),
  answers: { 204: { description: "Deleted" } },
  refusals: ["rights_beyond_own", "own_access", "main_administrator_protected", "conflict"],
} as const;

export const deleteUser = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { caller, path } = request;
  const { user } = await uses.users.find(caller.accountId, path.id);
  mayDelete(caller.user, user);
  const audit = recordOf(request, "user-deleted", { before: user }, uses);
  await uses.users.remove(user, { actor: caller.user, audit, notices: [] });
  log.info("user.deleted", { accountId: user.accountId, userId: user.id, by: caller.user.id });
  return { status: 204 };
});
