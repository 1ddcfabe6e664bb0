/** What to try next on the console: a few things that the present state makes possible, those that wait for somebody first. */
import type { AccountHead } from "../shared/domain/account/account.ts";
import type { ChangeRequest } from "../shared/domain/change-requests/change-request.ts";
import { type Html, html } from "../shared/domain/html.ts";
import { grosze, zlotys } from "../shared/domain/money.ts";
import { type TopUp, topUpState } from "../shared/domain/top-ups/top-up.ts";
import type { SentMail } from "./mail.ts";

export type Tried = {
  readonly address: string;
  readonly machineKey: string;
  readonly head: Pick<AccountHead, "accountId" | "balanceGrosze" | "thresholdGrosze" | "sequence" | "low">;
  /** The account's newest top-ups and requests, newest first. */
  readonly topUps: readonly TopUp[];
  readonly requests: readonly Pick<ChangeRequest, "number" | "state">[];
  /** Oldest first. */
  readonly mails: readonly Pick<SentMail, "number" | "text">[];
  /** The page of a top-up's payment, by the top-up's id; undefined where there is none to open here. */
  readonly paymentPageOf: (topUpId: string) => string | undefined;
  readonly now: Date;
};

const triesMax = 4;

export const panelPath = "/_local/panel";

/** Its part of the console. */
export const triesSection = (tried: Tried): Html =>
  html`<section id="proby"><h2>Co teraz wypróbować</h2><ul class="list" data-live="tries">${triesOf(tried).map(
    ({ title, how }) => html`<li><strong>${title}</strong><br>${how}</li>`,
  )}</ul></section>`;

type Try = { readonly title: string; readonly how: Html };

/** At most four, and never none. */
export const triesOf = (tried: Tried): Try[] =>
  [
    ...waitingForFinance(tried),
    ...waitingForHelpdesk(tried),
    ...waitingForCustomer(tried),
    ...notDoneYet(tried),
    onTheBalance(tried),
    nextMorning,
  ].slice(0, triesMax);

const waitingForFinance = ({ topUps, mails, now }: Tried): Try[] => {
  const waiting = topUps.find((one) => topUpState(one, now) === "confirmation-received");
  if (waiting?.method !== "bank") return [];
  const mail = mails.findLast(({ text }) => text.includes("/decisions/") && text.includes(waiting.code));
  const how = mail
    ? html`<a href="/_local/mail/${mail.number}">Wiadomość do finansów</a> prowadzi do decyzji: naciśnij <em>Zaksięguj</em>.`
    : html`Wiadomość do finansów jest w drodze.`;
  return [{ title: `Zdecyduj o przelewie ${zlotys(waiting.amountGrosze)} jako finanse`, how }];
};

const waitingForHelpdesk = ({ requests, mails }: Tried): Try[] => {
  const waiting = requests.find(({ state }) => state === "open");
  const mail = waiting && mails.findLast(({ text }) => text.includes("/cases/") && text.includes(waiting.number));
  if (!mail) return [];
  const how = html`Otwórz link z <a href="/_local/mail/${mail.number}">wiadomości do BOK</a>. Loguje się tam hanna.maj@operator.example.`;
  return [{ title: `Załatw sprawę ${waiting.number} jako BOK`, how }];
};

const waitingForCustomer = ({ topUps, paymentPageOf, now }: Tried): Try[] =>
  topUps.flatMap((one): Try[] => {
    const state = topUpState(one, now);
    const page = paymentPageOf(one.id);
    if (state === "awaiting-payment" && page)
      return [
        {
          title: `Zapłać ${zlotys(one.amountGrosze)} kartą`,
          how: html`<a href="${page}">Strona płatności</a>: ${cards}`,
        },
      ];
    if (state === "awaiting-transfer" && one.method === "bank")
      return [
        {
          title: `Potwierdź przelew ${zlotys(one.amountGrosze)} e-mailem`,
          how: html`<a href="#napisz">Napisz jako klient</a> z plikiem PDF i tematem <code>${one.transfer.title}</code>.`,
        },
      ];
    return [];
  });

const cards = html`karta <code>4242 4242 4242 4242</code> działa, <code>4000 0000 0000 0002</code> jest odrzucana.`;

const notDoneYet = ({ topUps }: Tried): Try[] => {
  const panel = html`<a href="${panelPath}">Panel klienta</a>`;
  return [
    ...(topUps.some(({ method }) => method !== "bank")
      ? []
      : [{ title: "Doładuj konto kartą", how: html`${panel}, jako Anna: ${cards}` }]),
    ...(topUps.some(({ method }) => method === "bank")
      ? []
      : [
          {
            title: "Doładuj konto przelewem",
            how: html`${panel}, jako Anna. O przelewie decydują potem finanse, linkiem z wiadomości.`,
          },
        ]),
  ];
};

const onTheBalance = ({ head, address, machineKey, now }: Tried): Try => {
  if (head.low.state !== "ok")
    return {
      title: "Ostrzeż klienta o niskim saldzie",
      how: html`Uruchom <em>flag-low-balances</em> w <a href="#harmonogramy">harmonogramach</a> i zajrzyj do <a href="#poczta">poczty</a>.`,
    };
  const charge = {
    // Another balance is another charge, so that what is copied works each time.
    id: `proba-${head.sequence}`,
    accountId: head.accountId,
    amountGrosze: grosze(head.balanceGrosze - head.thresholdGrosze + 100),
    description: "Połączenia wychodzące",
    occurredAt: now.toISOString(),
  };
  return {
    title: "Zejdź poniżej progu salda",
    how: html`Nalicz rozmowy, jak robi to platforma:
<pre class="copied">curl -s ${address}/platform/usage-charges \\
  -H 'authorization: Bearer ${machineKey}' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify({ charges: [charge] })}'</pre>`,
  };
};

const nextMorning: Try = {
  title: "Przeczytaj poranne zestawienie finansów",
  how: html`Przesuń <a href="#zegar">zegar</a> o dobę: o ósmej finanse dostają wiadomość z doładowaniami dnia.`,
};
