/** The letters about offers and their fees. */
import type { Texts } from "../language.ts";
import { amountTexts, grosze } from "../money.ts";
import { type BilingualLetter, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import { dayText, moment } from "../warsaw.ts";
import { NoticeFacts } from "./notices.ts";

type OrderFacts = Extract<NoticeFacts, { kind: "offer-order" }>;
type FeeFacts = Exclude<NoticeFacts, { kind: "offer-order" }>;

const feeLetter = (facts: FeeFacts, panelAddress: string): BilingualLetter => {
  const { missingGrosze, dueOn, topUpGrosze } = facts;
  const missing = amountTexts(grosze(missingGrosze));
  const day = dayText(dueOn);
  const isOverdue = facts.kind === "fee-overdue";
  return {
    subject: isOverdue
      ? {
          pl: `Niezapłacona opłata miesięczna: brakuje ${missing.pl}`,
          en: `Monthly fee not paid: ${missing.en} is missing`,
        }
      : {
          pl: `Za niskie saldo na opłatę miesięczną (${day.pl}): brakuje ${missing.pl}`,
          en: `Balance too low for the monthly fee (${day.en}): ${missing.en} is missing`,
        },
    greeting: hello,
    paragraphs: [
      isOverdue
        ? {
            pl: `Saldo nie wystarczyło na opłatę miesięczną z dnia ${day.pl}. Pobierzemy ją, gdy tylko doładujesz konto o brakującą kwotę.`,
            en: `The balance did not cover the monthly fee of ${day.en}. It is charged as soon as you top up the missing amount.`,
          }
        : {
            pl: `Saldo nie wystarcza na opłatę miesięczną, którą pobierzemy ${day.pl}. Doładuj konto przed tym dniem.`,
            en: `The balance does not cover the monthly fee of ${day.en}. Top up before that day.`,
          },
      isOverdue && {
        pl: "Do tego czasu nie można zmienić oferty. Usługi działają, dopóki saldo jest większe od zera.",
        en: "Until then the offer can't be changed. Your services keep working as long as the balance is above zero.",
      },
      {
        pl: "Połączenia z numerami alarmowymi (112, 997, 998, 999) działają zawsze.",
        en: "Emergency calls (112, 997, 998, 999) always work.",
      },
    ],
    facts: [
      [companyLabel, typed(facts.companyName)],
      [{ pl: "Oferta", en: "Offer" }, typed(facts.offerName)],
      [{ pl: "Opłata", en: "Fee" }, amountTexts(grosze(facts.feeGrosze))],
      [{ pl: "Saldo", en: "Balance" }, amountTexts(grosze(facts.balanceGrosze))],
      [{ pl: "Brakuje", en: "Missing" }, missing],
    ],
    action: { label: topUpLabel(topUpGrosze), address: panelPages(panelAddress).newTopUp(topUpGrosze) },
    notes: facts.isExtra ? [extraNote] : [],
  };
};

const topUpLabel = (amountGrosze: number | undefined): Texts => {
  if (amountGrosze === undefined) return { pl: "Doładuj konto", en: "Top up" };
  const amount = amountTexts(grosze(amountGrosze));
  return { pl: `Doładuj ${amount.pl}`, en: `Top up ${amount.en}` };
};

const orderSubjects: Readonly<Record<OrderFacts["event"], Texts>> = {
  effective: { pl: "Nowa oferta", en: "New offer" },
  scheduled: { pl: "Zamówiona zmiana oferty", en: "Change of offer ordered" },
  withdrawn: { pl: "Wycofana zmiana oferty", en: "Change of offer withdrawn" },
  "not-carried-out": { pl: "Zmiana oferty nie doszła do skutku", en: "Change of offer not made" },
};

const orderTexts = ({ event, isForDesk, effectiveAt }: OrderFacts): Texts => {
  const at = moment(effectiveAt);
  switch (event) {
    case "effective":
      return isForDesk
        ? { pl: "Klient ma nową ofertę.", en: "A customer has a new offer." }
        : { pl: "Twoja firma ma nową ofertę.", en: "Your company has a new offer." };
    case "scheduled":
      return isForDesk
        ? {
            pl: `Klient zamówił zmianę oferty od ${at.pl}. Do tego czasu może ją wycofać.`,
            en: `A customer has ordered a change of offer from ${at.en}. They can withdraw it until then.`,
          }
        : {
            pl: `Zmiana oferty wejdzie w życie ${at.pl}. Do tego czasu możesz ją wycofać w panelu.`,
            en: `The change takes effect on ${at.en}. You can withdraw it in the panel until then.`,
          };
    case "withdrawn":
      return isForDesk
        ? {
            pl: "Klient wycofał zamówioną zmianę oferty. Zostaje przy obecnej.",
            en: "A customer has withdrawn the change of offer that was ordered, and keeps the present one.",
          }
        : {
            pl: "Zamówiona zmiana oferty jest wycofana. Twoja firma zostaje przy obecnej ofercie.",
            en: "The change of offer that was ordered is withdrawn. Your company keeps its present offer.",
          };
    case "not-carried-out":
      return isForDesk
        ? {
            pl: "Zamówiona zmiana oferty nie weszła w życie, bo klient używa więcej numerów lub kanałów, niż obejmuje nowa oferta. Skontaktuj się z nim.",
            en: "The change of offer was not made, because the customer uses more numbers or channels than the new offer includes. Contact them.",
          }
        : {
            pl: "Zamówiona zmiana oferty nie weszła w życie, bo Twoja firma używa więcej numerów lub kanałów, niż obejmuje nowa oferta. Zostaje obecna oferta. Jeśli chcesz ją zmienić, skontaktuj się z BOK.",
            en: "The change of offer was not made, because your company uses more numbers or channels than the new offer includes. You keep the present offer. To change it, contact customer service (BOK).",
          };
  }
};

export const offerLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "offer-order": (facts, { panelAddress }) => {
      const { fromOffer, toOffer, chargeGrosze, creditGrosze, monthlyFeeGrosze, isForDesk, event } = facts;
      const subject = orderSubjects[event];
      const isOff = event === "withdrawn" || event === "not-carried-out";
      const moved = event === "effective" && (chargeGrosze > 0 || creditGrosze > 0);
      const named = ({ pl, en }: Texts): Texts => ({ pl: typed(pl, 60), en: typed(en, 60) });
      const about = isForDesk ? { pl: typed(facts.companyName, 60), en: typed(facts.companyName, 60) } : named(toOffer);
      return {
        subject: { pl: `${subject.pl}: ${about.pl}`, en: `${subject.en}: ${about.en}` },
        ...(!isForDesk && { greeting: hello }),
        paragraphs: [orderTexts(facts)],
        facts: [
          [companyLabel, typed(facts.companyName)],
          isForDesk && [{ pl: "Konto klienta", en: "Customer account" }, facts.accountId],
          [event === "effective" ? { pl: "Poprzednia oferta", en: "Previous offer" } : presentOffer, named(fromOffer)],
          [
            isOff ? { pl: "Zamówiona oferta", en: "Ordered offer" } : { pl: "Nowa oferta", en: "New offer" },
            named(toOffer),
          ],
          // The fee of an offer that nobody will have reads like the fee to be paid.
          !isOff && [{ pl: "Opłata miesięczna", en: "Monthly fee" }, amountTexts(grosze(monthlyFeeGrosze))],
          moved && [{ pl: "Pobrano teraz", en: "Charged now" }, amountTexts(grosze(chargeGrosze))],
          moved && [
            { pl: "Zwrócono za niewykorzystane dni", en: "Credited for unused days" },
            amountTexts(grosze(creditGrosze)),
          ],
          [{ pl: "Data", en: "Date" }, moment(facts.at)],
        ],
        ...(!isForDesk && {
          action: { label: { pl: "Zobacz ofertę", en: "See the offer" }, address: panelPages(panelAddress).offer },
        }),
        notes: [],
      };
    },
    "fee-overdue": (facts, { panelAddress }) => feeLetter(facts, panelAddress),
    "fee-not-covered": (facts, { panelAddress }) => feeLetter(facts, panelAddress),
  },
};

const companyLabel: Texts = { pl: "Firma", en: "Company" };
const presentOffer: Texts = { pl: "Obecna oferta", en: "Present offer" };

const extraNote: Texts = {
  pl: "Ten adres dodano do powiadomień o saldzie. Aby z nich zrezygnować, poproś administratora tej firmy o usunięcie adresu.",
  en: "This address was added to the balance alerts. To stop them, ask an administrator of this company to remove it.",
};
