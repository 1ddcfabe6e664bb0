/** What the verbs of administration share, of portal users and of the staff: what is kept beside each change, and who is notified. */
import type { Clock } from "../../shared/clock.ts";
import { changesBetween, type Done } from "../../shared/domain/audit-records/audit.ts";
import type { NewNotice } from "../../shared/domain/follow-ups.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language } from "../../shared/domain/language.ts";
import { invitationMilliseconds, type Link } from "../../shared/domain/link.ts";
import type { AuditKind } from "../../shared/domain/nouns.ts";
import { type AccessChange, accessChanges } from "../../shared/domain/portal-users/notices.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { hasAccess } from "../../shared/domain/portal-users/user-administration.ts";
import { type CredentialChange, credentialsChanged } from "../../shared/domain/sessions/notices.ts";
import { type Caller, doneBy } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import type { NewId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { UserStore } from "../../shared/store/user-store.ts";
import { audited, hiddenFields } from "./shown-user.ts";

export type AdministrationUses = {
  readonly people: Pick<PeopleStore, "staffAdministrators">;
  readonly users: UserStore;
  readonly ledger: Pick<LedgerStore, "head">;
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

export type Asked = { readonly caller: Caller; readonly origin: Origin; readonly language: Language };

/** What the caller did to a user, for the record. Of a password it says that it was set. */
export const userDone = (
  asked: Asked,
  kind: AuditKind,
  { before, after, password }: { before?: PortalUser; after?: PortalUser; password?: string | undefined },
): Done => {
  const changes = [
    ...changesBetween(before && audited(before), after && audited(after), hiddenFields),
    ...(password === undefined ? [] : [{ field: "password", after: "set" }]),
  ];
  return doneBy(asked, { kind, subject: (after ?? before)?.id, ...(changes.length > 0 && { changes }) });
};

/**
 * An invitation to set the first password: the link, and the mail that brings it. `invitedBy` is who invites, where it is somebody
 * of the account.
 */
export const invitationOf = async (
  { language, invitedBy }: { readonly language: Language; readonly invitedBy?: string },
  user: PortalUser,
  { ledger, linkKey, newId, now }: Pick<AdministrationUses, "ledger" | "linkKey" | "newId" | "now">,
): Promise<{ link: Link; notice: NewNotice }> => {
  const at = now();
  const { accountId, id: userId, email, firstName, credentialVersion } = user;
  const by = invitedBy === undefined ? {} : { invitedBy };
  const isStaff = accountId === operatorId;
  // The operator's account has no head, and so no name.
  const [head, key] = await Promise.all([isStaff ? undefined : ledger.head(accountId), linkKey()]);
  const named = { id: newId("li", at), purpose: "invitation" as const };
  const expiresAt = new Date(at.getTime() + invitationMilliseconds).toISOString();
  const link = {
    ...named,
    secretHash: sha256(linkSecret(key, named)),
    accountId,
    userId,
    email,
    credentialVersion,
    expiresAt,
    ...by,
  };
  const said = { linkId: link.id, validUntil: expiresAt, firstName, ...by };
  const facts = head
    ? ({ kind: "invitation", companyName: head.companyName, ...said } as const)
    : ({ kind: "staff-invitation", ...said } as const);
  return { link, notice: { recipient: { address: email }, language, facts } };
};

/** The same by whoever calls. */
export const invitationBy = (
  { caller: { user }, language }: Asked,
  invited: PortalUser,
  uses: AdministrationUses,
): Promise<{ link: Link; notice: NewNotice }> =>
  invitationOf({ language, invitedBy: `${user.firstName} ${user.lastName}` }, invited, uses);

/** Without `before` somebody is added, without `after` they are deleted. */
type Change = (
  | { readonly before?: PortalUser; readonly after: PortalUser }
  | { readonly before: PortalUser; readonly after?: never }
) & {
  readonly password?: string | undefined;
  readonly resetsTotp?: true;
};

/**
 * What the person concerned and those who answer for the account are sent about a change of access, whoever makes it: nobody can
 * switch it off. What the person gets a letter of its own about (an invitation, a password, an address, an app) is not repeated to them.
 * An address that nobody has shown to be theirs may be a stranger's: it gets invitations and news of a password, which are counted.
 */
export const accessNotices = async (
  { caller, origin, language }: Asked,
  change: Change,
  at: Date,
  { people }: Pick<AdministrationUses, "people">,
): Promise<NewNotice[]> => {
  const changes = changesOfAccess(change);
  if (changes.length === 0) return [];
  const whom = change.after ?? change.before;
  const { accountId, firstName, lastName, isMainAdministrator } = whom;
  const by = caller.user;
  const changeFacts = {
    kind: accountId === operatorId ? "staff-access-changed" : "access-changed",
    whom: `${firstName} ${lastName}`,
    by: `${by.firstName} ${by.lastName}`,
    at: at.toISOString(),
    from: origin.address,
  } as const;
  const ownLetter: readonly AccessChange[] = ["added", "password", "address", "second-factor-reset"];
  const theirs = isMainAdministrator ? changes : changes.filter((one) => !ownLetter.includes(one));
  const notice = (recipient: NewNotice["recipient"], changed: readonly AccessChange[]): NewNotice[] =>
    changed.length === 0 ? [] : [{ recipient, language, facts: { ...changeFacts, changes: [...changed] } }];
  const { email, isAddressUnproved } = change.before ?? whom;
  const answerable = await whoAnswers(whom, by, people);
  return [
    ...(isAddressUnproved ? [] : notice({ address: email }, theirs)),
    ...answerable.flatMap((recipient) => notice(recipient, changes)),
  ];
};

/** As many of the operator's administrators hear of a change among the staff: their notices stand in its transaction. */
const administratorsHearing = 20;

/** Who hears of a change beside the person: a customer's main administrator, or the operator's other administrators. */
const whoAnswers = async (
  { accountId, id, isMainAdministrator }: PortalUser,
  by: PortalUser,
  people: AdministrationUses["people"],
): Promise<NewNotice["recipient"][]> => {
  if (accountId !== operatorId) return isMainAdministrator ? [] : [{ mainAdministratorOf: accountId }];
  const others = (await people.staffAdministrators()).filter((one) => one.id !== id && one.id !== by.id);
  return others.slice(0, administratorsHearing).map(({ email }) => ({ address: email }));
};

const changesOfAccess = (change: Change): AccessChange[] => {
  if (change.after === undefined) return hasAccess(change.before) ? ["deleted"] : [];
  const { before, after, password, resetsTotp } = change;
  if (before === undefined) return hasAccess(after) ? ["added"] : [];
  const differs = (fields: readonly (keyof PortalUser)[]): boolean =>
    fields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  const changed: Record<AccessChange, boolean> = {
    added: false,
    deleted: false,
    role: differs(["role"]),
    rights: differs(["rights"]),
    // The address of a contact who may nothing opens nothing; of somebody who once signed in, it may open all that is theirs again.
    address: differs(["email"]) && (hasAccess(before) || hasAccess(after) || before.lastSignInAt !== null),
    password: password !== undefined,
    "right-to-sign-in": differs(["canLogIn"]),
    "second-factor-required": differs(["requireTotp"]),
    "second-factor-reset": resetsTotp === true,
    "login-policy": differs(["loginPolicyId"]),
    "contact-data": after.isMainAdministrator && differs(["firstName", "lastName", "phone", "position"]),
  };
  return accessChanges.filter((kind) => changed[kind]);
};

/** Notifies a user, at an address, of what the caller changed in how they sign in. */
export const changeNotice = (
  { origin, language }: Asked,
  user: Pick<PortalUser, "firstName" | "email">,
  change: CredentialChange,
  at: Date,
): NewNotice => credentialsChanged(user, { change }, { language, at, from: origin.address });
