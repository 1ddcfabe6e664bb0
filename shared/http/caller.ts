/** The guard: who calls, and whether they may. It asks the store on every request, so a sign-out acts on the very next. */
import type { Clock } from "../clock.ts";
import {
  type GuardedAccess,
  type NextStep,
  type Permission,
  permissionsOf,
  roles,
  type StaffRole,
} from "../domain/access.ts";
import type { Done } from "../domain/audit-records/audit.ts";
import { type AccountId, operatorId } from "../domain/ids.ts";
import { policyAdmits } from "../domain/login-policies/login-policy.ts";
import { isAlive, isFresh, isTouchDue, type PortalUser, type Session } from "../domain/portal-users/portal-user.ts";
import { type Problem, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { described, log } from "../log.ts";
import { sha256 } from "../security/hash.ts";
import type { PeopleStore } from "../store/people-store.ts";
import type { Found, Reads } from "../store/reads.ts";
import type { RequestKey } from "../store/request-key.ts";
import { parseToken, type Token } from "./token.ts";

export type Caller = {
  /** The only account whose items this request may reach. */
  readonly accountId: AccountId;
  readonly user: PortalUser;
  readonly session: Session;
};

/** Whom a token names, before anybody has checked it: enough to read by, and never to answer by. */
export type Named = { readonly accountId: AccountId; readonly userId: string };

export type GuardUses = {
  readonly people: Pick<PeopleStore, "admission" | "touch" | "noteRefusal">;
  readonly now: Clock;
};

/** What is done in the guard's own round trip. */
export type Riding = {
  readonly readsOf?: (named: Named) => Reads;
  /** Whether one of the session's tries is taken. */
  readonly takesTry?: boolean;
};

/** What a request says of itself. */
export type Asks = {
  readonly authorization: string | undefined;
  readonly route: string;
  readonly origin: { readonly address: string };
};

export const mayDo = ({ user }: Caller, permission: Permission): boolean =>
  permissionsOf[user.role].includes(permission);

/**
 * For what could make a stolen session a permanent one, or moves money by hand: refuses `fresh_proof_needed` unless the caller
 * signed in, or proved who they are (`POST /me/proof`), within the last 10 minutes.
 */
export const mustBeFresh = ({ session }: Caller, now: Date): void => {
  if (!isFresh(session, now)) throw new Refusal(common.fresh_proof_needed);
};

/** What a caller did, for the record. */
export const doneBy = (
  { caller, origin }: { readonly caller: Caller } & Pick<Asks, "origin">,
  done: Pick<Done, "kind" | "subjectAccountId" | "subject" | "changes">,
): Done => ({ accountId: caller.accountId, userId: caller.user.id, ...done, from: origin.address });

/** The key that a caller gave a request, together with what it asks for: another body under the same key is refused. */
export const requestKeyOf = (
  { accountId, user }: Caller,
  { route, key, asks }: { readonly route: string; readonly key: string; readonly asks: unknown },
): RequestKey => ({ accountId, userId: user.id, route, key, bodyHash: sha256(JSON.stringify(asks)) });

/** The same where the route takes a key and asks for none; undefined for a request without. */
export const optionalKeyOf = (caller: Caller, named: Parameters<typeof requestKeyOf>[1]): RequestKey | undefined =>
  named.key === "" ? undefined : requestKeyOf(caller, named);

/**
 * The caller of a request, and the note of the session's use where one is due: it runs beside the action and is awaited
 * before the answer. What the route reads (`readsOf` whom the token names) comes with the guard's own read, but is parsed
 * only when `found` is called: whatever is wrong with it, a refusal and its record stay the same.
 *
 * Refuses `not_signed_in` for a session that is missing, malformed, ended, expired, idle or out of tries, all alike, `login_policy_refused`
 * where the user's policy doesn't let them in from there or now, `sign_in_incomplete` for a session that opens another step
 * only, and `not_allowed` where the role is not the one asked for or lacks the permission.
 */
export const admit = async (
  { authorization, ...asks }: Asks,
  access: GuardedAccess,
  uses: GuardUses,
  riding: Riding = {},
): Promise<{ caller: Caller; found: () => Promise<Found<Reads>>; touched: Promise<void> }> => {
  const token = parseToken(authorization);
  const examined = token && (await examine(token, { ...asks, access }, uses, riding));
  if (!examined) throw new Refusal(common.not_signed_in);
  const { problem, hasTry, ...admitted } = examined;
  if (problem) throw new Refusal(problem);
  if (riding.takesTry && !hasTry) throw new Refusal(common.not_signed_in);
  return admitted;
};

type Examined = {
  readonly caller: Caller;
  /** Why they are refused, which is on record by now; undefined where they may. */
  readonly problem: Problem | undefined;
  readonly hasTry: boolean;
  readonly found: () => Promise<Found<Reads>>;
  readonly touched: Promise<void>;
};

/** Whose session a token opens, and whether they may: undefined for one that opens none that is alive. In one round trip. */
export const examine = async (
  token: Token,
  { route, origin, access }: Omit<Asks, "authorization"> & { readonly access: GuardedAccess },
  { people, now }: GuardUses,
  { readsOf = () => ({}), takesTry = false }: Riding = {},
): Promise<Examined | undefined> => {
  const riding = { reads: readsOf(token), takesTry };
  const { kept, hasTry, found } = await people.admission(token, sha256(token.secret), riding);
  const at = now();
  if (!kept || !isAlive(kept.session, kept.user, at)) return undefined;
  const { session, user } = kept;
  const caller = { accountId: token.accountId, user, session };
  const problem = refusalOf(caller, access, policyAdmits(kept, { now: at, address: origin.address }));
  if (problem) {
    const { code } = problem;
    log.warn("request.not_allowed", { accountId: user.accountId, userId: user.id, route, code });
    if (problem !== common.sign_in_incomplete) {
      const done = { kind: "request-refused", subject: `${code} ${route}` } as const;
      await people.noteRefusal(doneBy({ caller, origin }, done), at).catch(notNoted);
    }
    return { caller, problem, hasTry, found, touched: Promise.resolve() };
  }
  const isTouched = isTouchDue(session, at) && (hasTry || !takesTry);
  const touched = isTouched ? people.touch(session, at).catch(notNoted) : Promise.resolve();
  return { caller, problem, hasTry, found, touched };
};

/** Why a caller may not do what a route is for; undefined where they may. `isAdmitted`: by their login policy. */
export const refusalOf = (caller: Caller, access: GuardedAccess, isAdmitted: boolean): Problem | undefined => {
  if (!isAdmitted) return common.login_policy_refused;
  if (!stepsOf(access).includes(caller.session.next)) return common.sign_in_incomplete;
  return isAllowed(caller, access) ? undefined : common.not_allowed;
};

const stepsOf = (access: GuardedAccess): readonly NextStep[] =>
  typeof access === "object" && "step" in access ? access.step : ["signed-in"];

const isAllowed = (caller: Caller, access: GuardedAccess): boolean => {
  if (access === "signed-in") return true;
  // Role and account: nobody has a role that is not of their account, and if somebody had, it would open nothing.
  if (typeof access === "string") return caller.accountId !== operatorId && mayDo(caller, access);
  if ("step" in access) return true;
  if ("right" in access) {
    const { isMainAdministrator, rights, role } = caller.user;
    // Nobody of a customer's has another role; and if somebody had, it would open nothing.
    const isCustomer = caller.accountId !== operatorId && roles.some((known) => known === role);
    return isCustomer && (isMainAdministrator || rights[access.right]);
  }
  return caller.accountId === operatorId && access.staff.includes(caller.user.role as StaffRole);
};

/** The request is answered all the same; at worst the session is idle some minutes sooner, or a refusal is only in the log. */
const notNoted = (error: unknown): void => log.warn("request.not_noted", { error: described(error) });
