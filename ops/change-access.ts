import { invitationOf } from "../functions/portal-users/user-changes.ts";
import type { Clock } from "../shared/clock.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import type { PortalUser } from "../shared/domain/portal-users/portal-user.ts";
import * as userRefusals from "../shared/domain/portal-users/refusals.ts";
import { administersStaff } from "../shared/domain/portal-users/user-administration.ts";
import { Refusal } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { credentialsChanged } from "../shared/domain/sessions/notices.ts";
import type { NewId } from "../shared/ids.ts";
import type { LedgerStore } from "../shared/store/ledger-store.ts";
import type { LoginStore } from "../shared/store/login-store.ts";
import type { PeopleStore } from "../shared/store/people-store.ts";
import type { UserStore } from "../shared/store/user-store.ts";

type Logins = Pick<LoginStore, "find" | "changeCredentials">;

/** The login of somebody who can sign in with an address. Refuses `not_found`. */
export const loginOf = async (logins: Pick<Logins, "find">, email: string) => {
  const login = await logins.find(email);
  if (!login?.canLogIn) throw new Refusal(common.not_found);
  return login;
};

type DisableUses = {
  readonly logins: Pick<Logins, "find">;
  readonly people: Pick<PeopleStore, "find" | "staffAdministrators">;
  readonly users: Pick<UserStore, "edit">;
  readonly now: Clock;
};

/**
 * Lets somebody sign in no more, of the staff or a customer's people, and answers who it was: every session ends with it.
 * Refuses `not_found` where nobody may sign in with the address, also because it was taken from them before,
 * `last_administrator` where none of the operator's administrators would be left who can sign in, and `precondition_failed` or
 * `conflict` where they or that other administrator were changed meanwhile.
 */
export const disableUser =
  ({ logins, people, users, now }: DisableUses) =>
  async (email: string, records: readonly Done[] = []): Promise<PortalUser> => {
    const login = await loginOf(logins, email);
    const user = await people.find(login.accountId, login.userId);
    if (!user) throw new Refusal(common.not_found);
    const edited = { ...withNewCredentials(user), canLogIn: false, invitedAt: null };
    const witness = await remainingAdministrator(people, user);
    const followUps = { at: now(), records: [recordOf(user, edited), ...records] };
    await users.edit(user, edited, {}, { witness, followUps });
    return user;
  };

/**
 * Who still administers the staff once `user` no longer does; undefined where `user` does not administer it. Refuses
 * `last_administrator`.
 */
export const remainingAdministrator = async (
  people: Pick<PeopleStore, "staffAdministrators">,
  user: PortalUser,
): Promise<PortalUser | undefined> => {
  if (!administersStaff(user)) return undefined;
  const other = (await people.staffAdministrators()).find(({ id }) => id !== user.id);
  if (!other) throw new Refusal(userRefusals.last_administrator);
  return other;
};

/** Every session ends, and forms that were read before undo nothing. */
const withNewCredentials = (user: PortalUser): PortalUser => ({
  ...user,
  version: user.version + 1,
  credentialVersion: user.credentialVersion + 1,
  sessions: {},
});

const recordOf = (before: PortalUser, { accountId, id, canLogIn }: PortalUser): Done => ({
  accountId,
  by: "operator",
  kind: "user-edited",
  subject: id,
  changes: [{ field: "canLogIn", before: String(before.canLogIn), after: String(canLogIn) }],
  from: "operations",
});

type EnableUses = {
  readonly people: Pick<PeopleStore, "all">;
  readonly users: Pick<UserStore, "edit">;
  readonly ledger: Pick<LedgerStore, "head">;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/**
 * Lets somebody sign in again who was shut out, of the staff or a customer's people, the main administrator too: they are invited
 * to set a password, and keep their role and rights. Refuses `not_found` where nobody of the account with this address is shut out,
 * `address_taken` where somebody signs in with it by now, or several of the account are shut out with it, `too_many_invitations`,
 * and `precondition_failed` where they were changed meanwhile.
 */
export const enableUser =
  ({ people, users, ...uses }: EnableUses) =>
  async (
    { accountId, email }: { readonly accountId: AccountId; readonly email: string },
    records: readonly Done[] = [],
  ): Promise<void> => {
    const shutOut = (await people.all(accountId)).filter((user) => user.email === email && !user.canLogIn);
    const [user, ...others] = shutOut;
    if (!user) throw new Refusal(common.not_found);
    if (others.length > 0) throw new Refusal(userRefusals.address_taken);
    const at = uses.now();
    const edited = { ...withNewCredentials(user), canLogIn: true, invitedAt: at.toISOString() };
    const { link, notice } = await invitationOf({ language: "pl" }, edited, uses);
    const followUps = { at, records: [recordOf(user, edited), ...records], links: [link], notices: [notice] };
    await users.edit(user, edited, {}, { newcomer: email, followUps });
  };

/**
 * Disconnects the authenticator app of somebody who lost it and the recovery codes, once BOK knows who asks: every session
 * ends, they are notified by e-mail, and enrol another if they must use one. Refuses `not_found`.
 */
export const resetTotp =
  ({ logins, now }: { readonly logins: Logins; readonly now: Clock }) =>
  async (email: string, records: readonly Done[] = []): Promise<void> => {
    const login = await loginOf(logins, email);
    const at = now();
    const notice = credentialsChanged(
      { firstName: "", email },
      { change: "totp-reset" },
      { language: "pl", at, from: "" },
    );
    await logins.changeCredentials({
      login,
      to: { totp: null, recoveryHashes: {} },
      followUps: { at, notices: [notice], records },
    });
  };
