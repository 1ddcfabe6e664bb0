/** People as operations add them: with a password that somebody else has set. */
import * as z from "zod/mini";
import { type AnyRole, mustUseTotp, noRights } from "../shared/domain/access.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import { Name } from "../shared/domain/name.ts";
import { EmailAddress } from "../shared/domain/portal-users/portal-user.ts";
import { hashPassword } from "../shared/security/password.ts";
import type { Person } from "../shared/store/account-store.ts";

/** Somebody to be added, as whoever adds them says. */
export const NewPerson = z.strictObject({
  firstName: Name,
  lastName: Name,
  email: EmailAddress,
  phone: z.string().check(z.regex(/^\+[1-9]\d{7,14}$/, "a phone number in E.164, such as +48601234567")),
  position: Name,
  password: z.string().check(z.minLength(15), z.maxLength(128)),
  /** Whether the first sign-in must end in a password of the person's own: always, where somebody else set this one. */
  mustChangePassword: z._default(z.boolean(), true),
});

/** The portal user, and the login that lets them in. */
export const personOf = async (
  { password, mustChangePassword, ...profile }: z.output<typeof NewPerson> & { role: AnyRole },
  { accountId, id, at, isMain }: { accountId: AccountId; id: string; at: Date; isMain: boolean },
): Promise<Person> => {
  const both = { canLogIn: true, credentialVersion: 1, requireTotp: mustUseTotp(profile.role), loginPolicyId: null };
  const passwordHash = await hashPassword(password);
  return {
    user: {
      ...profile,
      ...both,
      id,
      accountId,
      rights: isMain ? { recordings: { listen: true, download: true }, authorisedContact: true } : noRights,
      isMainAdministrator: isMain,
      version: 1,
      createdAt: at.toISOString(),
      invitedAt: null,
      lastSignInAt: null,
      hasTotp: false,
      recoveryCodesLeft: 0,
      sessions: {},
    },
    login: {
      ...both,
      email: profile.email,
      accountId,
      userId: id,
      passwordHash,
      mustChangePassword,
      totp: null,
      lastTotpStep: 0,
      recoveryHashes: {},
    },
  };
};
