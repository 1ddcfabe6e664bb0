import * as z from "zod/mini";
import { UserId } from "../../shared/domain/ids.ts";
import * as policyFaults from "../../shared/domain/login-policies/faults.ts";
import { admits, type LoginPolicies } from "../../shared/domain/login-policies/login-policy.ts";
import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import type { Login, PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayEdit, touchesSignIn } from "../../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { judgePassword } from "./add-user.ts";
import { type Profile, profileOf, ShownUser, shownUser, UserForm } from "./shown-user.ts";
import {
  type AdministrationUses,
  type Asked,
  accessNotices,
  changeNotice,
  invitationBy,
  userDone,
} from "./user-changes.ts";

const contract = {
  summary: "Edit somebody; with another address, or the right to log in given anew, they are invited again",
  path: z.strictObject({ id: UserId }),
  ifMatch: "required",
  body: UserForm,
  answers: { 200: { description: "As edited", body: ShownUser, etag: true } },
  refusals: [
    common.precondition_required,
    common.precondition_failed,
    common.fresh_proof_needed,
    userRefusals.rights_beyond_own,
    userRefusals.restrictions_below_own,
    userRefusals.own_access,
    userRefusals.main_administrator_protected,
    userRefusals.address_taken,
    userRefusals.too_many_taken_addresses,
    userRefusals.too_many_invitations,
    policyRefusals.policy_unknown,
    policyRefusals.would_shut_out,
  ],
} as const;

export const editUser = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { body } = request;
  const { password, confirm } = body;
  const edited = await editPerson(request, { profile: profileOf(body), password, confirm }, uses);
  return { status: 200, headers: { etag: etagOf(edited.version) }, body: shownUser(edited) };
});

type Wanted = {
  readonly profile: Profile;
  readonly password?: string | undefined;
  /** That the caller may shut themselves out by the policy. */
  readonly confirm?: boolean | undefined;
};

/** Edits somebody of the caller's account who is still as the request's version says. */
export const editPerson = async (
  request: Asked & { readonly path: { readonly id: string }; readonly version: number },
  { profile, password, confirm }: Wanted,
  uses: AdministrationUses,
): Promise<PortalUser> => {
  const { caller, path, version, origin } = request;
  const { user: read, policies } = await uses.users.find(caller.accountId, path.id);
  if (read.version !== version) throw new Refusal(common.precondition_failed);
  const wanted = { ...profile, password };
  mayEdit(caller.user, read, wanted);
  if (touchesSignIn(read, wanted)) mustBeFresh(caller, uses.now());
  await judgePassword(password, { ...read, ...profile }, uses);

  const at = uses.now();
  const isElsewhere = profile.email !== read.email;
  // Whoever is to log in with an address that nobody has proved to be theirs is invited.
  const isInvited = profile.canLogIn && password === undefined && (isElsewhere || !read.canLogIn);
  const isReadmitted = isInvited || password !== undefined || !profile.canLogIn;
  // Where an invitation waits there is no session to end, and it is to stay good.
  const changesFactors = profile.requireTotp !== read.requireTotp && read.invitedAt === null;
  const changesSignIn = isReadmitted || changesFactors || isElsewhere;
  const edited: PortalUser = {
    ...read,
    ...profile,
    ...(isElsewhere ? { isAddressUnproved: true } : {}),
    version: read.version + 1,
    invitedAt: isInvited ? at.toISOString() : isReadmitted ? null : read.invitedAt,
    ...(changesSignIn ? { credentialVersion: read.credentialVersion + 1, sessions: {} } : {}),
  };
  const isOwn = caller.user.id === read.id;
  if (isOwn && !confirm && shutsOut(edited, read, policies, { now: at, address: origin.address }))
    throw new Refusal(policyRefusals.would_shut_out, {
      errors: [{ pointer: "/confirm", fault: policyFaults.shuts_you_out }],
    });

  const { canLogIn, requireTotp, loginPolicyId, credentialVersion } = edited;
  const login: Partial<Login> = {
    canLogIn,
    requireTotp,
    loginPolicyId,
    credentialVersion,
    ...(isReadmitted ? { passwordHash: null, mustChangePassword: false } : {}),
    ...(password === undefined ? {} : { passwordHash: await hashPassword(password), mustChangePassword: true }),
  };
  const [invitation, accessChanged] = await Promise.all([
    isInvited ? invitationBy(request, edited, uses) : undefined,
    accessNotices(request, { before: read, after: edited, password }, at, uses),
  ]);
  await uses.users.edit(read, edited, login, {
    actor: caller.user,
    newcomer: isInvited || (password !== undefined && edited.isAddressUnproved) ? edited.email : undefined,
    followUps: {
      at,
      records: [userDone(request, "user-edited", { before: read, after: edited, password })],
      links: invitation ? [invitation.link] : [],
      notices: [
        ...(invitation ? [invitation.notice] : []),
        ...(password === undefined ? [] : [changeNotice(request, edited, "password-set", at)]),
        ...(isElsewhere && (read.canLogIn || read.lastSignInAt !== null) && !read.isAddressUnproved
          ? [changeNotice(request, read, "address-changed", at)]
          : []),
        ...accessChanged,
      ],
    },
  });
  log.info("user.edited", { accountId: edited.accountId, userId: edited.id, by: caller.user.id });
  return edited;
};

/** Whether somebody would shut themselves out by a policy that they assign to themselves. */
const shutsOut = (
  edited: PortalUser,
  read: PortalUser,
  policies: LoginPolicies | undefined,
  from: { now: Date; address: string },
): boolean => {
  const { loginPolicyId } = edited;
  if (loginPolicyId === null || loginPolicyId === read.loginPolicyId) return false;
  const policy = policies?.policies[loginPolicyId];
  return policy !== undefined && !admits(policy.terms, from);
};
