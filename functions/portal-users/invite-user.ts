import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayInvite } from "../../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { replayMark } from "../../shared/replays.ts";
import { type AdministrationUses, invitationBy, userDone } from "./user-changes.ts";

const contract = {
  summary: "Invite a portal user again who has not accepted yet; the earlier link stops working",
  idempotencyKey: "optional",
  path: z.strictObject({ id: UserId }),
  answers: { 204: { description: "Invited: the e-mail is on its way" } },
  refusals: [
    userRefusals.rights_beyond_own,
    userRefusals.own_access,
    userRefusals.main_administrator_protected,
    userRefusals.too_many_invitations,
    common.conflict,
  ],
} as const;

export const inviteUser = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { caller, path, idempotencyKey } = request;
  const key = optionalKeyOf(caller, { route: "invitations", key: idempotencyKey, asks: path });
  if (await uses.users.isRepeated(key)) return { status: 204, headers: replayMark(key) };
  const { user } = await uses.users.find(caller.accountId, path.id);
  mayInvite(caller.user, user);
  if (user.invitedAt === null) throw new Refusal(common.conflict);
  const renewed = { ...user, credentialVersion: user.credentialVersion + 1 };
  const { link, notice } = await invitationBy(request, renewed, uses);
  const records = [userDone(request, "user-invited", { before: user, after: user })];
  const followUps = { at: uses.now(), records, links: [link], notices: [notice] };
  const keeping = { actor: caller.user, followUps, newcomer: user.email };
  if ((await uses.users.changeLogin(user, {}, keeping, key)) === "changed")
    log.info("user.invited", { accountId: user.accountId, userId: user.id, by: caller.user.id });
  return { status: 204, headers: replayMark(key) };
});
