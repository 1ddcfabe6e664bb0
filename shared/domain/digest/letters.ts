/** The letter that finance reads in the morning. */
import type { LowState } from "../account/ledger.ts";
import type { Texts } from "../language.ts";
import { grosze, zlotys } from "../money.ts";
import { hello, type LettersOf } from "../notices/bilingual-letter.ts";
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
        greeting: hello,
        paragraphs: [
          {
            pl: "Oto doładowania z tego dnia oraz konta, na których saldo stało się niskie, skończyły się środki albo saldo wróciło powyżej progu.",
            en: "These are the day's top-ups, and the accounts whose balance became low, ran out or rose above the threshold again.",
          },
          left > 0 && {
            pl: `Poniżej pokazujemy pierwsze konta (${accounts.length}). Wszystkie są w załączonym pliku.`,
            en: `The first ${accounts.length} accounts are listed below. The attached file has all of them.`,
          },
        ],
        facts: [
          [{ pl: "Doładowania", en: "Top-ups" }, `${count} (${zlotys(grosze(total))})`],
          [{ pl: "Konta bez środków", en: "Accounts without credit" }, String(changed.exhausted)],
          [{ pl: "Konta z niskim saldem", en: "Accounts with a low balance" }, String(changed.low)],
          [{ pl: "Konta znowu powyżej progu", en: "Accounts above the threshold again" }, String(changed.ok)],
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
            title: { pl: "Zmiany salda na kontach", en: "Accounts whose balance changed" },
            columns: [
              { pl: "Firma", en: "Company" },
              { pl: "Zmiana", en: "Change" },
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
            pl: "Załączony plik CSV otworzysz w Excelu. Salda są z chwili zmiany.",
            en: "Open the attached CSV file in Excel. Balances are those at the moment of the change.",
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
  exhausted: { pl: "brak środków", en: "no credit" },
  low: { pl: "niskie saldo", en: "low" },
  ok: { pl: "powyżej progu", en: "above threshold" },
};
