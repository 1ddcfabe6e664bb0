/** The letters about a low balance. */
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { amountTexts, grosze } from "../money.ts";
import { type BilingualLetter, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import { moment } from "../warsaw.ts";
import { NoticeFacts, recipientPurpose } from "./notices.ts";

type Worsened = Extract<NoticeFacts, { readonly daysLeft?: unknown }>;

export const lowBalanceLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "balance-low": (facts, { panelAddress }) => {
      const balance = amountTexts(grosze(facts.balanceGrosze));
      return {
        subject: facts.isReminder
          ? { pl: `Przypomnienie: niskie saldo, ${balance.pl}`, en: `Reminder: low balance, ${balance.en}` }
          : { pl: `Niskie saldo: ${balance.pl}`, en: `Low balance: ${balance.en}` },
        greeting: hello,
        paragraphs: [
          facts.isReminder
            ? {
                pl: "Saldo Twojej firmy nadal jest niskie. Doładuj je, aby usługi działały bez przerw.",
                en: "Your company's balance is still low. Top it up to keep your services running.",
              }
            : {
                pl: "Saldo Twojej firmy jest niskie. Doładuj je, aby usługi działały bez przerw.",
                en: "Your company's balance is low. Top it up to keep your services running.",
              },
          {
            pl: "Gdy środki się skończą, wstrzymamy płatne połączenia wychodzące i SMS-y.",
            en: "When the balance reaches zero, paid outgoing calls and text messages stop.",
          },
          whatGoesOn,
        ],
        facts: [
          [companyLabel, typed(facts.companyName)],
          [balanceLabel, balance],
          [{ pl: "Próg powiadomienia", en: "Alert threshold" }, amountTexts(grosze(facts.thresholdGrosze))],
          facts.daysLeft !== undefined && [
            { pl: "Przy dotychczasowym zużyciu saldo wystarczy", en: "At your usual rate, the balance will last" },
            lasts(facts.daysLeft),
          ],
          ...suggestions(facts),
        ],
        action: topUp(facts, panelAddress),
        notes: [noteFor(facts)],
      };
    },

    "balance-exhausted": (facts, { panelAddress }) => {
      const balance = amountTexts(grosze(facts.balanceGrosze));
      return {
        subject: facts.isReminder
          ? {
              pl: `Przypomnienie: brak środków, saldo ${balance.pl}`,
              en: `Reminder: no credit left, balance ${balance.en}`,
            }
          : { pl: `Brak środków: saldo ${balance.pl}`, en: `No credit left: balance ${balance.en}` },
        greeting: hello,
        paragraphs: [
          facts.isReminder
            ? {
                pl: "Na koncie Twojej firmy nadal nie ma środków. Płatne połączenia wychodzące i SMS-y są wstrzymane do czasu doładowania.",
                en: "Your company's account still has no credit. Paid outgoing calls and text messages are stopped until you top up.",
              }
            : {
                pl: "Środki na koncie Twojej firmy się skończyły. Płatne połączenia wychodzące i SMS-y są wstrzymane do czasu doładowania.",
                en: "Your company's account has run out of credit. Paid outgoing calls and text messages are stopped until you top up.",
              },
          whatGoesOn,
        ],
        facts: [[companyLabel, typed(facts.companyName)], [balanceLabel, balance], ...suggestions(facts)],
        action: topUp(facts, panelAddress),
        notes: facts.isExtra ? [noteFor(facts)] : [],
      };
    },

    "balance-recovered": (facts) => {
      const balance = amountTexts(grosze(facts.balanceGrosze));
      return {
        subject: {
          pl: `Saldo znowu powyżej progu: ${balance.pl}`,
          en: `Balance above the threshold again: ${balance.en}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: "Saldo Twojej firmy znowu jest powyżej ustawionego progu. Nie musisz nic robić.",
            en: "Your company's balance is above the threshold again. You don't need to do anything.",
          },
        ],
        facts: [
          [companyLabel, typed(facts.companyName)],
          [balanceLabel, balance],
        ],
        notes: facts.isExtra ? [noteFor(facts)] : [],
      };
    },

    "low-balance-recipient": ({ companyName, addedBy, linkId, validUntil }, { panelAddress, secretOf }) => {
      const link = { id: linkId, purpose: recipientPurpose };
      const token = linkTokenText({ id: linkId, secret: secretOf(link) });
      const company = typed(companyName, 80);
      return {
        subject: {
          pl: `Potwierdź powiadomienia o saldzie: ${company}`,
          en: `Confirm balance alerts: ${company}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: "Ktoś dodał ten adres e-mail do powiadomień o niskim saldzie konta telefonicznego firmy. Jeśli chcesz je dostawać, potwierdź to na stronie, do której prowadzi poniższy link.",
            en: "Somebody added this e-mail address to the low-balance alerts of a company's phone account. If you want to get them, confirm it on the page that the link below leads to.",
          },
        ],
        facts: [
          [companyLabel, company],
          [{ pl: "Kto dodał adres", en: "Added by" }, typed(addedBy, 80)],
          [{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(validUntil)],
        ],
        // In the fragment, which no browser sends: the secret reaches no server's log.
        action: {
          label: { pl: "Potwierdź adres", en: "Confirm the address" },
          address: `${panelPages(panelAddress).lowBalanceRecipient}#${token}`,
        },
        notes: [
          {
            pl: "Jeśli nie chcesz tych powiadomień, zignoruj tę wiadomość: bez potwierdzenia nie wyślemy żadnego.",
            en: "If you don't want these alerts, ignore this e-mail: none is sent unless you confirm.",
          },
        ],
      };
    },

    "low-balance-recipients-added": ({ addresses, by, at, from }, { panelAddress }) => ({
      subject: { pl: "Nowi odbiorcy powiadomień o saldzie", en: "New recipients of balance alerts" },
      greeting: hello,
      paragraphs: [
        {
          pl: "W panelu Saldo Twojej firmy dodano adresy e-mail do powiadomień o niskim saldzie. Na każdy z nich będziemy wysyłać saldo firmy, gdy odbiorca potwierdzi adres linkiem z e-maila.",
          en: "E-mail addresses were added to the low-balance alerts in your company's Saldo panel. We will send the company's balance to each of them once the recipient confirms the address by the link in an e-mail.",
        },
      ],
      facts: [
        [{ pl: "Dodane adresy", en: "Added addresses" }, addresses.map((address) => typed(address)).join(", ")],
        [{ pl: "Kto dokonał zmiany", en: "Changed by" }, typed(by, 100)],
        [{ pl: "Kiedy", en: "When" }, moment(at)],
        [{ pl: "Adres IP", en: "IP address" }, typed(from, 60) || { pl: "nieznany", en: "unknown" }],
      ],
      action: {
        label: { pl: "Zobacz odbiorców", en: "See the recipients" },
        address: panelPages(panelAddress).lowBalanceAlert,
      },
      notes: [
        {
          pl: "Jeśli nie wiesz, skąd ta zmiana, usuń te adresy z powiadomień, zmień swoje hasło i napisz do Biura Obsługi Klienta (BOK).",
          en: "If you didn't expect this, remove the addresses from the alerts, change your password and write to customer service (BOK).",
        },
      ],
    }),
  },
};

const companyLabel: Texts = { pl: "Firma", en: "Company" };
const balanceLabel: Texts = { pl: "Saldo", en: "Balance" };

const whatGoesOn: Texts = {
  pl: "Połączenia z numerami alarmowymi (112, 997, 998, 999) i zwykłe połączenia przychodzące działają zawsze, także bez środków na koncie.",
  en: "Emergency calls (112, 997, 998, 999) and ordinary incoming calls always work, even with no credit.",
};

const noteFor = ({ isExtra }: { readonly isExtra: boolean }): Texts =>
  isExtra
    ? {
        pl: "Ten adres dodano do powiadomień o saldzie i potwierdzono linkiem. Aby z nich zrezygnować, poproś administratora tej firmy o usunięcie adresu.",
        en: "This address was added to the balance alerts and confirmed by a link. To stop them, ask an administrator of this company to remove it.",
      }
    : {
        pl: "Próg, poniżej którego wysyłamy takie powiadomienia, możesz zmienić w panelu.",
        en: "You can change the threshold for these messages in the panel.",
      };

const lasts = (days: number): Texts => {
  if (days === 0) return { pl: "najwyżej do końca dnia", en: "until the end of today at most" };
  if (days === 1) return { pl: "na około 1 dzień", en: "about 1 day" };
  return { pl: `na około ${days} dni`, en: `about ${days} days` };
};

const suggestions = ({ suggested }: Worsened): BilingualLetter["facts"] =>
  suggested
    ? [
        [{ pl: "Doładowanie na 7 dni", en: "Top-up for 7 days" }, amountTexts(grosze(suggested.weekGrosze))],
        [{ pl: "Doładowanie na 30 dni", en: "Top-up for 30 days" }, amountTexts(grosze(suggested.monthGrosze))],
      ]
    : [];

/** The panel's form for a top-up; with the amount for a month filled in, where one is suggested. */
const topUp = ({ suggested }: Worsened, panelAddress: string) => {
  const { newTopUp } = panelPages(panelAddress);
  if (!suggested) return { label: { pl: "Doładuj konto", en: "Top up" }, address: newTopUp() };
  const month = amountTexts(grosze(suggested.monthGrosze));
  return {
    label: { pl: `Doładuj ${month.pl} (30 dni)`, en: `Top up ${month.en} (30 days)` },
    address: newTopUp(suggested.monthGrosze),
  };
};
