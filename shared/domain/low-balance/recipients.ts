/** Who of an account hears of its low balance: its users who look after the money, and addresses beside them. */
import * as z from "zod/mini";
import { permissionsOf } from "../access.ts";
import { type Change, shortened } from "../audit-records/audit.ts";
import { Instant, LinkId } from "../ids.ts";
import { languages } from "../language.ts";
import type { SubjectLink } from "../link.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";

/**
 * As many users of one account are sent a message, as they were added: they and the extra recipients must fit the transaction
 * that keeps it.
 */
export const usersTold = 50;

/** As many addresses may an account add. */
export const extraRecipientsMax = 5;

/** Addresses beside the users'. Each gets nothing but the link that confirms it, until that was used. */
export const ExtraRecipients = z.object({
  /** Raised by every change. */
  version: z.int(),
  byAddress: z.record(
    z.string(),
    z.object({
      /** The link that confirms it, and until when that is good. */
      linkId: LinkId,
      validUntil: Instant,
      confirmedAt: z.optional(Instant),
      /** Of whoever confirmed it; until then, of whoever added it. */
      language: z.enum(languages),
    }),
  ),
});
export type ExtraRecipients = z.infer<typeof ExtraRecipients>;
type ExtraRecipient = ExtraRecipients["byAddress"][string];

export const noExtraRecipients: ExtraRecipients = { version: 0, byAddress: {} };

/**
 * Whether a user is sent messages about the balance: whoever may see amounts and sign in to top up. An address that nobody has
 * shown to be theirs may be a stranger's, and gets none.
 */
export const hearsOfBalance = ({ role, canLogIn, isAddressUnproved = false }: PortalUser): boolean =>
  seesAmounts(role) && canLogIn && !isAddressUnproved;

const seesAmounts = (role: PortalUser["role"]): boolean => permissionsOf[role].includes("finance.read");

/**
 * Whether a change of a user (to nothing where they are deleted) takes away what they knew the balance by: the right to see amounts
 * or to sign in, or the address. Then their old address is no longer an extra recipient either, or whoever added themselves
 * would go on hearing.
 */
export const losesBalance = (before: PortalUser, after: PortalUser | undefined): boolean =>
  after === undefined ||
  after.email !== before.email ||
  (before.canLogIn && !after.canLogIn) ||
  (seesAmounts(before.role) && !seesAmounts(after.role));

/** The addresses among these that need a new link: those that are new, and those whose link ran out before it was used. */
export const toInvite = ({ byAddress }: ExtraRecipients, addresses: readonly string[], now: Date): string[] =>
  addresses.filter((address) => {
    const kept = byAddress[address];
    return !kept || (kept.confirmedAt === undefined && kept.validUntil <= now.toISOString());
  });

/** The recipients once these addresses are theirs: whoever is confirmed stays so, and those with a new link wait for it. */
export const withAddresses = (
  { version, byAddress }: ExtraRecipients,
  addresses: readonly string[],
  invited: ReadonlyMap<string, Pick<ExtraRecipient, "linkId" | "validUntil" | "language">>,
): ExtraRecipients => ({
  version: version + 1,
  byAddress: Object.fromEntries(addresses.map((address) => [address, invited.get(address) ?? byAddress[address]!])),
});

/**
 * The recipients once a link's address is confirmed; undefined where the link was used before, or the address was removed or has
 * another link by now.
 */
export const confirmed = (
  { version, byAddress }: ExtraRecipients,
  { id, email }: Pick<SubjectLink, "id" | "email">,
  { at, language }: { readonly at: Date; readonly language: ExtraRecipient["language"] },
): ExtraRecipients | undefined => {
  const kept = byAddress[email];
  if (kept?.linkId !== id || kept.confirmedAt !== undefined) return undefined;
  const confirmedAt = at.toISOString();
  return { version: version + 1, byAddress: { ...byAddress, [email]: { ...kept, confirmedAt, language } } };
};

/** What a change of the addresses looks like on record. */
export const recipientChanges = (before: ExtraRecipients, after: ExtraRecipients): Change[] => {
  const [was, is] = [before, after].map(({ byAddress }) => Object.keys(byAddress).map(shortened).join(", "));
  return [{ field: "recipients", ...(was && { before: was }), ...(is && { after: is }) }];
};
