import { type Html, html } from "../../shared/domain/html.ts";
import { pageOf } from "../html.ts";
import type { Act } from "./actions.ts";
import { actionIn, aftermath, aftermathInShort, WHY_NOT, zlotys } from "./aftermath-page.ts";
import type { Books, SessionRecord } from "./books.ts";
import type { PaymentMethod } from "./parameters.ts";
import type { Confirmation, Outcome, Payment, Payments } from "./payments.ts";
import { TEST_BANKS, TEST_BLIK_CODES, TEST_CARDS } from "./test-payments.ts";
import type { Answer, Asked } from "./web.ts";

/**
 * The page a customer pays at, and a list of them. Its forms are plain: `card`, `code` or `bank` pays, `confirmation` answers where the
 * customer was sent to confirm, `bankAnswer` plays the bank that answers a delayed payment, and `action` does to a paid
 * one what a bank or Stripe's Dashboard can.
 */
export const paymentPages = (uses: { books: Books; payments: Payments; act: Act; merchant: string }) => {
  const { books, payments, merchant } = uses;

  const show = (status: number, record: SessionRecord, content: Html, problem?: Problem): Answer => ({
    ...PAGE,
    status,
    body: pageOf(
      `${problem ? "Błąd: " : ""}Płatność – ${merchant}`,
      html`<main>
<h1>${merchant}</h1>
<p class="quiet">${record.item}</p>
<p class="amount">${amountOf(record)}</p>
${problem && html`<p role="alert" id="reason">${problem.reason}</p>`}
${content}
</main>
${FOOTER}`,
    ),
  });

  /** The session's page as it stands now. */
  const pageNow = (record: SessionRecord, problem?: Problem): Answer => {
    const { session, confirming } = record;
    const back = backTo(session.cancel_url);
    switch (session.status) {
      case "open": {
        if (confirming) return show(200, record, html`${confirmationForm(confirming)}${back}`);
        const forms = formsFor(session.payment_method_types, problem?.method);
        return show(problem ? 402 : 200, record, html`${forms}${back}`, problem);
      }
      case "expired":
        return show(410, record, html`<p class="said">Ta płatność wygasła. Nic nie zostało pobrane.</p>${back}`);
      default:
        return show(problem ? 409 : 200, record, afterwards(record, problem), problem);
    }
  };

  /** Every payment, the last first: the way back to one that waits for its bank. */
  const listPage = (): Answer => {
    const last = [...books.sessions.values()].slice(-LISTED_MAX).reverse();
    const list = last.map(
      (record) => html`<li>
<a href="/_stripe/pay/${record.session.id}">${record.item}, ${amountOf(record)}</a>
<span>${stateOf(record)}</span>
</li>`,
    );
    return {
      ...PAGE,
      body: pageOf(
        `Płatności – ${merchant}`,
        html`<main>
<h1>Płatności</h1>
${last.length === 0 ? html`<p class="quiet">Nie ma jeszcze żadnej.</p>` : html`<ul class="list">${list}</ul>`}
</main>
${FOOTER}`,
      ),
    };
  };

  const stateOf = (record: SessionRecord): string => {
    const { session } = record;
    if (session.status === "open") return "czeka na klienta";
    if (session.status === "expired") return "wygasła";
    if (session.payment_status === "paid")
      return ["zapłacona", aftermathInShort(books, paymentOf(record))].filter(Boolean).join(", ");
    return payments.intentOf(record)?.status === "processing" ? "czeka na bank" : "odrzucona";
  };

  /** What a completed session has to say; a delayed payment waits here for its bank. */
  const afterwards = (record: SessionRecord, problem?: Problem): Html => {
    if (record.session.payment_status === "paid")
      return html`<p class="said good">Zapłacono.</p>${aftermath(books, paymentOf(record), problem !== undefined)}`;
    if (payments.intentOf(record)?.status === "processing") return BANK_ANSWER_FORM;
    return html`<p class="said bad">Bank odrzucił tę płatność.</p>`;
  };

  /** Does what the form asks; a form that asks for nothing sensible is a problem to show. */
  const act = (record: SessionRecord, form: URLSearchParams): Outcome | Problem | Acted => {
    const { id } = record.session;
    const asked = actionIn(form);
    if (asked) {
      const deed = uses.act(paymentOf(record), asked.action, asked);
      return deed.result === "done" ? deed : { reason: WHY_NOT[deed.why], method: undefined };
    }
    const confirmation = oneOf(CONFIRMATIONS, form.get("confirmation"));
    if (confirmation) return payments.confirm(id, confirmation);
    const bankAnswer = oneOf(BANK_ANSWERS, form.get("bankAnswer"));
    if (bankAnswer) return payments.settle(id, bankAnswer);
    const payment = paymentFrom(form);
    return "reason" in payment ? payment : payments.pay(id, payment);
  };

  return {
    answer({ method, path, body }: Asked): Answer {
      if (method === "GET" && /^\/_stripe\/?$/.test(path)) return listPage();
      const [, id = ""] = /^\/_stripe\/pay\/([^/]+)$/.exec(path) ?? [];
      const record = books.sessions.get(id);
      if (!record) return unknownPayment();
      if (method === "GET") return pageNow(record);
      if (method !== "POST") return { ...PAGE, status: 405, headers: { ...PAGE.headers, Allow: "GET, POST" } };

      const wasOpen = record.session.status === "open";
      const form = new URLSearchParams(body);
      const tried = methodOf(form) ?? record.confirming?.method;
      const outcome = act(record, form);
      if ("reason" in outcome) return pageNow(record, outcome);
      const { caused } = outcome;
      if (outcome.result === "done") return seeOther(path, caused);
      if (outcome.result === "declined" && wasOpen)
        return { ...pageNow(record, { reason: outcome.decline.explanation, method: tried }), caused };
      if (outcome.result === "not possible") {
        const page = pageNow(record);
        return { ...page, status: page.status === 200 ? 409 : page.status };
      }
      const isThrough = wasOpen && outcome.result !== "needs confirmation";
      return seeOther(isThrough ? successAddress(record) : path, caused);
    },
  };
};

const PAGE: Answer = {
  status: 200,
  headers: {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  },
  body: "",
  caused: [],
};

const LISTED_MAX = 100;

const FOOTER = html`<footer><p>To lokalna atrapa strony Stripe: żadne pieniądze nie zmieniają tu właściciela.</p></footer>`;

const CONFIRMATIONS = ["confirm", "reject", "later"] as const satisfies readonly Confirmation[];
const BANK_ANSWERS = ["succeeded", "failed"] as const;

const oneOf = <Choice extends string>(choices: readonly Choice[], value: string | null): Choice | undefined =>
  choices.find((choice) => choice === value);

/** Why the page is shown again, and whose field is at fault. */
type Problem = { readonly reason: string; readonly method: PaymentMethod | undefined };

/** Something was done to a paid payment. */
type Acted = { readonly result: "done"; readonly caused: readonly string[] };

const paymentOf = ({ session }: SessionRecord): string =>
  typeof session.payment_intent === "string" ? session.payment_intent : "";

const methodOf = (form: URLSearchParams): PaymentMethod | undefined =>
  form.has("card") ? "card" : form.has("code") ? "blik" : form.has("bank") ? "p24" : undefined;

/** What the form pays with, or what is wrong with it. */
const paymentFrom = (form: URLSearchParams): Payment | Problem => {
  const method = methodOf(form);
  switch (method) {
    case "card": {
      const card = form.get("card") ?? "";
      return card.trim() ? { method, card } : { method, reason: "Wpisz numer karty." };
    }
    case "blik": {
      const code = form.get("code")?.replace(/\s/g, "") ?? "";
      return /^\d{6}$/.test(code) ? { method, code } : { method, reason: "Kod BLIK ma 6 cyfr." };
    }
    case "p24": {
      const bank = oneOf(TEST_BANKS, form.get("bank"));
      return bank ? { method, bank } : { method, reason: "Wybierz bank z listy." };
    }
    case undefined:
      return { method, reason: "Wybierz sposób płatności." };
  }
};

const formsFor = (methods: readonly string[], faulty: PaymentMethod | undefined): readonly Html[] =>
  FORMS.filter(({ method }) => methods.includes(method)).map(({ method, form }) => form(method === faulty));

/** Ties a field to the problem that the page shows. */
const toReason = (isFaulty: boolean): Html | undefined =>
  isFaulty ? html` aria-invalid="true" aria-describedby="reason"` : undefined;

const samples = (title: string, list: readonly { value: string; says: string }[]): Html => html`<div class="samples">
<p>${title}</p>
<ul>
${list.map(({ value, says }) => html`<li><code>${value}</code> ${says}</li>`)}
</ul>
</div>`;

const FORMS: readonly { method: PaymentMethod; form: (isFaulty: boolean) => Html }[] = [
  {
    method: "card",
    form: (isFaulty) => html`<section aria-labelledby="by-card">
<h2 id="by-card">Karta</h2>
<form method="post">
<label for="card">Numer karty</label>
<input id="card" name="card" value="4242 4242 4242 4242" list="cards" inputmode="numeric" autocomplete="off" required${toReason(isFaulty)}>
<datalist id="cards">${TEST_CARDS.map(({ value, says }) => html`<option value="${value}">${says}</option>`)}</datalist>
<button>Zapłać</button>
</form>
${samples("Karty testowe:", TEST_CARDS)}
</section>`,
  },
  {
    method: "blik",
    form: (isFaulty) => html`<section aria-labelledby="by-blik">
<h2 id="by-blik">BLIK</h2>
<form method="post">
<label for="code">Kod BLIK (6 cyfr)</label>
<input id="code" name="code" value="777123" inputmode="numeric" autocomplete="off" pattern="\\d{3} ?\\d{3}" required${toReason(isFaulty)}>
<button>Zapłać</button>
</form>
${samples("Kody testowe:", TEST_BLIK_CODES)}
</section>`,
  },
  {
    method: "p24",
    form: (isFaulty) => html`<section aria-labelledby="by-p24">
<h2 id="by-p24">Przelewy24</h2>
<form method="post">
<label for="bank">Bank</label>
<select id="bank" name="bank"${toReason(isFaulty)}>${TEST_BANKS.map((bank) => html`<option>${bank}</option>`)}</select>
<button>Zapłać</button>
</form>
</section>`,
  },
];

const confirmationForm = (confirming: NonNullable<SessionRecord["confirming"]>): Html => html`<section>
<h2>${confirming.method === "card" ? "Potwierdzenie 3-D Secure" : confirming.bank}</h2>
<p>${confirming.method === "card" ? "Bank, który wydał kartę, prosi o potwierdzenie płatności." : "Tak wyglądałaby strona Twojego banku."}</p>
<form method="post">
<button name="confirmation" value="confirm">Potwierdź</button>
<button name="confirmation" value="reject" class="second">Odrzuć</button>
${confirming.method === "p24" ? html`<button name="confirmation" value="later" class="second">Zapłać później</button>` : undefined}
</form>
</section>`;

const BANK_ANSWER_FORM = html`<p class="said">Płatność czeka na bank.</p>
<section>
<h2>Odpowiedz za bank</h2>
<form method="post">
<button name="bankAnswer" value="succeeded">Pieniądze dotarły</button>
<button name="bankAnswer" value="failed" class="second">Płatność odrzucona</button>
</form>
</section>`;

const backTo = (address: string | null): Html | undefined =>
  address === null ? undefined : html`<p class="back"><a href="${address}">Wróć</a></p>`;

const amountOf = ({ session }: SessionRecord): string => zlotys(session.amount_total ?? 0);

const successAddress = ({ session }: SessionRecord): string =>
  (session.success_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", session.id);

const seeOther = (address: string, caused: readonly string[]): Answer => ({
  ...PAGE,
  status: 303,
  headers: { ...PAGE.headers, Location: address },
  caused,
});

const unknownPayment = (): Answer => ({
  ...PAGE,
  status: 404,
  body: pageOf(
    "Nie ma takiej płatności",
    html`<main><h1>Nie ma takiej płatności</h1><p>Sprawdź adres.</p></main>${FOOTER}`,
  ),
});
