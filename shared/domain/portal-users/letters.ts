/** The letters that invite somebody to an account, and report a change of somebody's access. */
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { type Around, type BilingualLetter, forWhom, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages, setNewPassword } from "../notices/panel-pages.ts";
import { moment } from "../warsaw.ts";
import { type AccessChange, NoticeFacts } from "./notices.ts";

export const portalUserLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    invitation: (facts, around) => {
      const company = typed(facts.companyName, 80);
      // A name such as "Telefon sp. z o.o." ends the sentence already.
      const operator = around.operatorName.replace(/\.?$/, ".");
      return {
        subject: {
          pl: `Zaproszenie do panelu Saldo: ${company}`,
          en: `Invitation to the Saldo panel: ${company}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: `Masz zaproszenie do Saldo, panelu klienta firmy ${operator} Ustaw hasło, a potem loguj się tym adresem e-mail.`,
            en: `You have been invited to Saldo, the customer panel of ${operator} Set a password, then sign in with this e-mail address.`,
          },
        ],
        facts: [
          forWhom(facts.firstName),
          invitedBy(facts),
          [{ pl: "Firma", en: "Company" }, company],
          validUntil(facts),
        ],
        ...linkToSetPassword(facts, around),
      };
    },

    "staff-invitation": (facts, around) => ({
      subject: { pl: "Zaproszenie do zespołu operatora w Saldo", en: "Invitation to the operator's team in Saldo" },
      greeting: hello,
      paragraphs: [
        {
          pl: "Masz zaproszenie do zespołu operatora w Saldo. Ustaw hasło na stronie, do której prowadzi poniższy link; logować się będziesz tym adresem e-mail.",
          en: "You have been invited to the operator's team in Saldo. Use the link below to set a password. You sign in with this e-mail address.",
        },
        {
          pl: "Przy logowaniu potrzebny jest też kod z aplikacji uwierzytelniającej w telefonie. Podłączysz ją przy pierwszym logowaniu.",
          en: "Signing in also takes a code from an authenticator app on your phone. You connect it when you first sign in.",
        },
      ],
      facts: [forWhom(facts.firstName), invitedBy(facts), validUntil(facts)],
      ...linkToSetPassword(facts, around),
    }),

    "access-changed": ({ changes, ...change }, { panelAddress }) => ({
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
      facts: factsOfChange({ changes, ...change }),
      // Who was deleted has no password to change.
      action: !changes.includes("deleted") && {
        label: setNewPassword,
        address: panelPages(panelAddress).passwordReset,
      },
      notes: [
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

    "staff-access-changed": ({ changes, ...change }) => ({
      subject: changes.includes("deleted")
        ? {
            pl: "Usunięto osobę z zespołu operatora w Saldo",
            en: "Somebody was removed from the operator's team in Saldo",
          }
        : {
            pl: "Zmieniono dostęp w zespole operatora w Saldo",
            en: "Access in the operator's team in Saldo was changed",
          },
      greeting: hello,
      paragraphs: [
        changes.includes("deleted")
          ? {
              pl: "Ta osoba nie ma już dostępu do Saldo jako pracownik operatora.",
              en: "This person no longer has access to Saldo as one of the operator's staff.",
            }
          : {
              pl: "W zespole operatora zmieniono dane lub dostęp tej osoby.",
              en: "The details or access of one of the operator's staff were changed.",
            },
      ],
      facts: factsOfChange({ changes, ...change }),
      notes: [
        {
          pl: "Jeśli nie wiesz, skąd ta zmiana, od razu zgłoś to innemu administratorowi operatora albo działowi technicznemu.",
          en: "If you didn't expect this, tell another of the operator's administrators, or operations, at once.",
        },
      ],
    }),

    "login-policy-changed": ({ policyName, by, at, from }, { panelAddress }) => ({
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
      action: { label: setNewPassword, address: panelPages(panelAddress).passwordReset },
      notes: [
        {
          pl: "Jeśli nie wiesz, skąd ta zmiana, od razu zmień swoje hasło i napisz do Biura Obsługi Klienta (BOK).",
          en: "If you didn't expect this, change your password at once and write to customer service (BOK).",
        },
      ],
    }),
  },
};

type Invitation = Extract<NoticeFacts, { kind: "invitation" | "staff-invitation" }>;

const invitedBy = ({ invitedBy: by }: Invitation) =>
  by !== undefined && ([{ pl: "Zaprasza", en: "Invited by" }, typed(by, 80)] as const);

const validUntil = ({ validUntil: until }: Invitation) =>
  [{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(until)] as const;

/** What an invitation ends with: the link that sets a password, and what to know of it. */
const linkToSetPassword = (
  { linkId }: Invitation,
  { panelAddress, secretOf }: Around,
): Pick<BilingualLetter, "action" | "notes"> => {
  const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "invitation" }) });
  return {
    // In the fragment, which no browser sends: the secret reaches no server's log.
    action: {
      label: { pl: "Ustaw hasło", en: "Set a password" },
      address: `${panelPages(panelAddress).invitation}#${token}`,
    },
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
};

type Changed = Extract<NoticeFacts, { kind: "access-changed" | "staff-access-changed" }>;

const factsOfChange = ({ whom, changes, by, at, from }: Omit<Changed, "kind">): BilingualLetter["facts"] => [
  [{ pl: "Kogo dotyczy zmiana", en: "User" }, typed(whom, 100)],
  [{ pl: "Co zmieniono", en: "What changed" }, listOf(changes)],
  [{ pl: "Kto dokonał zmiany", en: "Changed by" }, typed(by, 100)],
  [{ pl: "Kiedy", en: "When" }, moment(at)],
  [{ pl: "Adres IP", en: "IP address" }, typed(from, 60) || { pl: "nieznany", en: "unknown" }],
];

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
