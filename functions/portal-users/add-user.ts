import * as commonFaults from "../../shared/domain/faults.ts";
import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayAdd } from "../../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { passwordFault, type Whose } from "../../shared/domain/sessions/password-policy.ts";
import { mustBeFresh, optionalKeyOf } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { replayMark } from "../../shared/replays.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { newLogin } from "../../shared/store/user-store.ts";
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
  summary: "Add somebody: invited by e-mail, with a password set for them, or as a contact who does not log in",
  idempotencyKey: "optional",
  body: UserForm,
  answers: {
    201: {
      description: "Added; the same key and body answer with the same person, as they are by now",
      body: ShownUser,
      location: true,
      etag: true,
    },
  },
  refusals: [
    common.fresh_proof_needed,
    userRefusals.rights_beyond_own,
    userRefusals.restrictions_below_own,
    userRefusals.address_taken,
    userRefusals.too_many_users,
    userRefusals.too_many_taken_addresses,
    userRefusals.too_many_invitations,
    policyRefusals.policy_unknown,
    common.not_found,
  ],
} as const;

export const addUser = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { body } = request;
  const { password } = body;
  // Of a password the key's item keeps no trace.
  const asks = { ...body, password: password !== undefined };
  const person = { profile: profileOf(body), password, route: "portal-users", asks } as const;
  const { added, headers } = await addPerson(request, person, uses);
  return { status: 201, headers: { location: `/portal-users/${added.id}`, ...headers }, body: shownUser(added) };
});

type Added = {
  readonly profile: Profile;
  readonly password?: string | undefined;
  /** What the request's key is kept under, and what it asks for. */
  readonly route: "portal-users" | "staff";
  readonly asks: object;
};

/**
 * Adds somebody to the caller's account. Whoever signs in is added once: a repetition finds the address taken. Of a contact, only the
 * request's key says that it is one.
 */
export const addPerson = async (
  request: Asked & { readonly idempotencyKey: string },
  { profile, password, route, asks }: Added,
  uses: AdministrationUses,
): Promise<{ added: PortalUser; headers: Record<string, string> }> => {
  const { caller, idempotencyKey: key } = request;
  const at = uses.now();
  const user: PortalUser = {
    ...profile,
    id: uses.newId("us", at),
    accountId: caller.accountId,
    isMainAdministrator: false,
    credentialVersion: 1,
    version: 1,
    createdAt: at.toISOString(),
    isAddressUnproved: true,
    invitedAt: profile.canLogIn && password === undefined ? at.toISOString() : null,
    lastSignInAt: null,
    hasTotp: false,
    recoveryCodesLeft: 0,
    sessions: {},
  };
  mayAdd(caller.user, user);
  mustBeFresh(caller, at);
  await judgePassword(password, user, uses);

  const [invitation, accessChanged] = await Promise.all([
    user.invitedAt === null ? undefined : invitationBy(request, user, uses),
    accessNotices(request, { after: user, password }, at, uses),
  ]);
  const passwordSet = password === undefined ? [] : [changeNotice(request, user, "password-set", at)];
  const set = password === undefined ? {} : { passwordHash: await hashPassword(password), mustChangePassword: true };
  const named = optionalKeyOf(caller, { route, key, asks });
  const added = await uses.users.add(
    { user, login: { ...newLogin(user), ...set } },
    {
      actor: caller.user,
      newcomer: user.canLogIn ? user.email : undefined,
      followUps: {
        at,
        records: [userDone(request, "user-added", { after: user, password })],
        links: invitation ? [invitation.link] : [],
        notices: [...(invitation ? [invitation.notice] : []), ...passwordSet, ...accessChanged],
      },
    },
    named,
  );
  // A repetition is answered with whom the first request added.
  if (added.id === user.id)
    log.info("user.added", { accountId: added.accountId, userId: added.id, by: caller.user.id });
  return { added, headers: { etag: etagOf(added.version), ...replayMark(named) } };
};

/** Refuses `invalid_request` for a password that may not be set, or that nobody would log in with. */
export const judgePassword = async (
  password: string | undefined,
  owner: PortalUser,
  { ledger }: Pick<AdministrationUses, "ledger">,
): Promise<void> => {
  if (password === undefined) return;
  const fault = owner.canLogIn ? passwordFault(password, await whose(owner, ledger)) : commonFaults.not_applicable;
  if (fault) throw new Refusal(common.invalid_request, { errors: [{ pointer: "/password", fault }] });
};

const whose = async (owner: PortalUser, ledger: AdministrationUses["ledger"]): Promise<Whose> => {
  const { companyName } = await ledger.head(owner.accountId);
  return { owner, companyName, hasTotp: false };
};
