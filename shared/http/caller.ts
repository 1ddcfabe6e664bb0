/** The guard: who calls, and whether they may. It asks the store on every request, so a sign-out acts on the very next. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { type Access, type Permission, permissionsOf } from "../domain/access.ts";
import type { AccountId } from "../domain/ids.ts";
import { isAlive, isTouchDue, type PortalUser, type Session } from "../domain/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import { described, log } from "../log.ts";
import type { PeopleStore } from "../store/people-store.ts";
import { parseToken } from "./token.ts";

export type Caller = {
  /** The only account whose items this request may reach. */
  readonly accountId: AccountId;
  readonly user: PortalUser;
  readonly session: Session;
};

export type GuardUses = { readonly people: Pick<PeopleStore, "session" | "touch">; readonly now: Clock };

export const mayDo = ({ user }: Caller, permission: Permission): boolean =>
  permissionsOf[user.role].includes(permission);

/**
 * The caller of a request, and the note of the session's use where one is due: it runs beside the action and is awaited
 * before the answer.
 *
 * Refuses `not_signed_in` for a session that is missing, bent, ended, expired or idle, all alike, and `not_allowed`
 * where the role lacks the permission.
 */
export const admit = async (
  authorization: string | undefined,
  access: Exclude<Access, { public: string }>,
  { people, now }: GuardUses,
): Promise<{ caller: Caller; touched: Promise<void> }> => {
  const token = parseToken(authorization);
  if (!token) throw new Refusal("not_signed_in");
  const kept = await people.session(token);
  const at = now();
  if (!kept || !opens(token.secret, kept.session) || !isAlive(kept.session, kept.user, at))
    throw new Refusal("not_signed_in");
  if (kept.session.next !== "signed-in") throw new Refusal("not_signed_in");

  const caller = { accountId: kept.user.accountId, ...kept };
  if (access !== "signed-in" && !mayDo(caller, access)) {
    log.warn("request.not_allowed", { accountId: caller.accountId, userId: caller.user.id, access });
    throw new Refusal("not_allowed");
  }
  const touched = isTouchDue(kept.session, at) ? people.touch(token, at).catch(notNoted) : Promise.resolve();
  return { caller, touched };
};

/** The request is answered all the same; at worst the session is idle some minutes sooner. */
const notNoted = (error: unknown): void => log.warn("session.use_not_noted", { error: described(error) });

const opens = (secret: string, session: Session): boolean =>
  timingSafeEqual(createHash("sha256").update(secret).digest(), Buffer.from(session.secretHash, "hex"));
