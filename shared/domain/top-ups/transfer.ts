/** What a customer needs to make a bank transfer, and the same as the 2D code that banking apps read. */

import type { Grosze } from "../money.ts";
import type { TransferAccount } from "./bank-account.ts";

/** Banks take no longer titles into a 2D code. */
export const titleLengthMax = 32;

/** The title of a transfer: the code first, so that nothing cuts it off. */
export const transferTitle = (code: string): string => `${code} doładowanie Saldo`;

/** The six digits of the standard's amount: 9,999.99 PLN. */
const qrAmountMax = 999_999;
const recipientLengthMax = 20;

/**
 * The text of the ZBP 2D code ("Standard 2D", Związek Banków Polskich, 2013-12-03):
 * `NIP|PL|NRB|amount|name|title|||` with the amount in grosze, six digits. Undefined above 9,999.99 PLN, for which the
 * standard has no room.
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

/** As many characters, not bytes or halves of one, of those that the standard takes. */
const cut = (text: string, lettersMax: number): string =>
  [...text.normalize("NFC").replace(/[^\p{L}\d ,./\\\-@#&*_]/gu, "")].slice(0, lettersMax).join("").trim();
