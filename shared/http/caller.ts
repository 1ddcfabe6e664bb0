/** The guard: who calls, and whether they may. It asks the store on every request, so a sign-out acts on the very next. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import { type GuardedAccess, type NextStep, type Permission, permissionsOf, type StaffRole } from "../domain/access.ts";
import { type AccountId, operatorId } from "../domain/ids.ts";
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
 * Refuses `not_signed_in` for a session that is missing, bent, ended, expired or idle, all alike, `sign_in_incomplete`
 * for one that opens another step only, and `not_allowed` where the role is not the one asked for or lacks the permission.
 */
export const admit = async (
  authorization: string | undefined,
  access: GuardedAccess,
  { people, now }: GuardUses,
): Promise<{ caller: Caller; touched: Promise<void> }> => {
  const token = parseToken(authorization);
  if (!token) throw new Refusal("not_signed_in");
  const kept = await people.session(token);
  const at = now();
  if (!kept || !opens(token.secret, kept.session) || !isAlive(kept.session, kept.user, at))
    throw new Refusal("not_signed_in");
  if (!stepsOf(access).includes(kept.session.next)) throw new Refusal("sign_in_incomplete");

  const caller = { accountId: kept.user.accountId, ...kept };
  if (!isAllowed(caller, access)) {
    log.warn("request.not_allowed", {
      accountId: caller.accountId,
      userId: caller.user.id,
      access: JSON.stringify(access),
    });
    throw new Refusal("not_allowed");
  }
  const touched = isTouchDue(kept.session, at) ? people.touch(token, at).catch(notNoted) : Promise.resolve();
  return { caller, touched };
};

const stepsOf = (access: GuardedAccess): readonly NextStep[] =>
  typeof access === "object" && "step" in access ? access.step : ["signed-in"];

const isAllowed = (caller: Caller, access: GuardedAccess): boolean => {
  if (access === "signed-in") return true;
  // Role and account: nobody has a role that is not of their account, and if somebody had, it would open nothing.
  if (typeof access === "string") return caller.accountId !== operatorId && mayDo(caller, access);
  if ("step" in access) return true;
  return caller.accountId === operatorId && access.staff.includes(caller.user.role as StaffRole);
};

/** The request is answered all the same; at worst the session is idle some minutes sooner. */
const notNoted = (error: unknown): void => log.warn("session.use_not_noted", { error: described(error) });

const opens = (secret: string, session: Session): boolean =>
  timingSafeEqual(createHash("sha256").update(secret).digest(), Buffer.from(session.secretHash, "hex"));
