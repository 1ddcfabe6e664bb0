/** Top-ups by bank transfer: where the money goes, who decides, and the files that show it is on its way. */

import type { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { TransferAccount } from "../../shared/domain/top-ups/bank-account.ts";
import {
  type BankTopUp,
  type Clerk,
  type Confirmation,
  newBankTopUp,
} from "../../shared/domain/top-ups/bank-top-up.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { noon } from "./top-ups.ts";

/** Where customers transfer money to. */
export const operatorsAccount: TransferAccount = {
  recipient: "Telecube Sp. z o.o.",
  nip: "8567346215",
  accountNumber: "61109010140000071219812874",
};

/** A top-up of 50 PLN by bank transfer, ordered at noon. */
export const someBankTopUp = (accountId: AccountId, changes: Partial<BankTopUp> = {}): BankTopUp => ({
  ...newBankTopUp(
    {
      id: newId("tu", noon),
      accountId,
      amountGrosze: grosze(5_000),
      createdBy: newId("us", noon),
      language: "pl",
      code: newTransferCode(),
    },
    operatorsAccount,
    noon,
  ),
  ...changes,
});

/** One of the operator's finance, signed in. */
export const aClerk: Clerk = { email: "ewa@operator.example", userId: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS" };

/** The same with a link from an e-mail. */
export const aLinkHolder: Clerk = { email: "ewa@operator.example", linkId: "li_01KJQ3V2G0ABCDEFGHJKMNPQRS" };

/** A file that a customer announces: a new one each time, unless one is named. */
export const someFile = (
  changes: Partial<Pick<Confirmation, "id" | "fileName" | "contentType" | "sizeBytes">> = {},
): Pick<Confirmation, "id" | "fileName" | "contentType" | "sizeBytes"> => {
  const id = newId("cf", noon);
  return { id, fileName: `potwierdzenie ${id}.pdf`, contentType: "application/pdf", sizeBytes: 1_000, ...changes };
};

/** What is known of a file that was checked and kept; its bytes are named by a word. */
export const receivedFile = (bytes: string, at = noon): NonNullable<Confirmation["received"]> => ({
  at: at.toISOString(),
  sha256: sha256(bytes),
  sizeBytes: 1_000,
});
