/** What letters about change requests say of e-mails. */
import { type AccountId, operatorId } from "../ids.ts";
import type { Texts } from "../language.ts";
import type { MailedFrom } from "../mail-in/received-mail.ts";
import type { BilingualLetter } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";

/** As long may an e-mail address be. */
export const addressLetters = 254;

/** What is known of who wrote. `not-entitled`: it was they, but they may not write to BOK. */
export const proofOf = ({ isUnverified, mayNotWrite }: MailedFrom): "verified" | "not-entitled" | "unverified" => {
  if (mayNotWrite) return "not-entitled";
  return isUnverified ? "unverified" : "verified";
};

export const senderFacts = (mail: MailedFrom | undefined): BilingualLetter["facts"] => {
  if (!mail) return [];
  const address = typed(mail.sender, addressLetters);
  const unverified = { pl: `${address} (niepotwierdzony)`, en: `${address} (unverified)` };
  return [[{ pl: "Adres nadawcy", en: "Sender's address" }, proofOf(mail) === "unverified" ? unverified : address]];
};

/** The files that came with it: they are on the case's page. */
export const calledFilesFact = (files: readonly string[] = []): BilingualLetter["facts"] =>
  files.length === 0
    ? []
    : [
        [
          { pl: "Pliki na stronie sprawy", en: "Files on the case's page" },
          files.map((file) => typed(file, 80)).join(", "),
        ],
      ];

/** A case of the operator's own account is about a customer whom nobody knows yet. */
export const senderWarning = (mail: MailedFrom | undefined, accountId: AccountId): readonly Texts[] => {
  const proof = mail && proofOf(mail);
  if (proof === undefined || proof === "verified") return [];
  if (proof === "not-entitled")
    return [
      {
        pl: "Uwaga: nadawca potwierdzony, ale bez prawa kontaktu z BOK. Zanim cokolwiek zmienisz, zapytaj głównego administratora firmy.",
        en: "Warning: the sender is verified, but may not write to BOK. Before you change anything, ask the company's main administrator.",
      },
    ];
  return [
    accountId === operatorId
      ? {
          pl: "Uwaga: w e-mailu każdy może podać cudzy adres. Gdy ustalisz, o którego klienta chodzi, przekaż sprawę na jego konto. O danych klienta nic tej osobie nie pisz.",
          en: "Warning: anybody can put another person's address into an e-mail. Once you know which customer it is about, give the case to their account. Write nothing of the customer's data to this person.",
        }
      : {
          pl: "Uwaga: w e-mailu każdy może podać cudzy adres. Zanim cokolwiek zmienisz, zadzwoń do klienta pod numer z jego danych albo zapytaj go na stronie sprawy.",
          en: "Warning: anybody can put another person's address into an e-mail. Before you change anything, call the customer at the number in their data, or ask them on the case's page.",
        },
  ];
};

export const replyHere: Texts = {
  pl: "Możesz odpowiedzieć na ten e-mail, także z załącznikiem. Odpowiedź dołączymy do tej sprawy.",
  en: "You can reply to this e-mail, also with a file attached. Your reply is added to this case.",
};
