/** The letters about where numbers are used: to BOK, who check it, and to the customer. */
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
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
            pl: "Klient podał adres, pod którym używa numeru. Połączenia z numerem 112 kierujemy już według tego adresu. Sprawdź, czy gmina zgadza się z adresem, i potwierdź go albo odrzuć.",
            en: "A customer has entered the address where a number is used. Calls to 112 are already routed by it. Check that the gmina matches the address, then confirm or reject it.",
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
        notes: [],
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
          pl: "Nie mogliśmy potwierdzić adresu, pod którym używasz tego numeru. Podaj poprawny adres w panelu. Do tego czasu połączenia alarmowe z tego numeru kierujemy według siedziby firmy.",
          en: "We could not confirm the address where you use this number. Enter the right address in the panel. Until then, emergency calls from this number are routed by the seat of your company.",
        },
      ],
      facts: [
        [numberLabel, facts.number],
        [addressLabel, typed(facts.address, 300)],
        [gminaLabel, typed(facts.gmina)],
        [{ pl: "Powód", en: "Reason" }, typed(facts.note, 2_000)],
      ],
      action: enterAddresses(panelAddress),
      notes: [alwaysWorks],
    }),

    "locations-reminder": ({ why, numbers, bySeat, listed }, { panelAddress }) => ({
      subject: { pl: "Sprawdź adresy do połączeń alarmowych", en: "Check your addresses for emergency calls" },
      greeting: hello,
      paragraphs: [
        why === "seat-moved"
          ? {
              pl: "Siedziba Twojej firmy się zmieniła. Sprawdź, pod jakimi adresami używacie teraz swoich numerów: według nich połączenie z numerem 112 trafia do właściwej służby.",
              en: "The seat of your company has changed. Check at which addresses you now use your numbers: by them a call to 112 reaches the right service.",
            }
          : {
              pl: "Raz w roku prosimy o sprawdzenie, pod jakimi adresami używacie swoich numerów: według nich połączenie z numerem 112 trafia do właściwej służby.",
              en: "Once a year we ask you to check at which addresses you use your numbers: by them a call to 112 reaches the right service.",
            },
        bySeat > 0 && {
          pl: "Numery bez podanego adresu kierujemy według siedziby firmy.",
          en: "Numbers without an address are routed by the seat of your company.",
        },
      ],
      facts: [
        [{ pl: "Wszystkich numerów", en: "Numbers in all" }, String(numbers)],
        [{ pl: "Kierowanych według siedziby", en: "Routed by the seat" }, String(bySeat)],
      ],
      tables: [
        {
          title: { pl: "Numery", en: "Numbers" },
          columns: [numberLabel, addressLabel],
          rows: listed.map(({ number, address }) => [number, address === null ? bySeatText : typed(address, 200)]),
        },
      ],
      action: enterAddresses(panelAddress),
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
const bySeatText: Texts = { pl: "według siedziby", en: "by the seat" };

const alwaysWorks: Texts = {
  pl: "Z numerem 112 można się połączyć zawsze, także bez podanego adresu i bez środków na koncie.",
  en: "112 can always be called, also without an address and with no credit.",
};

const enterAddresses = (panelAddress: string) => ({
  label: { pl: "Sprawdź adresy", en: "Check the addresses" },
  address: `${panelAddress}/subscriber/emergency-calls`,
});
