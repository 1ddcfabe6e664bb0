/** What portal users are notified of: how they sign in. */
import * as z from "zod/mini";
import { Instant, LinkId } from "../ids.ts";
import type { Language } from "../language.ts";

/** The changes of how they sign in that users are notified of. */
export const credentialChanges = [
  "password-changed",
  "password-reset",
  "totp-enrolled",
  "recovery-codes-renewed",
  "recovery-code-used",
  "totp-reset",
  "address-changed",
  "password-set",
] as const;
export type CredentialChange = (typeof credentialChanges)[number];

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** The link that sets a new password; whoever asked for it is not known to be the user. */
  z.object({ kind: z.literal("password-reset"), linkId: LinkId, validUntil: Instant }),
  /** Somebody knew the password, and the login policy refused them. */
  z.object({ kind: z.literal("sign-in-refused"), at: Instant, from: z.string() }),
  z.object({
    kind: z.literal("credentials-changed"),
    change: z.enum(credentialChanges),
    firstName: z.string(),
    at: Instant,
    /** The network address that it was done from. */
    from: z.string(),
    /** How many recovery codes are left, where one was used. */
    codesLeft: z.optional(z.int()),
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;

/** Tells a user, at an address, what changed in how they sign in. `from` is the network address that it was done from. */
export const credentialsChanged = (
  { firstName, email }: { readonly firstName: string; readonly email: string },
  changed: { readonly change: CredentialChange; readonly codesLeft?: number },
  { language, at, from }: { readonly language: Language; readonly at: Date; readonly from: string },
) =>
  ({
    recipient: { address: email },
    language,
    facts: { kind: "credentials-changed", firstName, at: at.toISOString(), from, ...changed },
  }) as const;
