/** The letter that finance reads in the morning. */
import type { LowState } from "../account/ledger.ts";
import type { Texts } from "../language.ts";
import { grosze, zlotys } from "../money.ts";
import type { LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { dayText } from "../warsaw.ts";
import { type CreditMethod, methodNames } from "./digest.ts";
import { NoticeFacts } from "./notices.ts";

export const digestLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "daily-digest": ({ day, topUps, changed, accounts }) => {
      const total = topUps.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0);
      const count = topUps.reduce((sum, one) => sum + one.count, 0);
      const changes = Object.values(changed).reduce((sum, one) => sum + one, 0);
      const on = dayText(day);
      const left = changes - accounts.length;
      return {
        subject: {
          pl: `Doładowania i niskie salda: ${on.pl}`,
          en: `Top-ups and low balances: ${on.en}`,
        },
        paragraphs: [
          {
            pl: "Przesyłamy doładowania z tego dnia i konta, na których zmienił się stan salda.",
            en: "These are the day's top-ups, and the accounts whose balance became low, ran out or recovered.",
          },
          left > 0 && {
            pl: `Poniżej pokazujemy pierwsze konta (${accounts.length}). Wszystkie są w załączonym pliku.`,
            en: `The first ${accounts.length} accounts are listed below. The attached file has all of them.`,
          },
        ],
        facts: [
          [{ pl: "Doładowania", en: "Top-ups" }, `${count} (${zlotys(grosze(total))})`],
          [{ pl: "Saldo wyczerpane", en: "Exhausted" }, String(changed.exhausted)],
          [{ pl: "Niskie saldo", en: "Low" }, String(changed.low)],
          [{ pl: "Saldo uzupełnione", en: "Recovered" }, String(changed.ok)],
        ],
        tables: [
          {
            title: { pl: "Doładowania według metody", en: "Top-ups by method" },
            columns: [
              { pl: "Metoda", en: "Method" },
              { pl: "Liczba", en: "Count" },
              { pl: "Kwota", en: "Amount" },
            ],
            rows: topUps.map((one) => [methodTexts[one.method], String(one.count), zlotys(grosze(one.amountGrosze))]),
          },
          {
            title: { pl: "Konta, na których zmienił się stan salda", en: "Accounts whose state changed" },
            columns: [
              { pl: "Firma", en: "Company" },
              { pl: "Stan", en: "State" },
              { pl: "Saldo", en: "Balance" },
            ],
            rows: accounts.map(({ companyName, state, balanceGrosze }) => [
              typed(companyName, 60),
              stateTexts[state],
              zlotys(grosze(balanceGrosze)),
            ]),
          },
        ],
        notes: [
          {
            pl: "Załączony plik CSV otworzysz w Excelu. Saldo podano z chwili, w której zmienił się jego stan.",
            en: "Open the attached CSV file in Excel. Balances are those at the moment when the state changed.",
          },
        ],
      };
    },
  },
};

const methodTexts: Readonly<Record<CreditMethod, Texts>> = {
  card: { pl: methodNames.card, en: "card" },
  blik: { pl: methodNames.blik, en: "BLIK" },
  p24: { pl: methodNames.p24, en: "Przelewy24" },
  bank: { pl: methodNames.bank, en: "bank transfer" },
  other: { pl: methodNames.other, en: "other" },
};

const stateTexts: Readonly<Record<LowState, Texts>> = {
  exhausted: { pl: "wyczerpane", en: "exhausted" },
  low: { pl: "niskie", en: "low" },
  ok: { pl: "uzupełnione", en: "recovered" },
};
