/** A portal user as the panel shows and edits them. */
import * as z from "zod/mini";
import { Role } from "../../shared/domain/access.ts";
import { PolicyId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { Name } from "../../shared/domain/name.ts";
import { Phone } from "../../shared/domain/phone.ts";
import { EmailAddress, type PortalUser } from "../../shared/domain/portal-users/portal-user.ts";

const profile = {
  firstName: Name,
  lastName: Name,
  email: EmailAddress,
  phone: Phone,
  position: Name,
  role: Role,
  recordings: z.strictObject({ listen: z.boolean(), download: z.boolean() }),
  /** May write to the customer service office (BOK). */
  authorisedContact: z.boolean(),
  canLogIn: z.boolean(),
  loginPolicyId: z.nullable(PolicyId),
  requireTotp: z.boolean(),
};

/** All of the form is required; who may log in is invited by e-mail unless a password is set for them. */
export const UserForm = named(
  "PortalUserForm",
  z.strictObject({
    ...profile,
    password: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
    /** Taken for the panel's form; an e-mail says that a password was set in any case. The password itself is never in it. */
    notifyOfPassword: z.optional(z.boolean()),
    /** That somebody may be shut out by the policy. */
    confirm: z.optional(z.boolean()),
  }),
);
export type UserForm = z.output<typeof UserForm>;

/** Somebody as a form describes them: a portal user, or one of the staff. */
export type Profile = Pick<
  PortalUser,
  | "firstName"
  | "lastName"
  | "email"
  | "phone"
  | "position"
  | "role"
  | "rights"
  | "canLogIn"
  | "requireTotp"
  | "loginPolicyId"
>;

export const profileOf = (form: UserForm): Profile => {
  const { password: _, notifyOfPassword: __, confirm: ___, recordings, authorisedContact, ...profile } = form;
  return { ...profile, rights: { recordings, authorisedContact } };
};

export const ShownUser = named(
  "PortalUser",
  z.strictObject({
    ...profile,
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    phone: z.string(),
    position: z.string(),
    id: z.string(),
    isMainAdministrator: z.boolean(),
    /** Whether an invitation waits to be accepted. */
    invited: z.boolean(),
    lastSignInAt: z.nullable(z.iso.datetime()),
  }),
);

export const shownUser = (user: PortalUser): z.input<typeof ShownUser> => {
  const { id, firstName, lastName, email, phone, position, canLogIn, loginPolicyId, requireTotp } = user;
  const { recordings, authorisedContact } = user.rights;
  const { isMainAdministrator, invitedAt, lastSignInAt } = user;
  return {
    id,
    firstName,
    lastName,
    email,
    phone,
    position,
    // The people of a customer's account have no other.
    role: Role.parse(user.role),
    recordings,
    authorisedContact,
    canLogIn,
    loginPolicyId,
    requireTotp,
    isMainAdministrator,
    invited: invitedAt !== null,
    lastSignInAt,
  };
};

/** What the audit trail records of a user, and which of it is people's data. */
export const audited = (user: PortalUser) => {
  const { firstName, lastName, email, phone, position, role, rights, canLogIn, requireTotp, loginPolicyId } = user;
  return { firstName, lastName, email, phone, position, role, rights, canLogIn, requireTotp, loginPolicyId };
};
export const hiddenFields = ["firstName", "lastName", "email", "phone", "position"] as const;
