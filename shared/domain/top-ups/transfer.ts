/** What a customer needs to make a bank transfer, and the same as the 2D code that banking apps read. */

import { inAscii } from "../ascii.ts";
import type { Grosze } from "../money.ts";
import type { TransferAccount } from "./bank-account.ts";

/** Banks take no longer titles into a 2D code. */
export const titleLengthMax = 32;

/** The title of a transfer: the code first, so that nothing cuts it off. In ASCII, as is all that a bank is given. */
export const transferTitle = (code: string): string => `${code} doladowanie Saldo`;

/** The six digits of the standard's amount: 9,999.99 PLN. */
export const qrAmountMax = 999_999;
const recipientLengthMax = 20;

/**
 * The text of the ZBP 2D code ("Standard 2D", Związek Banków Polskich, 2013-12-03):
 * `NIP|PL|NRB|amount|name|title|||` with the amount in grosze, six digits. Undefined above 9,999.99 PLN, for which the
 * standard has no room. Name and title are in ASCII: a 2D code does not say its character set, and scanners guess it.
 */
export const qrPayloadOf = (
  { recipient, nip, accountNumber }: TransferAccount,
  { amountGrosze, title }: { readonly amountGrosze: Grosze; readonly title: string },
): string | undefined => {
  if (amountGrosze > qrAmountMax) return undefined;
  const amount = String(amountGrosze).padStart(6, "0");
  return [
    nip,
    "PL",
    accountNumber,
    amount,
    cut(recipient, recipientLengthMax),
    cut(title, titleLengthMax),
    "",
    "",
    "",
  ].join("|");
};

/** As many characters of those that the standard takes. */
const cut = (text: string, lettersMax: number): string =>
  inAscii(text)
    .replace(/[^A-Za-z\d ,./\\\-@#&*_]/g, "")
    .slice(0, lettersMax)
    .trim();
