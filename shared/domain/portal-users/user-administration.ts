/**
 * Who may keep whom (Użytkownicy Portalu): nobody grants, or touches, what goes beyond their own; nobody changes what they
 * themselves may do; the main administrator is changed by a written procedure only. What restricts somebody's sign-in is part
 * of their rights: nobody lets anybody in, in any way, who is restricted less than they are. It is judged on what a change
 * alters, so the phone of an unrestricted colleague may be edited.
 */

import { permissionsOf } from "../access.ts";
import { Refusal } from "../refusal.ts";
import type { PortalUser } from "./portal-user.ts";
import * as userRefusals from "./refusals.ts";

export type Standing = Pick<
  PortalUser,
  "id" | "role" | "rights" | "isMainAdministrator" | "loginPolicyId" | "requireTotp"
>;

/** What of a user is edited. The password is a new one, or undefined where it stays. */
export type Edited = Pick<PortalUser, "role" | "rights" | "email" | "canLogIn" | "requireTotp" | "loginPolicyId"> & {
  readonly password?: string | undefined;
};

type Added = Pick<PortalUser, "role" | "rights" | "canLogIn" | "loginPolicyId" | "requireTotp">;

/** Refuses `rights_beyond_own` and `restrictions_below_own`. */
export const mayAdd = (actor: Standing, wanted: Added): void => {
  if (!isWithin(wanted, actor)) throw new Refusal(userRefusals.rights_beyond_own);
  if (wanted.canLogIn && !isRestrictedAs(actor, wanted)) throw new Refusal(userRefusals.restrictions_below_own);
};

/** Refuses `main_administrator_protected`, `own_access`, `rights_beyond_own` and `restrictions_below_own`. */
export const mayEdit = (actor: Standing, target: PortalUser, wanted: Edited): void => {
  const isOwn = actor.id === target.id;
  if (target.isMainAdministrator && !isOwn && touchesSignIn(target, wanted))
    throw new Refusal(userRefusals.main_administrator_protected);
  if (isOwn && changesOwnAccess(target, wanted)) throw new Refusal(userRefusals.own_access);
  if (!isWithin(target, actor) || !isWithin(wanted, actor)) throw new Refusal(userRefusals.rights_beyond_own);
  const isEscape = !isOwn && givesAccess(target, wanted) && !isRestrictedAs(actor, wanted);
  if (isEscape || lifts(actor, target, wanted)) throw new Refusal(userRefusals.restrictions_below_own);
};

/** Refuses `main_administrator_protected`, `own_access` and `rights_beyond_own`. */
export const mayDelete = (actor: Standing, target: Standing): void => {
  if (target.isMainAdministrator) throw new Refusal(userRefusals.main_administrator_protected);
  if (actor.id === target.id) throw new Refusal(userRefusals.own_access);
  if (!isWithin(target, actor)) throw new Refusal(userRefusals.rights_beyond_own);
};

/** To invite somebody again. Refuses as `mayDelete` does. */
export const mayInvite = mayDelete;

/** To take somebody's second factor off. Refuses as `mayDelete` does, and `restrictions_below_own`: then a password alone is left. */
export const mayResetTotp = (actor: Standing, target: PortalUser): void => {
  mayDelete(actor, target);
  if (!isRestrictedAs(actor, target)) throw new Refusal(userRefusals.restrictions_below_own);
};

type Granted = Pick<PortalUser, "role" | "rights">;

/** All that a role and the rights beside it allow, as one list. */
const grantsOf = ({ role, rights }: Granted): readonly string[] => [
  ...permissionsOf[role],
  ...(rights.recordings.listen ? ["recordings.listen"] : []),
  ...(rights.recordings.download ? ["recordings.download"] : []),
  ...(rights.authorisedContact ? ["authorisedContact"] : []),
];

/** Whether one may do nothing that the other may not. */
export const isWithin = (one: Granted, other: Granted): boolean => {
  const allowed = new Set(grantsOf(other));
  return grantsOf(one).every((grant) => allowed.has(grant));
};

type Restrictions = Pick<PortalUser, "loginPolicyId" | "requireTotp">;

/** Who manages policies may take any off, their own too: a policy binds only those who may not. */
const bindingPolicyOf = ({ role, loginPolicyId }: Standing): PortalUser["loginPolicyId"] =>
  permissionsOf[role].includes("policies.manage") ? null : loginPolicyId;

/** Whether all that binds the actor's sign-in binds this one too. Whether one policy is narrower than another is not asked. */
const isRestrictedAs = (actor: Standing, { loginPolicyId, requireTotp }: Restrictions): boolean => {
  const binding = bindingPolicyOf(actor);
  return (binding === null || loginPolicyId === binding) && (!actor.requireTotp || requireTotp);
};

/** Whether a change takes off somebody what binds the actor's own sign-in: a policy for another than the actor's, or the code. */
const lifts = (actor: Standing, target: Restrictions, wanted: Restrictions): boolean => {
  const binding = bindingPolicyOf(actor);
  const changesPolicy = wanted.loginPolicyId !== target.loginPolicyId;
  const liftsPolicy = binding !== null && changesPolicy && wanted.loginPolicyId !== binding;
  return liftsPolicy || (actor.requireTotp && target.requireTotp && !wanted.requireTotp);
};

/** Whether somebody may do more by a change, or somebody else may sign in as them: by a password or address that was set. */
const givesAccess = (target: PortalUser, wanted: Edited): boolean =>
  wanted.canLogIn &&
  (!target.canLogIn || !isWithin(wanted, target) || wanted.email !== target.email || wanted.password !== undefined);

const sameRights = (one: Granted, other: Granted): boolean =>
  one.role === other.role && isWithin(one, other) && isWithin(other, one);

/** Whether somebody may do anything: sign in, or write to us for the company. A contact without rights may nothing. */
export const hasAccess = ({ canLogIn, rights }: Pick<PortalUser, "canLogIn" | "rights">): boolean =>
  canLogIn || rights.authorisedContact || rights.recordings.listen || rights.recordings.download;

/**
 * Whether somebody keeps the operator's staff and can sign in to do so: not before they have set a password. There is always one
 * such: whoever takes that from another stays one, and may not take it from themselves.
 */
export const administersStaff = ({ role, canLogIn, invitedAt }: PortalUser): boolean =>
  role === "operator-administrator" && canLogIn && invitedAt === null;

/** Whether a change is of how somebody signs in, or of what they may do: not of their name, phone or position only. */
export const touchesSignIn = (target: PortalUser, wanted: Edited): boolean =>
  !sameRights(target, wanted) ||
  wanted.email !== target.email ||
  wanted.canLogIn !== target.canLogIn ||
  wanted.requireTotp !== target.requireTotp ||
  wanted.loginPolicyId !== target.loginPolicyId ||
  wanted.password !== undefined;

/**
 * A password of one's own is changed where the present one is asked for, and an address by somebody else. A login policy
 * holds also those who may edit users; only who manages policies may choose their own, and nobody lays down a second factor.
 */
const changesOwnAccess = (target: PortalUser, wanted: Edited): boolean =>
  !sameRights(target, wanted) ||
  wanted.email !== target.email ||
  wanted.canLogIn !== target.canLogIn ||
  wanted.password !== undefined ||
  (target.requireTotp && !wanted.requireTotp) ||
  (wanted.loginPolicyId !== target.loginPolicyId && !permissionsOf[target.role].includes("policies.manage"));
