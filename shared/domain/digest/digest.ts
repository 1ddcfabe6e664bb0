/** The daily digest: what was topped up in a day, whose balance became low, ran out or recovered, and where invoices go from now on. */

import type { LowState } from "../account/ledger.ts";
import type { AccountId } from "../ids.ts";
import { type Grosze, grosze, plus } from "../money.ts";
import { fileDays } from "../retention.ts";
import type { InvoicingNews } from "../subscriber/invoicing.ts";
import { topUpMethods } from "../top-ups/top-up.ts";
import { wallClock } from "../warsaw.ts";

/** `other`: money that was taken over from elsewhere, which no top-up of ours stands for. */
export const creditMethods = [...topUpMethods, "other"] as const;
export type CreditMethod = (typeof creditMethods)[number];

/** How its files are called in storage, and for how long they are kept: as long as the notice that they go with. */
export const digestFiles = { name: "digests", keptDays: fileDays.digests } as const;

/** Days before today that are made up for where the schedule did not run. */
export const daysMadeUpFor = 7;

type Whose = { readonly accountId: AccountId; readonly companyName: string; readonly at: string };

/** Money that was credited. */
export type Credited = Whose & { readonly amountGrosze: Grosze; readonly method: CreditMethod };
/** An account whose balance changed its state, as it stood after the day's last change. */
export type Crossed = Whose & { readonly state: LowState; readonly balanceGrosze: Grosze };

/** A customer whose invoices go elsewhere, as it was after the day's last change. */
export type Redirected = Whose & InvoicingNews;

export type DigestDay = {
  readonly credited: readonly Credited[];
  readonly crossed: readonly Crossed[];
  readonly redirected: readonly Redirected[];
};

export const isEmptyDay = (day: DigestDay): boolean => Object.values(day).every((those) => those.length === 0);

/** What was credited by each method that was used. */
export const byMethod = (credited: readonly Credited[]) =>
  creditMethods.flatMap((method) => {
    const those = credited.filter((one) => one.method === method);
    const amountGrosze = those.reduce((sum, one) => plus(sum, one.amountGrosze), grosze(0));
    return those.length === 0 ? [] : [{ method, count: those.length, amountGrosze }];
  });

/** The worst first, as people look at them. */
const worstFirst: readonly LowState[] = ["exhausted", "low", "ok"];

export const sortedWorstFirst = (crossed: readonly Crossed[]): Crossed[] =>
  [...crossed].sort(
    (one, other) =>
      worstFirst.indexOf(one.state) - worstFirst.indexOf(other.state) ||
      one.companyName.localeCompare(other.companyName, "pl"),
  );

export const sortedByName = (redirected: readonly Redirected[]): Redirected[] =>
  [...redirected].sort((one, other) => one.companyName.localeCompare(other.companyName, "pl"));

const columns = [
  "Dzień",
  "Godzina",
  "Zdarzenie",
  "Firma",
  "Konto klienta",
  "Metoda",
  "Kwota (zł)",
  "Saldo (zł)",
  "Adres do korespondencji",
];

/** The day as a table for a spreadsheet in Polish, in the order in which things happened. */
export const digestRows = ({
  credited,
  crossed,
  redirected,
}: DigestDay): (string | { readonly number: string })[][] => {
  const rows = [
    ...credited.map((one) => ({ one, event: "doładowanie", method: methodNames[one.method], paid: one.amountGrosze })),
    ...crossed.map((one) => ({ one, event: stateNames[one.state], balance: one.balanceGrosze })),
    ...redirected.map((one) => ({ one, event: newsNames[one.news], address: one.address ?? seatName })),
  ].sort((left, right) => (left.one.at < right.one.at ? -1 : 1));
  return [
    columns,
    ...rows.map((row) => {
      const { day, time } = wallClock(new Date(row.one.at));
      const { companyName, accountId } = row.one;
      const [method, paid, balance, address] = [
        "method" in row ? row.method : "",
        "paid" in row ? decimal(row.paid) : "",
        "balance" in row ? decimal(row.balance) : "",
        "address" in row ? row.address : "",
      ];
      return [day, time, row.event, companyName, accountId, method, paid, balance, address];
    }),
  ];
};

/** An amount as a spreadsheet in Polish reads a number: "-1234,50". */
const decimal = (amount: Grosze) => {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return { number: `${amount < 0 ? "-" : ""}${digits.slice(0, -2)},${digits.slice(-2)}` };
};

export const methodNames: Readonly<Record<CreditMethod, string>> = {
  card: "karta",
  blik: "BLIK",
  p24: "Przelewy24",
  bank: "przelew",
  other: "inna",
};

const stateNames: Readonly<Record<LowState, string>> = {
  low: "niskie saldo",
  exhausted: "brak środków",
  ok: "saldo powyżej progu",
};

const newsNames: Readonly<Record<InvoicingNews["news"], string>> = {
  address: "nowy adres do korespondencji",
  email: "nowy e-mail do faktur",
  "paper-on": "faktury papierowe włączone",
  "paper-off": "faktury papierowe wyłączone",
};

/** For a company whose letters go to a seat that we don't know. */
const seatName = "adres siedziby";
