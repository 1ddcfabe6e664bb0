/** What letters about change requests say of e-mails. */
import type { Texts } from "../language.ts";
import type { MailedFrom } from "../mail-in/received-mail.ts";
import type { BilingualLetter } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";

/** As long may an e-mail address be. */
const addressLetters = 254;

export const senderFacts = (mail: MailedFrom | undefined): BilingualLetter["facts"] => {
  if (!mail) return [];
  const address = typed(mail.sender, addressLetters);
  const unverified = { pl: `${address} (niepotwierdzony)`, en: `${address} (unverified)` };
  return [[{ pl: "Adres nadawcy", en: "Sender's address" }, mail.isUnverified ? unverified : address]];
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

export const unverifiedWarning = (mail: MailedFrom | undefined): readonly Texts[] =>
  mail?.isUnverified
    ? [
        {
          pl: "Uwaga: nie wiadomo, kto to napisał. W e-mailu każdy może podać cudzy adres. Zanim cokolwiek zmienisz, zadzwoń do klienta pod numer z jego danych albo zapytaj go na stronie sprawy.",
          en: "Warning: nobody knows who wrote this. Anybody can put another person's address into an e-mail. Before you change anything, call the customer at the number in their data, or ask them on the case's page.",
        },
      ]
    : [];

export const replyHere: Texts = {
  pl: "Możesz odpowiedzieć na ten e-mail, także z załącznikiem. Odpowiedź trafi do tej dyspozycji.",
  en: "You can reply to this e-mail, also with a file attached. Your reply is added to this request.",
};
