import * as commonFaults from "../../shared/domain/faults.ts";
import * as policyRefusals from "../../shared/domain/login-policies/refusals.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../../shared/domain/portal-users/refusals.ts";
import { mayAdd } from "../../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { passwordFault, type Whose } from "../../shared/domain/sessions/password-policy.ts";
import { mustBeFresh, requestKeyOf } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { verb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { newLogin } from "../../shared/store/user-store.ts";
import { ShownUser, shownUser, UserForm } from "./shown-user.ts";
import { type AdministrationUses, accessNotices, changeNotice, invitationOf, userDone } from "./user-changes.ts";

const contract = {
  summary: "Add somebody: invited by e-mail, with a password set for them, or as a contact who does not log in",
  idempotencyKey: "optional",
  body: UserForm,
  answers: {
    201: {
      description: "Added; the same key and body answer with the same person, as they are by now",
      body: ShownUser,
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
    common.idempotency_key_missing,
    common.idempotency_key_reused,
    common.not_found,
  ],
} as const;

/** Whoever signs in is added once: a repetition finds the address taken. Of a contact, only the request's key says that it is one. */
export const addUser = verb(contract, (uses: AdministrationUses) => async (request) => {
  const { caller, body, idempotencyKey: key } = request;
  const { password, notifyOfPassword: _, confirm: __, recordings, authorisedContact, ...profile } = body;
  const at = uses.now();
  const user: PortalUser = {
    ...profile,
    id: uses.newId("us", at),
    accountId: caller.accountId,
    rights: { recordings, authorisedContact },
    isMainAdministrator: false,
    credentialVersion: 1,
    version: 1,
    createdAt: at.toISOString(),
    isAddressUnproved: true,
    invitedAt: body.canLogIn && password === undefined ? at.toISOString() : null,
    lastSignInAt: null,
    hasTotp: false,
    recoveryCodesLeft: 0,
    sessions: {},
  };
  mayAdd(caller.user, user);
  mustBeFresh(caller, at);
  await judgePassword(body, user, uses);

  const invitation = user.invitedAt === null ? undefined : await invitationOf(request, user, uses);
  const passwordSet = password === undefined ? [] : [changeNotice(request, user, "password-set", at)];
  const set = password === undefined ? {} : { passwordHash: await hashPassword(password), mustChangePassword: true };
  // Of a password the key's item keeps no trace.
  const asks = { ...body, password: password !== undefined };
  const named = key === "" ? undefined : requestKeyOf(caller, { route: "portal-users", key, asks });
  const added = await uses.users.add(
    { user, login: { ...newLogin(user), ...set } },
    {
      actor: caller.user,
      newcomer: user.canLogIn ? user.email : undefined,
      followUps: {
        at,
        records: [userDone(request, "user-added", { after: user, password })],
        links: invitation ? [invitation.link] : [],
        notices: [
          ...(invitation ? [invitation.notice] : []),
          ...passwordSet,
          ...accessNotices(request, { after: user, password }, at),
        ],
      },
    },
    named,
  );
  log.info("user.added", { accountId: added.accountId, userId: added.id, by: caller.user.id });
  return { status: 201, headers: { etag: etagOf(added.version) }, body: shownUser(added) };
});

/** Refuses `invalid_request` for a password that may not be set, or that nobody would log in with. */
export const judgePassword = async (
  { password, canLogIn }: UserForm,
  owner: PortalUser,
  { ledger }: Pick<AdministrationUses, "ledger">,
): Promise<void> => {
  if (password === undefined) return;
  const fault = canLogIn ? passwordFault(password, await whose(owner, ledger)) : commonFaults.not_applicable;
  if (fault) throw new Refusal(common.invalid_request, { errors: [{ pointer: "/password", fault }] });
};

const whose = async (owner: PortalUser, ledger: AdministrationUses["ledger"]): Promise<Whose> => {
  const { companyName } = await ledger.head(owner.accountId);
  return { owner, companyName, hasTotp: false };
};
