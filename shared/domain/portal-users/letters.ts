/** The letters that invite somebody to an account, and report a change of somebody's access. */
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { forWhom, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { moment } from "../warsaw.ts";
import { type AccessChange, NoticeFacts } from "./notices.ts";

export const portalUserLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    invitation: ({ linkId, validUntil, firstName, companyName, invitedBy }, { panelAddress, secretOf }) => {
      const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "invitation" }) });
      const company = typed(companyName, 80);
      return {
        subject: {
          pl: `Zaproszenie do panelu Saldo: ${company}`,
          en: `Invitation to the Saldo panel: ${company}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: "Masz zaproszenie do panelu Saldo. Ustaw hasło na stronie, do której prowadzi poniższy link; logować się będziesz tym adresem e-mail.",
            en: "You have been invited to the Saldo panel. Use the link below to set a password. You sign in with this e-mail address.",
          },
        ],
        facts: [
          forWhom(firstName),
          [{ pl: "Zaprasza", en: "Invited by" }, typed(invitedBy, 80)],
          [{ pl: "Firma", en: "Company" }, company],
          [{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(validUntil)],
        ],
        // In the fragment, which no browser sends: the secret reaches no server's log.
        action: { label: { pl: "Ustaw hasło", en: "Set a password" }, address: `${panelAddress}/invitation#${token}` },
        notes: [
          {
            pl: "Link działa tylko raz. Nie przekazuj go nikomu.",
            en: "The link works only once. Don't pass it on to anyone.",
          },
          {
            pl: "Jeśli nie wiesz, skąd to zaproszenie, zignoruj tę wiadomość: bez ustawionego hasła nikt się nie zaloguje.",
            en: "If you weren't expecting this, ignore this e-mail: nobody can sign in until a password is set.",
          },
        ],
      };
    },

    "access-changed": ({ whom, changes, by, at, from }) => ({
      subject: changes.includes("deleted")
        ? { pl: "Usunięto użytkownika panelu Saldo", en: "A user of the Saldo panel was deleted" }
        : { pl: "Zmieniono dostęp do panelu Saldo", en: "Access to the Saldo panel was changed" },
      greeting: hello,
      paragraphs: [
        changes.includes("deleted")
          ? {
              pl: "Użytkownik nie ma już dostępu do panelu Saldo swojej firmy.",
              en: "The user no longer has access to their company's Saldo panel.",
            }
          : {
              pl: "W panelu Saldo Twojej firmy zmieniono dane lub uprawnienia użytkownika.",
              en: "A user's details or rights were changed in your company's Saldo panel.",
            },
      ],
      facts: [
        [{ pl: "Kogo dotyczy zmiana", en: "User" }, typed(whom, 100)],
        [{ pl: "Co zmieniono", en: "What changed" }, listOf(changes)],
        [{ pl: "Kto dokonał zmiany", en: "Changed by" }, typed(by, 100)],
        [{ pl: "Kiedy", en: "When" }, moment(at)],
        [{ pl: "Adres IP", en: "IP address" }, typed(from, 60) || { pl: "nieznany", en: "unknown" }],
      ],
      notes: [
        // Who was deleted has no password to change.
        changes.includes("deleted")
          ? {
              pl: "Jeśli nie wiesz, skąd ta zmiana, od razu napisz do Biura Obsługi Klienta (BOK).",
              en: "If you didn't expect this, write to customer service (BOK) at once.",
            }
          : {
              pl: "Jeśli nie wiesz, skąd ta zmiana, od razu zmień swoje hasło i napisz do Biura Obsługi Klienta (BOK).",
              en: "If you didn't expect this, change your password at once and write to customer service (BOK).",
            },
      ],
    }),

    "login-policy-changed": ({ policyName, by, at, from }) => ({
      subject: { pl: "Zmieniono politykę logowania", en: "A login policy was changed" },
      greeting: hello,
      paragraphs: [
        {
          pl: "W panelu Saldo Twojej firmy zmieniono politykę logowania. Od teraz osoby, którym ją przypisano, obowiązują jej nowe adresy i godziny logowania.",
          en: "A login policy was changed in your company's Saldo panel. Its new addresses and times now apply to everybody it is assigned to.",
        },
      ],
      facts: [
        [{ pl: "Polityka", en: "Policy" }, typed(policyName, 100)],
        [{ pl: "Kto dokonał zmiany", en: "Changed by" }, typed(by, 100)],
        [{ pl: "Kiedy", en: "When" }, moment(at)],
        [{ pl: "Adres IP", en: "IP address" }, typed(from, 60) || { pl: "nieznany", en: "unknown" }],
      ],
      notes: [
        {
          pl: "Jeśli nie wiesz, skąd ta zmiana, od razu zmień swoje hasło i napisz do Biura Obsługi Klienta (BOK).",
          en: "If you didn't expect this, change your password at once and write to customer service (BOK).",
        },
      ],
    }),
  },
};

const listOf = (changes: readonly AccessChange[]): Texts => ({
  pl: changes.map((change) => changeTexts[change].pl).join(", "),
  en: changes.map((change) => changeTexts[change].en).join(", "),
});

const changeTexts: Readonly<Record<AccessChange, Texts>> = {
  added: { pl: "nowy użytkownik", en: "a new user" },
  deleted: { pl: "usunięcie użytkownika", en: "the user was deleted" },
  role: { pl: "rola", en: "role" },
  rights: { pl: "uprawnienia", en: "rights" },
  address: { pl: "adres e-mail", en: "e-mail address" },
  password: { pl: "hasło", en: "password" },
  "right-to-sign-in": { pl: "prawo logowania", en: "right to sign in" },
  "second-factor-required": { pl: "wymaganie kodu z aplikacji", en: "requirement of a code from an app" },
  "second-factor-reset": { pl: "odłączenie aplikacji uwierzytelniającej", en: "authenticator app disconnected" },
  "login-policy": { pl: "polityka logowania", en: "login policy" },
  "contact-data": {
    pl: "imię i nazwisko, telefon lub stanowisko głównego administratora",
    en: "the main administrator's name, phone or position",
  },
};
