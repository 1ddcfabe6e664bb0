/** One of the operator's staff as its administrators show and edit them. */
import * as z from "zod/mini";
import { AnyRole, mustUseTotp, noRights, StaffRole } from "../../shared/domain/access.ts";
import { named } from "../../shared/domain/model.ts";
import { Name } from "../../shared/domain/name.ts";
import { Phone } from "../../shared/domain/phone.ts";
import { EmailAddress, type PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import type { Profile } from "./shown-user.ts";

/** All of it is required; who may log in is invited by e-mail. */
export const StaffForm = named(
  "StaffForm",
  z.strictObject({
    firstName: Name,
    lastName: Name,
    email: EmailAddress,
    phone: Phone,
    position: Name,
    role: StaffRole,
    /** Whoever may not is shut out: they stay on the list, and are invited again once they may. */
    canLogIn: z.boolean(),
  }),
);
type StaffForm = z.output<typeof StaffForm>;

export const profileOfStaff = (form: StaffForm): Profile => ({
  ...form,
  rights: noRights,
  requireTotp: mustUseTotp(form.role),
  loginPolicyId: null,
});

export const ShownStaff = named(
  "StaffMember",
  z.strictObject({
    id: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    phone: z.string(),
    position: z.string(),
    /** One of the staff's. Should anybody here ever have another, they are shown, and can be edited or deleted. */
    role: AnyRole,
    canLogIn: z.boolean(),
    /** Whether an invitation waits to be accepted. */
    invited: z.boolean(),
    lastSignInAt: z.nullable(z.iso.datetime()),
  }),
);

export const shownStaff = (user: PortalUser): z.input<typeof ShownStaff> => {
  const { id, firstName, lastName, email, phone, position, role, canLogIn, invitedAt, lastSignInAt } = user;
  const profile = { id, firstName, lastName, email, phone, position, role };
  return { ...profile, canLogIn, invited: invitedAt !== null, lastSignInAt };
};
