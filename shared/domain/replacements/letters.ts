/** The letters about replacing the main administrator: to the company's administrators, and to customer service (BOK). */

import { casePurpose } from "../change-requests/notices.ts";
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { type Around, type BilingualLetter, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { moment } from "../warsaw.ts";
import { NoticeFacts } from "./notices.ts";
import { vetoPurpose } from "./replacement.ts";

export const replacementLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  answeredAt: (facts) => ("linkId" in facts ? undefined : { case: facts.number }),
  write: {
    "replacement-announced": (facts, { apiAddress, secretOf }) => {
      const { linkId: id, swapsAt } = facts;
      const when = moment(swapsAt);
      return {
        subject: forPeople(facts, {
          pl: "Zmiana głównego administratora: możesz się sprzeciwić",
          en: "Change of the main administrator: you can object",
        }),
        greeting: hello,
        paragraphs: [
          {
            pl: `Wkrótce zmieni się główny administrator Twojej firmy. Zmiana nastąpi po terminie sprzeciwu (${when.pl}), jeśli nikt się nie sprzeciwi.`,
            en: `The main administrator of your company is about to change. It will happen once the time to object is over (${when.en}), unless somebody objects.`,
          },
          {
            pl: "Jeśli wiesz o tej zmianie i się z nią zgadzasz, nie musisz nic robić.",
            en: "If you know of this change and agree with it, you don't need to do anything.",
          },
          {
            pl: "Jeśli jej nie rozumiesz albo się z nią nie zgadzasz, sprzeciw się. Jeden sprzeciw wstrzymuje zmianę, a BOK wyjaśni sprawę. Nie trzeba się logować.",
            en: "If you don't understand it or don't agree with it, object. One objection stops the change, and customer service (BOK) will look into it. You don't need to sign in.",
          },
        ],
        facts: [...peopleFacts(facts), [{ pl: "Sprzeciw możliwy do", en: "You can object until" }, when]],
        action: {
          label: { pl: "Zobacz zmianę lub sprzeciw się", en: "See the change or object" },
          address: `${apiAddress}/vetoes/${linkTokenText({ id, secret: secretOf({ id, purpose: vetoPurpose }) })}`,
        },
        notes: [
          {
            pl: "Ten link jest tylko dla Ciebie. Samo otwarcie strony niczego nie zmienia.",
            en: "This link is for you only. Opening the page changes nothing.",
          },
          whatChanges,
        ],
      };
    },

    "replacement-overridden": (facts) => ({
      subject: forPeople(facts, {
        pl: "Zmiana głównego administratora mimo sprzeciwu",
        en: "Change of the main administrator despite an objection",
      }),
      greeting: hello,
      paragraphs: [
        {
          pl: "BOK sprawdził sprzeciw i podpisane oświadczenie firmy, a dwie kolejne osoby potwierdziły zmianę głównego administratora. Zmiana następuje teraz i nie można się jej już sprzeciwić.",
          en: "Customer service (BOK) has checked the objection and the company's signed statement, and two more people have confirmed the change of the main administrator. It happens now, and nobody can object to it any more.",
        },
      ],
      facts: peopleFacts(facts),
      notes: [
        whatChanges,
        {
          pl: "Jeśli masz pytania, napisz do BOK i podaj numer sprawy.",
          en: "If you have questions, write to customer service (BOK) and give the case number.",
        },
      ],
    }),

    "replacement-stopped": (facts) => ({
      subject: forPeople(facts, {
        pl: "Zmiana głównego administratora wstrzymana",
        en: "Change of the main administrator stopped",
      }),
      greeting: hello,
      paragraphs: [
        {
          pl: "Ktoś z firmy sprzeciwił się zmianie głównego administratora, więc niczego nie zmieniono. Sprawą zajmie się BOK.",
          en: "Somebody at the company has objected to the change of the main administrator, so nothing was changed. Customer service (BOK) will look into it.",
        },
      ],
      facts: [...peopleFacts(facts), [{ pl: "Kto się sprzeciwił", en: "Who objected" }, typed(facts.by, 120)]],
      notes: [
        {
          pl: "Na razie nie musisz nic robić. BOK może poprosić o wyjaśnienie.",
          en: "You don't need to do anything for now. Customer service (BOK) may ask you to explain.",
        },
      ],
    }),

    "main-administrator-replaced": (facts) => ({
      subject: forPeople(facts, {
        pl: "Zmieniono głównego administratora",
        en: "The main administrator has changed",
      }),
      greeting: hello,
      paragraphs: [
        {
          pl: "Zmieniliśmy głównego administratora firmy. Dotychczasowy główny administrator pozostaje Administratorem. Musi zalogować się ponownie, tym samym hasłem.",
          en: "We have changed the main administrator of the company. The previous main administrator stays an Administrator. They have to sign in again, with the same password.",
        },
      ],
      facts: peopleFacts(facts),
      notes: [
        {
          pl: "Jeśli to pomyłka, napisz od razu do BOK i podaj numer sprawy.",
          en: "If this is a mistake, write to customer service (BOK) at once and give the case number.",
        },
      ],
    }),

    // --- to BOK ----------------------------------------------------------------------------------------------

    "replacement-vetoed": (facts, around) => ({
      subject: forStaff(facts, { pl: "Sprzeciw", en: "Objection" }),
      paragraphs: [
        {
          pl: "Ktoś z firmy sprzeciwił się zmianie głównego administratora. Sprawa wróciła do BOK.",
          en: "Somebody at the company has objected to the change of the main administrator. The case is back with customer service (BOK).",
        },
        {
          pl: "Wyjaśnij sprawę z firmą. Możesz ją odrzucić.",
          en: "Talk to the company. You can reject the case.",
        },
      ],
      facts: [...staffFacts(facts), [{ pl: "Kto się sprzeciwił", en: "Who objected" }, typed(facts.by, 120)]],
      ...opensCase(facts, around),
      notes: [
        {
          pl: "Zmianę mimo sprzeciwu mogą potwierdzić tylko dwie osoby, które dotąd się nią nie zajmowały, i tylko raz: muszą podać powód, a w plikach sprawy musi być podpisane oświadczenie.",
          en: "Two people who have not dealt with the case so far may confirm the change despite the objection, once: they must give a reason, and a signed statement must be among the case's files.",
        },
      ],
    }),

    "replacement-done": (facts, around) => ({
      subject: forStaff(facts, { pl: "Wykonano", en: "Carried out" }),
      paragraphs: [
        {
          pl: "Zmieniono głównego administratora, a sprawę zamknięto. Nie trzeba nic robić.",
          en: "The main administrator has changed, and the case is closed. There is nothing to do.",
        },
      ],
      facts: staffFacts(facts),
      ...opensCase(facts, around),
    }),

    "replacement-given-back": (facts, around) => ({
      subject: forStaff(facts, { pl: "Nie wykonano", en: "Not carried out" }),
      paragraphs: [
        obstacles[facts.why],
        {
          pl: "Niczego nie zmieniono, a sprawa wróciła do BOK. Ustal z firmą, kto ma zostać głównym administratorem, albo odrzuć sprawę.",
          en: "Nothing was changed, and the case is back with customer service (BOK). Agree with the company who shall be the main administrator, or reject the case.",
        },
      ],
      facts: staffFacts(facts),
      ...opensCase(facts, around),
    }),
  },
};

const obstacles: Readonly<Record<Extract<NoticeFacts, { why: unknown }>["why"], Texts>> = {
  candidate: {
    pl: "Wskazana osoba nie jest już Administratorem, który loguje się do panelu, więc nie może zostać głównym administratorem.",
    en: "The person named is no longer an Administrator who signs in to the panel, so they can't become the main administrator.",
  },
  "other-main-administrator": {
    pl: "Głównym administratorem jest już ktoś inny niż wtedy, gdy zapadła decyzja.",
    en: "The main administrator is somebody else than when it was decided.",
  },
};

const whatChanges: Texts = {
  pl: "Główny administrator może wszystko, co Administrator, i nikt w firmie nie może odebrać mu dostępu. Dotychczasowy pozostanie Administratorem.",
  en: "The main administrator may do all that an Administrator may, and nobody in the company can take away their access. The previous one stays an Administrator.",
};

type About = Pick<NoticeFacts, "companyName" | "number" | "accountId" | "mainAdministrator" | "candidate" | "at">;

const forPeople = ({ number }: About, what: Texts): Texts => ({
  pl: `${what.pl} (${number})`,
  en: `${what.en} (${number})`,
});

const forStaff = ({ number, companyName }: About, what: Texts): Texts => ({
  pl: `[${number}] ${what.pl}: zmiana głównego administratora, ${typed(companyName, 60)}`,
  en: `[${number}] ${what.en}: change of the main administrator, ${typed(companyName, 60)}`,
});

const peopleFacts = ({ number, companyName, mainAdministrator, candidate }: About) =>
  [
    [{ pl: "Firma", en: "Company" }, typed(companyName, 120)],
    [{ pl: "Dotychczasowy główny administrator", en: "Previous main administrator" }, typed(mainAdministrator, 120)],
    [{ pl: "Nowy główny administrator", en: "New main administrator" }, typed(candidate, 120)],
    [{ pl: "Numer sprawy", en: "Case number" }, number],
  ] as const;

const staffFacts = (facts: About) =>
  [
    ...peopleFacts(facts),
    [{ pl: "Konto klienta", en: "Customer account" }, facts.accountId],
    [{ pl: "Data", en: "Date" }, moment(facts.at)],
  ] as const;

const opensCase = (
  { linkId: id }: { readonly linkId: string },
  { apiAddress, secretOf }: Around,
): Pick<BilingualLetter, "action" | "notes"> => ({
  action: {
    label: { pl: "Otwórz sprawę", en: "Open the case" },
    address: `${apiAddress}/cases/${linkTokenText({ id, secret: secretOf({ id, purpose: casePurpose }) })}`,
  },
  notes: [],
});
