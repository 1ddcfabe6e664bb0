/** Polish bank accounts: the NRB, 26 digits with a checksum, and the IBAN that it is part of. */
import { parseNip } from "../nip.ts";

/** Where customers transfer money to: the operator's own account. */
export type TransferAccount = {
  /** The operator's name, as transfers name it. */
  readonly recipient: string;
  readonly nip: string;
  /** NRB: 26 digits. */
  readonly accountNumber: string;
};

/**
 * Whether a text is an NRB: 26 digits whose checksum holds (ISO 13616, ISO 7064 MOD 97-10; the country's letters PL are
 * 25 and 21). BigInt, because 30 digits are beyond the safe integers.
 */
export const isNrb = (text: string): boolean =>
  /^\d{26}$/.test(text) && BigInt(`${text.slice(2)}2521${text.slice(0, 2)}`) % 97n === 1n;

/** An NRB as people read it: two digits, then fours. */
export const nrbInGroups = (nrb: string): string => nrb.replace(/^(\d{2})|(\d{4})(?=\d)/g, "$1$2 ").trim();

/** The IBAN of an NRB, without spaces. */
export const ibanOf = (nrb: string): string => `PL${nrb}`;

/**
 * The account unchanged; throws a sentence for whoever set it up where its NIP or number is wrong: no customer shall send money to a
 * mistyped one. The recipient's name is checked as the operator's.
 */
export const checkedTransferAccount = (account: TransferAccount): TransferAccount => {
  const { nip, accountNumber } = account;
  if (parseNip(nip) !== nip)
    throw new RangeError(`The recipient's NIP "${nip}" is wrong: it must be ten digits whose check digit holds.`);
  if (!isNrb(accountNumber))
    throw new RangeError(
      `The account for bank transfers "${accountNumber}" is wrong: it must be 26 digits whose checksum holds (NRB).`,
    );
  return account;
};
