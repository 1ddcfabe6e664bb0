import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayDelete } from "../../shared/domain/portal-users/user-administration.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { type AdministrationUses, type Asked, accessNotices, userDone } from "./user-changes.ts";

const contract = {
  summary: "Delete somebody: their sessions end at once and their address is free; the audit trail keeps their id only",
  path: z.strictObject({ id: UserId }),
  answers: { 204: { description: "Deleted" } },
  refusals: [
    common.fresh_proof_needed,
    userRefusals.rights_beyond_own,
    userRefusals.own_access,
    userRefusals.main_administrator_protected,
    common.conflict,
  ],
} as const;

/** Deletes somebody of the caller's account. */
export const deletePerson =
  (uses: AdministrationUses) =>
  async (request: Asked & { readonly path: { readonly id: string } }): Promise<Answer> => {
    const { caller, path } = request;
    const { user } = await uses.users.find(caller.accountId, path.id);
    mayDelete(caller.user, user);
    const at = uses.now();
    mustBeFresh(caller, at);
    const done = userDone(request, "user-deleted", { before: user });
    const notices = await accessNotices(request, { before: user }, at, uses);
    await uses.users.remove(user, { actor: caller.user, followUps: { at, records: [done], notices } });
    log.info("user.deleted", { accountId: user.accountId, userId: user.id, by: caller.user.id });
    return { status: 204 };
  };

export const deleteUser = verb(contract, deletePerson);
