/**
 * Who may keep whom (Użytkownicy Portalu): nobody grants, or touches, what goes beyond their own; nobody changes what they
 * themselves may do; the main administrator is changed by a written procedure only.
 */

import { permissionsOf } from "../access.ts";
import { Refusal } from "../refusal.ts";
import type { PortalUser } from "./portal-user.ts";
import * as userRefusals from "./refusals.ts";

export type Standing = Pick<PortalUser, "id" | "role" | "rights" | "isMainAdministrator">;

/** What of a user is edited. The password is a new one, or undefined where it stays. */
export type Edited = Pick<PortalUser, "role" | "rights" | "email" | "canLogIn" | "requireTotp" | "loginPolicyId"> & {
  readonly password?: string | undefined;
};

/** Refuses `rights_beyond_own`. */
export const mayAdd = (actor: Standing, wanted: Pick<PortalUser, "role" | "rights">): void => {
  if (!isWithin(wanted, actor)) throw new Refusal(userRefusals.rights_beyond_own);
};

/** Refuses `main_administrator_protected`, `own_access` and `rights_beyond_own`. */
export const mayEdit = (actor: Standing, target: PortalUser, wanted: Edited): void => {
  const isOwn = actor.id === target.id;
  if (target.isMainAdministrator && !isOwn && touchesSignIn(target, wanted))
    throw new Refusal(userRefusals.main_administrator_protected);
  if (isOwn && changesOwnAccess(target, wanted)) throw new Refusal(userRefusals.own_access);
  if (!isWithin(target, actor) || !isWithin(wanted, actor)) throw new Refusal(userRefusals.rights_beyond_own);
};

/** Refuses `main_administrator_protected`, `own_access` and `rights_beyond_own`. */
export const mayDelete = (actor: Standing, target: Standing): void => {
  if (target.isMainAdministrator) throw new Refusal(userRefusals.main_administrator_protected);
  if (actor.id === target.id) throw new Refusal(userRefusals.own_access);
  if (!isWithin(target, actor)) throw new Refusal(userRefusals.rights_beyond_own);
};

/** To reset somebody's second factor, or invite them again. Refuses as `mayDelete` does. */
export const mayReset = mayDelete;

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

const sameRights = (one: Granted, other: Granted): boolean =>
  one.role === other.role && isWithin(one, other) && isWithin(other, one);

const touchesSignIn = (target: PortalUser, wanted: Edited): boolean =>
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
