/** Looks up all that an e-mail's fate depends on: who wrote, which case it answers to, which top-ups it names. */
import { operatorId } from "../../shared/domain/ids.ts";
import { mailInAddresses, sameAddress } from "../../shared/domain/mail-in/addresses.ts";
import type { Known, NamedTopUp } from "../../shared/domain/mail-in/deciding.ts";
import type { RefusedFile } from "../../shared/domain/mail-in/file-faults.ts";
import type { MailReceipt, ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import {
  asksForMainAdministrator,
  bringsConfirmation,
  caseNumbersIn,
  codesOf,
} from "../../shared/domain/mail-in/recognising.ts";
import { addressOf, type Sender, senderOf } from "../../shared/domain/mail-in/sender.ts";
import type { DeskAddresses } from "../../shared/domain/notices/desks.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { takesMail } from "../../shared/domain/top-ups/bank-top-up.ts";
import { caseOfAddress } from "../../shared/security/case-address.ts";
import type { AddressStore } from "../../shared/store/address-store.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import type { UsableFile } from "./looked-at.ts";

export type KnowingUses = {
  readonly addresses: AddressStore;
  readonly people: Pick<PeopleStore, "find" | "named">;
  readonly requests: Pick<ChangeRequestStore, "find" | "findByNumber">;
  readonly transfers: Pick<TransferStore, "find" | "findByCode" | "openOf">;
  readonly linkKey: () => Promise<string>;
  readonly mailInDomain: () => string;
  /** Whom our e-mails come from. */
  readonly ownAddress: () => string;
  readonly deskAddresses: () => DeskAddresses;
  readonly now: () => Date;
};

/** An e-mail that was read, and its files as they were looked at. */
export type Read = {
  readonly receipt: MailReceipt;
  readonly mail: ReadMail;
  readonly usable: readonly UsableFile[];
  readonly refused: readonly RefusedFile[];
};

export const knownOf = async ({ receipt, mail, usable, refused }: Read, uses: KnowingUses): Promise<Known> => {
  const sender = senderOf(mail, receipt, await userAt(mail.from, uses));
  const fileNames = [...usable.map(({ fileName }) => fileName), ...refused.map(({ calledFile }) => calledFile)];
  const isToConfirmations = receipt.recipients
    .map(sameAddress)
    .includes(mailInAddresses(uses.mailInDomain()).confirmations);
  const own = { subject: mail.subject, text: mail.text, fileNames };
  // What somebody quotes is what we wrote to them; what is forwarded to the address for confirmations, or sent by a bank, is about the transfer.
  const searched = isToConfirmations || mail.automatic === "sent" ? mail.allText : mail.text;
  const codes = codesOf({ ...own, text: searched, fileTexts: usable.map(({ text }) => text) });
  const [answersTo, named, open] = await Promise.all([
    caseAnswered({ receipt, mail }, uses),
    topUpsNamed(codes, uses),
    openOfSender(sender, uses),
  ]);
  return {
    sender,
    mail,
    isOwn: mail.from.length === 1 && isOurs(mail.from[0]!, uses),
    mayBeAnswered: mail.automatic === "no" && receipt.envelopeFrom !== "" && !isDesk(addressOf(sender), uses),
    isSpam: receipt.verdicts.spam === "FAIL",
    isToConfirmations,
    bringsConfirmation: isToConfirmations || bringsConfirmation(own),
    // A disposition may be forwarded; an answer quotes what we wrote.
    asksForMainAdministrator: asksForMainAdministrator(answersTo ? own : { ...own, text: mail.allText }),
    files: { usable: usable.length, all: usable.length + refused.length },
    answersTo,
    named,
    open,
  };
};

/** An address that we send from or receive at. */
const isOurs = (address: string, { mailInDomain, ownAddress }: KnowingUses): boolean =>
  sameAddress(address) === sameAddress(ownAddress()) ||
  sameAddress(address).endsWith(`@${sameAddress(mailInDomain())}`);

const isDesk = (address: string | undefined, { deskAddresses }: KnowingUses): boolean =>
  address !== undefined && Object.values(deskAddresses()).map(sameAddress).includes(address);

const userAt = async (from: readonly string[], { addresses, people }: KnowingUses): Promise<PortalUser | undefined> => {
  const [address, ...others] = from;
  if (address === undefined || others.length > 0) return undefined;
  const owner = await addresses.ownerOf(address);
  return owner && people.find(owner.accountId, owner.userId);
};

/** By the case's own address, else by the first number in the subject that a case has. */
const caseAnswered = async (
  { receipt, mail }: Pick<Read, "receipt" | "mail">,
  uses: KnowingUses,
): Promise<Known["answersTo"]> => {
  const signing = { key: await uses.linkKey(), domain: uses.mailInDomain() };
  const signed = receipt.recipients.flatMap((address) => caseOfAddress(address, signing) ?? []);
  for (const number of [...signed, ...caseNumbersIn(mail.subject).slice(0, 3)]) {
    const found = await uses.requests.findByNumber(number);
    const request = found?.movedTo ? await uses.requests.find(found.movedTo.accountId, found.movedTo.requestId) : found;
    if (request) return { request, isSigned: signed.includes(number) };
  }
  return undefined;
};

const topUpsNamed = async (codes: readonly string[], { transfers, now }: KnowingUses): Promise<NamedTopUp[]> => {
  const named: NamedTopUp[] = [];
  for (const { accountId, topUpId, code } of await transfers.findByCode(codes)) {
    const found = await transfers.find(accountId, topUpId);
    if (found) named.push({ accountId, topUpId, code, isOpen: takesMail(found.topUp, now()) });
  }
  return named;
};

const openOfSender = async (sender: Sender, { transfers, now }: KnowingUses): Promise<NamedTopUp[]> => {
  if (sender.is !== "verified" || sender.user.accountId === operatorId) return [];
  const open = await transfers.openOf(sender.user.accountId);
  return open.map((topUp) => ({
    accountId: topUp.accountId,
    topUpId: topUp.id,
    code: topUp.code,
    isOpen: takesMail(topUp, now()),
  }));
};
