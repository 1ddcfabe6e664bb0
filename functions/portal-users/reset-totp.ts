import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayResetTotp } from "../../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh, optionalKeyOf } from "../../shared/http/caller.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { replayMark } from "../../shared/replays.ts";
import { type AdministrationUses, type Asked, accessNotices, changeNotice, userDone } from "./user-changes.ts";

const contract = {
  summary: "Disconnect somebody's authenticator app, lost or broken: their sessions end, and they enrol another",
  idempotencyKey: "optional",
  path: z.strictObject({ id: UserId }),
  answers: {
    204: {
      description: "Disconnected; the user is notified by e-mail, unless nobody has used a link sent to their address",
    },
  },
  refusals: [
    common.fresh_proof_needed,
    userRefusals.rights_beyond_own,
    userRefusals.restrictions_below_own,
    userRefusals.own_access,
    userRefusals.main_administrator_protected,
    common.conflict,
  ],
} as const;

/** Disconnects the app of somebody of the caller's account. */
export const disconnectApp =
  (uses: AdministrationUses) =>
  async (
    request: Asked & { readonly path: { readonly id: string }; readonly idempotencyKey: string },
  ): Promise<Answer> => {
    const { caller, path, idempotencyKey } = request;
    const key = optionalKeyOf(caller, { route: "totp-resets", key: idempotencyKey, asks: path });
    if (await uses.users.isRepeated(key)) return { status: 204, headers: replayMark(key) };
    const { user } = await uses.users.find(caller.accountId, path.id);
    mayResetTotp(caller.user, user);
    const at = uses.now();
    mustBeFresh(caller, at);
    // Nobody enrolled an app who has not accepted their invitation, and that is to stay good.
    if (user.invitedAt !== null) throw new Refusal(common.conflict);
    const followUps = {
      at,
      records: [userDone(request, "totp-reset", { before: user, after: user })],
      notices: [
        ...(user.canLogIn && !user.isAddressUnproved ? [changeNotice(request, user, "totp-reset", at)] : []),
        ...(await accessNotices(request, { before: user, after: user, resetsTotp: true }, at, uses)),
      ],
    };
    const reset = { totp: null, recoveryHashes: {} };
    if ((await uses.users.changeLogin(user, reset, { actor: caller.user, followUps }, key)) === "changed")
      log.info("totp.reset", { accountId: user.accountId, userId: user.id, by: caller.user.id });
    return { status: 204, headers: replayMark(key) };
  };

export const resetTotp = verb(contract, disconnectApp);
