/** The letters about where numbers are used: to BOK, who check it, and to the customer. */
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import { moment } from "../warsaw.ts";
import { locationPurpose, NoticeFacts } from "./notices.ts";

export const emergencyLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "location-to-check": (facts, { apiAddress, secretOf }) => {
      const token = linkTokenText({
        id: facts.linkId,
        secret: secretOf({ id: facts.linkId, purpose: locationPurpose }),
      });
      return {
        subject: {
          pl: `Sprawdź adres do połączeń alarmowych: ${facts.number}`,
          en: `Check the address for emergency calls: ${facts.number}`,
        },
        paragraphs: [
          {
            pl: "Klient podał adres, pod którym używa numeru. Połączenia z numerem 112 mogą już być kierowane według tego adresu. Sprawdź, czy gmina zgadza się z adresem, i potwierdź adres albo go odrzuć.",
            en: "A customer has entered the address where a number is used. Calls to 112 may already be routed by this address. Check that the gmina matches the address, then confirm or reject it.",
          },
        ],
        facts: [
          [companyLabel, typed(facts.companyName)],
          [numberLabel, facts.number],
          [addressLabel, typed(facts.address, 300)],
          [gminaLabel, typed(facts.gmina)],
          [{ pl: "Kto podał", en: "Entered by" }, typed(facts.enteredBy, 80)],
          [{ pl: "Kiedy", en: "When" }, moment(facts.at)],
        ],
        action: {
          label: { pl: "Sprawdź adres", en: "Check the address" },
          address: `${apiAddress}/locations/${token}`,
        },
        notes: [
          {
            pl: "Jeśli klient zmieni adres, zanim go sprawdzisz, nie wyślemy drugiego e-maila: strona pokaże nowy adres.",
            en: "If the customer changes the address before you check it, we send no second e-mail: the page shows the new address.",
          },
        ],
      };
    },

    "location-rejected": (facts, { panelAddress }) => ({
      subject: {
        pl: `Popraw adres do połączeń alarmowych: ${facts.number}`,
        en: `Correct the address for emergency calls: ${facts.number}`,
      },
      greeting: hello,
      paragraphs: [
        {
          pl: "Nie mogliśmy potwierdzić adresu, pod którym używasz tego numeru. Podaj poprawny adres w panelu. Do tego czasu połączenia alarmowe z tego numeru będziemy kierować według poprzedniego potwierdzonego adresu, a jeśli go nie ma, według siedziby firmy.",
          en: "We could not confirm the address where you use this number. Enter the correct address in the panel. Until then, emergency calls from this number are routed by the address that was confirmed before it or, if there is none, by your company's registered office.",
        },
      ],
      facts: [
        [numberLabel, facts.number],
        [addressLabel, typed(facts.address, 300)],
        [gminaLabel, typed(facts.gmina)],
        [{ pl: "Powód", en: "Reason" }, typed(facts.note, 2_000)],
      ],
      action: inPanel(panelAddress, { pl: "Popraw adres", en: "Correct the address" }),
      notes: [alwaysWorks],
    }),

    "locations-reminder": ({ why, numbers, bySeat, listed }, { panelAddress }) => ({
      subject: { pl: "Sprawdź adresy do połączeń alarmowych", en: "Check your addresses for emergency calls" },
      greeting: hello,
      paragraphs: [
        why === "seat-moved"
          ? {
              pl: "Siedziba Twojej firmy się zmieniła. Sprawdź, czy adresy, pod którymi firma używa numerów, są nadal aktualne. Od nich zależy, do których służb trafi połączenie z numerem 112.",
              en: "Your company's registered office has changed. Check that the addresses where your company uses its numbers are still correct. They decide which emergency services a call to 112 reaches.",
            }
          : {
              pl: "Raz w roku prosimy o sprawdzenie, czy adresy, pod którymi firma używa numerów, są nadal aktualne. Od nich zależy, do których służb trafi połączenie z numerem 112.",
              en: "Once a year we ask you to check that the addresses where your company uses its numbers are still correct. They decide which emergency services a call to 112 reaches.",
            },
        bySeat > 0 && {
          pl: "Jeśli numer nie ma adresu, połączenia alarmowe kierujemy według siedziby firmy.",
          en: "Where a number has no address, emergency calls are routed by your company's registered office.",
        },
      ],
      facts: [
        [{ pl: "Liczba numerów", en: "Numbers in total" }, String(numbers)],
        [{ pl: "Kierowane według siedziby", en: "Routed by the registered office" }, String(bySeat)],
      ],
      tables: [
        {
          title: { pl: "Numery", en: "Numbers" },
          // A letter's first column may break into lines, and the others never do.
          columns: [addressLabel, numberLabel],
          rows: listed.map(({ number, address }) => [address === null ? bySeatText : typed(address, 200), number]),
        },
      ],
      action: inPanel(panelAddress, { pl: "Sprawdź adresy", en: "Check the addresses" }),
      notes: [
        ...(numbers > listed.length
          ? [{ pl: "Pozostałe numery są w panelu.", en: "The other numbers are in the panel." }]
          : []),
        alwaysWorks,
      ],
    }),
  },
};

const companyLabel: Texts = { pl: "Firma", en: "Company" };
const numberLabel: Texts = { pl: "Numer", en: "Number" };
const addressLabel: Texts = { pl: "Adres", en: "Address" };
const gminaLabel: Texts = { pl: "Gmina", en: "Municipality (gmina)" };
const bySeatText: Texts = { pl: "według siedziby firmy", en: "by the registered office" };

const alwaysWorks: Texts = {
  pl: "Z numerem 112 można się połączyć zawsze, także bez podanego adresu i bez środków na koncie.",
  en: "You can always call 112, even without an address and with no credit.",
};

const inPanel = (panelAddress: string, label: Texts) => ({
  label,
  address: panelPages(panelAddress).emergencyCalls,
});
