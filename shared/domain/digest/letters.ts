/** The letter that finance reads in the morning. */
import type { LowState } from "../account/ledger.ts";
import type { Texts } from "../language.ts";
import { amountTexts, grosze } from "../money.ts";
import { hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import type { InvoicingNews } from "../subscriber/invoicing.ts";
import { dayText } from "../warsaw.ts";
import { type CreditMethod, methodNames } from "./digest.ts";
import { NoticeFacts } from "./notices.ts";

export const digestLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "daily-digest": ({ day, topUps, changed, accounts, redirected, redirectedCount }) => {
      const total = topUps.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0);
      const sum = amountTexts(grosze(total));
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
          redirectedCount > 0 && {
            pl: "Niektórzy klienci zmienili też sposób dostarczania faktur: adres, e-mail albo faktury papierowe. Zmiany obowiązują od razu.",
            en: "Some customers have also changed how they get their invoices: the address, the e-mail address, or paper invoices. The changes apply at once.",
          },
          left > 0 && {
            pl: `Poniżej pokazujemy pierwsze konta (${accounts.length}). Wszystkie są w załączonym pliku.`,
            en: `The first ${accounts.length} accounts are listed below. The attached file has all of them.`,
          },
        ],
        facts: [
          [
            { pl: "Doładowania", en: "Top-ups" },
            { pl: `${count} (${sum.pl})`, en: `${count} (${sum.en})` },
          ],
          [{ pl: "Konta bez środków", en: "Accounts without credit" }, String(changed.exhausted)],
          [{ pl: "Konta z niskim saldem", en: "Accounts with a low balance" }, String(changed.low)],
          [{ pl: "Konta znowu powyżej progu", en: "Accounts above the threshold again" }, String(changed.ok)],
          redirectedCount > 0 && [
            { pl: "Zmiany w wysyłce faktur", en: "Changes in where invoices go" },
            redirectedCount === redirected.length
              ? String(redirectedCount)
              : {
                  pl: `${redirectedCount} (poniżej pierwsze ${redirected.length}, wszystkie są w pliku)`,
                  en: `${redirectedCount} (the first ${redirected.length} below, all of them in the file)`,
                },
          ],
        ],
        tables: [
          {
            title: { pl: "Doładowania według metody", en: "Top-ups by method" },
            columns: [
              { pl: "Metoda", en: "Method" },
              { pl: "Liczba", en: "Count" },
              { pl: "Kwota", en: "Amount" },
            ],
            rows: topUps.map((one) => [
              methodTexts[one.method],
              String(one.count),
              amountTexts(grosze(one.amountGrosze)),
            ]),
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
              amountTexts(grosze(balanceGrosze)),
            ]),
          },
          {
            title: { pl: "Dokąd wysyłać faktury", en: "Where invoices go" },
            columns: [
              { pl: "Firma i adres", en: "Company and address" },
              { pl: "Zmiana", en: "Change" },
            ],
            rows: redirected.map(({ companyName, address, news }) => [
              whereTo(typed(companyName, 60), address),
              newsTexts[news],
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

/** Together, because the first column alone may break: a phone is narrow. */
const whereTo = (company: string, address: string | undefined): Texts => {
  const seat = { pl: "adres siedziby", en: "the company's seat" };
  const [pl, en] = address === undefined ? [seat.pl, seat.en] : [unlinked(address), unlinked(address)];
  return { pl: `${company}: ${pl}`, en: `${company}: ${en}` };
};

/**
 * A customer typed the address, and mail programs make links of what looks like one: each dot gets its space, as in "ul. Polna", and no
 * envelope has two slashes in a row.
 */
const unlinked = (address: string): string => typed(address.replace(/\.(?=\S)/g, ". ").replace(/\/{2,}/g, "/"), 300);

const newsTexts: Readonly<Record<InvoicingNews["news"], Texts>> = {
  address: { pl: "nowy adres", en: "new address" },
  email: { pl: "nowy e-mail", en: "new e-mail" },
  "paper-on": { pl: "faktury papierowe: tak", en: "paper invoices: yes" },
  "paper-off": { pl: "faktury papierowe: nie", en: "paper invoices: no" },
};

const stateTexts: Readonly<Record<LowState, Texts>> = {
  exhausted: { pl: "brak środków", en: "no credit" },
  low: { pl: "niskie saldo", en: "low" },
  ok: { pl: "powyżej progu", en: "above threshold" },
};
