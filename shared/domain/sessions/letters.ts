/** The letters about how a portal user signs in. */
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { forWhom, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages, setNewPassword } from "../notices/panel-pages.ts";
import { moment } from "../warsaw.ts";
import { type CredentialChange, NoticeFacts } from "./notices.ts";

export const sessionLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "password-reset": ({ linkId, validUntil }, { panelAddress, secretOf }) => {
      const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "password-reset" }) });
      return {
        subject: { pl: "Ustaw nowe hasło do panelu Saldo", en: "Set a new password for the Saldo panel" },
        greeting: hello,
        paragraphs: [
          {
            pl: "Ktoś poprosił o nowe hasło do panelu Saldo dla tego adresu e-mail. Jeśli to Ty, użyj poniższego linku, aby je ustawić.",
            en: "Somebody asked for a new Saldo panel password for this e-mail address. If it was you, use the link below to set it.",
          },
        ],
        facts: [[{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(validUntil)]],
        // In the fragment, which no browser sends: the secret reaches no server's log.
        action: { label: setNewPassword, address: `${panelPages(panelAddress).passwordReset}#${token}` },
        notes: [
          {
            pl: "Link działa tylko raz. Nie przekazuj go nikomu.",
            en: "The link works only once. Don't pass it on to anyone.",
          },
          {
            pl: "Jeśli to nie Ty, zignoruj tę wiadomość: hasło się nie zmieni.",
            en: "If it wasn't you, ignore this e-mail: your password will not change.",
          },
        ],
      };
    },

    "sign-in-refused": ({ at, from }, { panelAddress }) => ({
      subject: { pl: "Odmowa logowania do panelu Saldo", en: "A sign-in to the Saldo panel was refused" },
      greeting: hello,
      paragraphs: [
        {
          pl: "Ktoś podał Twój adres e-mail i prawidłowe hasło, ale Twoja polityka logowania nie pozwala na dostęp z tego adresu IP lub o tej porze.",
          en: "Somebody entered your e-mail address and the right password, but your login policy does not let you in from this IP address or at this time.",
        },
        {
          pl: "Jeśli to Ty, nic się nie stało. O dostęp z innych miejsc lub o innej porze poproś administratora swojej firmy.",
          en: "If it was you, nothing is wrong. Ask an administrator of your company for access from other places or at other times.",
        },
        {
          pl: "Jeśli to nie Ty, ktoś zna Twoje hasło: od razu ustaw nowe i napisz do Biura Obsługi Klienta (BOK).",
          en: "If it was not you, somebody knows your password: set a new one at once and write to customer service (BOK).",
        },
      ],
      facts: [[{ pl: "Kiedy", en: "When" }, moment(at)], fromAddress(from)],
      action: { label: setNewPassword, address: panelPages(panelAddress).passwordReset },
      notes: [
        { pl: "Taką wiadomość wysyłamy najwyżej raz na dobę.", en: "We send this message at most once in 24 hours." },
      ],
    }),

    "credentials-changed": ({ change, firstName, at, from, codesLeft }, { panelAddress }) => {
      const { subject, says } = changes[change];
      const isOwn = !byAdministrator.includes(change);
      return {
        subject,
        greeting: hello,
        paragraphs: [
          says,
          codesLeft === 0 && {
            pl: "To był ostatni kod zapasowy. Utwórz w panelu nowe, zanim będą potrzebne.",
            en: "That was your last recovery code. Make new ones in the panel before you need them.",
          },
          isOwn && { pl: "Jeśli to Ty, nie musisz nic robić.", en: "If it was you, you don't need to do anything." },
          isOwn && {
            pl: "Jeśli to nie Ty, od razu ustaw nowe hasło i napisz do Biura Obsługi Klienta (BOK).",
            en: "If it wasn't you, set a new password at once and write to customer service (BOK).",
          },
          !isOwn && {
            pl: "Jeśli nie wiesz, skąd ta zmiana, zapytaj administratora w swojej firmie albo Biuro Obsługi Klienta (BOK).",
            en: "If you didn't expect this, ask an administrator at your company or customer service (BOK).",
          },
        ],
        facts: [
          forWhom(firstName),
          [{ pl: "Kiedy", en: "When" }, moment(at)],
          isOwn && fromAddress(from),
          codesLeft !== undefined && [{ pl: "Pozostałe kody zapasowe", en: "Recovery codes left" }, String(codesLeft)],
        ],
        action: isOwn && { label: setNewPassword, address: panelPages(panelAddress).passwordReset },
        notes: [],
      };
    },
  },
};

const fromAddress = (from: string) =>
  [{ pl: "Adres IP", en: "IP address" }, typed(from, 60) || { pl: "nieznany", en: "unknown" }] as const;

/** What somebody else did: the user can't undo it, and need not read that it may have been them. */
const byAdministrator: readonly CredentialChange[] = ["totp-reset", "address-changed", "password-set"];

const changes: Readonly<Record<CredentialChange, { readonly subject: Texts; readonly says: Texts }>> = {
  "password-changed": {
    subject: { pl: "Zmieniono hasło do panelu Saldo", en: "Your Saldo password was changed" },
    says: {
      pl: "Hasło do Twojego konta w panelu Saldo zostało zmienione.",
      en: "The password of your Saldo panel account was changed.",
    },
  },
  "password-reset": {
    subject: { pl: "Ustawiono nowe hasło do panelu Saldo", en: "A new Saldo password was set" },
    says: {
      pl: "Hasło do Twojego konta w panelu Saldo zostało ustawione na nowo za pomocą linku z e-maila.",
      en: "The password of your Saldo panel account was reset with a link from an e-mail.",
    },
  },
  "totp-enrolled": {
    subject: {
      pl: "Podłączono aplikację uwierzytelniającą do panelu Saldo",
      en: "An authenticator app was connected to your Saldo account",
    },
    says: {
      pl: "Do Twojego konta w panelu Saldo podłączono aplikację uwierzytelniającą. Od teraz logowanie wymaga kodu z tej aplikacji.",
      en: "An authenticator app was connected to your Saldo panel account. From now on you need a code from it to sign in.",
    },
  },
  "recovery-codes-renewed": {
    subject: {
      pl: "Utworzono nowe kody zapasowe do panelu Saldo",
      en: "New recovery codes for your Saldo account",
    },
    says: {
      pl: "Utworzono nowe kody zapasowe do Twojego konta w panelu Saldo. Poprzednie kody przestały działać.",
      en: "New recovery codes were made for your Saldo panel account. The previous ones no longer work.",
    },
  },
  "recovery-code-used": {
    subject: {
      pl: "Użyto kodu zapasowego do panelu Saldo",
      en: "A recovery code was used for your Saldo account",
    },
    says: {
      pl: "Na Twoim koncie w panelu Saldo użyto kodu zapasowego zamiast kodu z aplikacji. Ten kod już nie zadziała.",
      en: "A recovery code was used for your Saldo panel account instead of a code from the app. It will not work again.",
    },
  },
  "totp-reset": {
    subject: {
      pl: "Odłączono aplikację uwierzytelniającą od panelu Saldo",
      en: "Your authenticator app was disconnected from Saldo",
    },
    says: {
      pl: "Aplikacja uwierzytelniająca została odłączona od Twojego konta, a kody zapasowe unieważnione. Zaloguj się ponownie i podłącz aplikację na nowo.",
      en: "The authenticator app was disconnected from your account, and your recovery codes no longer work. Sign in and connect the app again.",
    },
  },
  "address-changed": {
    subject: { pl: "Zmieniono adres e-mail do panelu Saldo", en: "Your Saldo e-mail address was changed" },
    says: {
      pl: "Administrator Twojej firmy zmienił adres e-mail, którym logujesz się do panelu Saldo. Tym adresem nie można się już zalogować.",
      en: "An administrator of your company changed the e-mail address you use to sign in to the Saldo panel. You can no longer sign in with this address.",
    },
  },
  "password-set": {
    subject: { pl: "Administrator ustawił Ci hasło do panelu Saldo", en: "A Saldo password was set for you" },
    says: {
      pl: "Administrator Twojej firmy ustawił Ci hasło do panelu Saldo; przekaże Ci je osobiście. Przy pierwszym logowaniu ustawisz własne.",
      en: "An administrator of your company set a Saldo panel password for you and will give it to you in person. You will set your own when you first sign in.",
    },
  },
};
