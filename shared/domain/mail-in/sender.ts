/** Who an e-mail is from, and what follows from that alone. */
import type { Author, ChangeRequest } from "../change-requests/change-request.ts";
import { type AccountId, operatorId } from "../ids.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";
import { sameAddress } from "./addresses.ts";
import type { MailReceipt, ReadMail } from "./received-mail.ts";

/**
 * `verified`: it is proved that this portal user wrote it · `claimed`: it has this user's address, and nothing proves that they wrote it · `stranger`:
 * the address is nobody's · `unclear`: it has no From address, or more than one.
 */
export type Sender =
  | { readonly is: "verified" | "claimed"; readonly address: string; readonly user: PortalUser }
  | { readonly is: "stranger"; readonly address: string }
  | { readonly is: "unclear" };

/**
 * Only a literal `PASS` of DMARC with a single From address proves who wrote, and only of a user who may sign in and is known to read the mail there.
 * What the e-mail says of its own checks is never looked at. `owner`: the portal user who has the address.
 */
export const senderOf = (
  { from }: Pick<ReadMail, "from">,
  { verdicts, from: received }: Pick<MailReceipt, "verdicts" | "from">,
  owner: PortalUser | undefined,
): Sender => {
  const [address, ...others] = from;
  if (address === undefined || others.length > 0) return { is: "unclear" };
  if (!owner || sameAddress(owner.email) !== address) return { is: "stranger", address };
  const isKnown = owner.canLogIn && owner.invitedAt === null && owner.isAddressUnproved !== true;
  const isAsReceived = received.length === 1 && isOf(received[0]!, address);
  return { is: isKnown && isAsReceived && verdicts.dmarc === "PASS" ? "verified" : "claimed", address, user: owner };
};

/** Whether a From line, as the receiving service gives it, names this address and nothing that could be taken for another. */
const isOf = (line: string, address: string): boolean => {
  const said = sameAddress(line);
  const name = said.endsWith(`<${address}>`) ? said.slice(0, -(address.length + 2)) : undefined;
  return said === address || (name !== undefined && !/[<>@]/.test(name.replace(/"[^"]*"/g, "")));
};

export const addressOf = (sender: Sender): string | undefined => ("address" in sender ? sender.address : undefined);

/** Who is proved to have written; undefined where nobody is. */
export const verifiedUser = (sender: Sender): PortalUser | undefined =>
  sender.is === "verified" ? sender.user : undefined;

/** The portal user of a customer's that an e-mail is from, or claims to be. */
export const customerOf = (sender: Sender): PortalUser | undefined =>
  "user" in sender && sender.user.accountId !== operatorId ? sender.user : undefined;

/** One of the staff who is proved to have written, and may write remarks in cases, as the route for them has it. */
const clerkOf = (sender: Sender): PortalUser | undefined => {
  const user = verifiedUser(sender);
  const isClerk = user?.role === "operator-finance" || user?.role === "operator-helpdesk";
  return isClerk && user.accountId === operatorId ? user : undefined;
};

/** Whether somebody may write to BOK for their company. */
const mayWriteToBok = ({ rights, isMainAdministrator }: PortalUser): boolean =>
  rights.authorisedContact || isMainAdministrator;

/** Who is proved to have written, if they may write to BOK for this account. */
export const entitledUser = (sender: Sender, accountId: AccountId): PortalUser | undefined => {
  const user = verifiedUser(sender);
  return user?.accountId === accountId && accountId !== operatorId && mayWriteToBok(user) ? user : undefined;
};

/** Whether the address is one of somebody who opened the case, wrote in it, or may write about it for the company; or of one of the staff who is proved to have written. */
export const tookPart = (request: ChangeRequest, sender: Sender): boolean => {
  if (sender.is === "unclear") return false;
  const authors = [request.openedBy, ...request.history.map(({ by }) => by)];
  if (authors.some(({ address }) => address !== undefined && sameAddress(address) === sender.address)) return true;
  if (sender.is === "stranger") return false;
  const { user } = sender;
  if (user.accountId === operatorId) return clerkOf(sender) !== undefined;
  return (
    user.accountId === request.accountId && (mayWriteToBok(user) || authors.some(({ userId }) => userId === user.id))
  );
};

type Written = {
  readonly sender: Sender;
  /** What the From line calls them, and what the staff are shown in its place. */
  readonly fromName: string;
  readonly shownSender: string;
};

const nameLettersMax = 120;

/**
 * By whom a case is opened, or a step taken, for an account. One of the staff is one only where they are proved to have written and join a case; in any other
 * they are somebody who wrote.
 */
export const authorOf = (
  { sender, fromName, shownSender }: Written,
  {
    accountId,
    joins,
    isUnverified,
    mayNotWrite,
  }: {
    readonly accountId: AccountId;
    readonly joins: boolean;
    readonly isUnverified: boolean;
    readonly mayNotWrite: boolean;
  },
): Author => {
  const staff = clerkOf(sender);
  if (joins && staff) return { side: "staff", userId: staff.id, name: nameOf(staff) };
  const user = customerOf(sender);
  const unverified = {
    ...(isUnverified && { isUnverified: true as const }),
    ...(mayNotWrite && { mayNotWrite: true as const }),
  };
  if (user?.accountId === accountId) return { side: "customer", userId: user.id, name: nameOf(user), ...unverified };
  const address = addressOf(sender);
  return {
    side: "customer",
    name: (fromName || shownSender || "?").slice(0, nameLettersMax),
    ...(address !== undefined && { address }),
    isUnverified: true,
  };
};

const nameOf = ({ firstName, lastName }: PortalUser): string => `${firstName} ${lastName}`;

/**
 * The address that a sender who is not verified may be answered at: theirs, where SPF shows that the envelope's sender may send for its domain, and the From
 * line names the same address. An answer to a forged one would reach somebody who never wrote.
 */
export const answerableAddress = (
  sender: Sender,
  { envelopeFrom, verdicts }: Pick<MailReceipt, "envelopeFrom" | "verdicts">,
): string | undefined => {
  const address = addressOf(sender);
  const isTheirs = verdicts.spf === "PASS" && sameAddress(envelopeFrom) === address;
  return sender.is === "verified" || isTheirs ? address : undefined;
};
