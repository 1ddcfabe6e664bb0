import type Stripe from "stripe";
import { type Html, html } from "../../shared/domain/html.ts";
import { ACTIONS, type Action } from "./actions.ts";
import type { Books } from "./books.ts";
import { paidCharge } from "./charges.ts";
import type { WhyNot } from "./deeds.ts";

/**
 * What a paid payment's page says and offers: its refunds and disputes, and the buttons that play the bank and the
 * Dashboard. `isFaulty` ties the field of the amount to the problem that the page shows.
 */
export const aftermath = (books: Books, intentId: string, isFaulty: boolean): Html => {
  const record = paidCharge(books, intentId);
  if (!record) return html``;
  const { charge } = record;
  const refunds = [...books.refunds.values()].filter((refund) => refund.charge === charge.id);
  const disputes = [...books.disputes.values()].filter((dispute) => dispute.charge === charge.id);
  const disputeButtons = disputeButtonsFor(charge, refunds, disputes.at(-1), isFaulty);
  return html`${history([...refunds.map(refundLine), ...disputes.map(disputeLine)])}
<section aria-labelledby="refunds">
<h2 id="refunds">Zwrot</h2>
${refundFormFor(charge, disputes, isFaulty)}
${refundButtonsFor(refunds)}
</section>
${disputeButtons.length > 0 ? html`<section aria-labelledby="disputes"><h2 id="disputes">Reklamacja</h2>${disputeButtons}</section>` : undefined}`;
};

/** What became of the payment, in a few words for the list; undefined where nothing did. */
export const aftermathInShort = (books: Books, intentId: string): string | undefined => {
  const record = paidCharge(books, intentId);
  if (!record) return undefined;
  const { charge } = record;
  const dispute = [...books.disputes.values()].findLast((candidate) => candidate.charge === charge.id);
  const said = [
    charge.amount_refunded > 0 && `zwrócono ${zlotys(charge.amount_refunded)}`,
    dispute && DISPUTE_STATUSES[dispute.status],
  ].filter((part) => typeof part === "string");
  return said.length > 0 ? said.join(", ") : undefined;
};

export const zlotys = (grosze: number): string =>
  new Intl.NumberFormat("pl-PL", { style: "currency", currency: "PLN" }).format(grosze / 100).replaceAll("\u00a0", " ");

/** What a form of this page asks for, or undefined if it asks for nothing of this page. */
export const actionIn = (form: URLSearchParams): { action: Action; amountGrosze: number | undefined } | undefined => {
  const action = ACTIONS.find((candidate) => candidate === form.get("action"));
  if (!action) return undefined;
  const typed = form.get("amount")?.trim().replace(",", ".") ?? "";
  if (typed === "" || !ACTIONS_WITH_AMOUNT.includes(action)) return { action, amountGrosze: undefined };
  return { action, amountGrosze: /^\d{1,6}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : Number.NaN };
};

const ACTIONS_WITH_AMOUNT: readonly Action[] = ["refund", "refund-pending", "win-dispute"];

export const WHY_NOT: Readonly<Record<WhyNot, string>> = {
  "no such payment": "Tej płatności nie ma albo nie została zapłacona.",
  "no amount": "Wpisz kwotę większą od zera, na przykład 12,50.",
  "more than is left": "To więcej, niż zostało do zwrotu.",
  "already refunded": "Wszystko już zwrócono.",
  "charged back": "Reklamowanej płatności nie można zwrócić.",
  "no such refund": "Nie ma zwrotu, z którym można to zrobić.",
  "no such reason": "Tak nie kończy się zwrot tą metodą płatności.",
  "not disputable": "Płatności przez Przelewy24 nie można reklamować.",
  "already disputed": "Ta płatność jest już reklamowana.",
  "more than was paid": "To więcej, niż zapłacono.",
  "more than was taken": "To więcej, niż bank zabrał.",
  "no such dispute": "Nie ma reklamacji, z którą można to zrobić.",
};

const REFUND_STATUSES: Readonly<Record<string, string>> = {
  pending: "czeka na bank",
  succeeded: "zwrócono",
  failed: "bank odesłał",
  canceled: "wycofany",
};

const DISPUTE_STATUSES: Readonly<Record<string, string>> = {
  warning_needs_response: "bank pyta",
  warning_under_review: "bank sprawdza odpowiedź",
  warning_closed: "bank nie pyta więcej",
  needs_response: "reklamacja czeka na odpowiedź",
  under_review: "bank sprawdza dowody",
  won: "reklamacja wygrana",
  lost: "reklamacja przegrana",
};

const refundLine = ({ amount, status }: Stripe.Refund): Html =>
  html`<li>Zwrot ${zlotys(amount)}<span>${REFUND_STATUSES[status ?? ""] ?? ""}</span></li>`;

const disputeLine = ({ amount, status, balance_transactions }: Stripe.Dispute): Html => {
  const said = DISPUTE_STATUSES[status] ?? "";
  const returned = balance_transactions.find((moved) => moved.amount > 0)?.amount;
  return html`<li>${status.startsWith("warning_") ? "Zapytanie o" : "Reklamacja"} ${zlotys(amount)}<span>${returned !== undefined && returned < amount ? `${said}, oddano ${zlotys(returned)}` : said}</span></li>`;
};

const history = (lines: readonly Html[]): Html | undefined =>
  lines.length === 0 ? undefined : html`<ul class="list">${lines}</ul>`;

const button = (action: Action, label: string): Html =>
  html`<form method="post"><button name="action" value="${action}" class="second">${label}</button></form>`;

const refundFormFor = (charge: Stripe.Charge, disputes: readonly Stripe.Dispute[], isFaulty: boolean): Html => {
  const left = charge.amount - charge.amount_refunded;
  if (disputes.some(({ is_charge_refundable }) => !is_charge_refundable))
    return html`<p class="quiet">${WHY_NOT["charged back"]}</p>`;
  if (left === 0) return html`<p class="quiet">${WHY_NOT["already refunded"]}</p>`;
  return html`<form method="post">
<label for="amount">Kwota w złotych</label>
<input id="amount" name="amount" inputmode="decimal" autocomplete="off" placeholder="całość: ${zlotys(left)}"${isFaulty ? html` aria-invalid="true" aria-describedby="reason"` : undefined}>
<button name="action" value="refund">Zwróć</button>
<button name="action" value="refund-pending" class="second">Zwróć, bank odpowie później</button>
</form>`;
};

const winFormFor = ({ amount, balance_transactions }: Stripe.Dispute, isFaulty: boolean): Html => {
  if (balance_transactions.length === 0) return button("win-dispute", "Bank uznał nasze racje");
  return html`<form method="post">
<label for="returned">Ile bank oddaje, w złotych</label>
<input id="returned" name="amount" inputmode="decimal" autocomplete="off" placeholder="całość: ${zlotys(amount)}"${isFaulty ? html` aria-invalid="true" aria-describedby="reason"` : undefined}>
<button name="action" value="win-dispute" class="second">Bank uznał nasze racje</button>
</form>`;
};

const refundButtonsFor = (refunds: readonly Stripe.Refund[]): readonly Html[] => {
  const pending = refunds.some(({ status }) => status === "pending");
  const succeeded = refunds.some(({ status }) => status === "succeeded");
  return [
    ...(pending ? [button("succeed-refund", "Bank przyjął zwrot"), button("cancel-refund", "Wycofaj zwrot")] : []),
    ...(pending || succeeded ? [button("fail-refund", "Bank odesłał ostatni zwrot")] : []),
  ];
};

const disputeButtonsFor = (
  charge: Stripe.Charge,
  refunds: readonly Stripe.Refund[],
  last: Stripe.Dispute | undefined,
  isFaulty: boolean,
): readonly Html[] => {
  switch (last?.status) {
    case "warning_needs_response":
    case "warning_under_review":
      return [
        button("escalate-inquiry", "Zapytanie staje się reklamacją"),
        button("close-inquiry", "Bank nie pyta więcej"),
      ];
    case "needs_response":
    case "under_review":
      return [winFormFor(last, isFaulty), button("lose-dispute", "Bank uznał reklamację")];
    case "lost":
      return [];
  }
  const isRefunded = charge.refunded && refunds.every(({ status }) => status !== "pending");
  if (isRefunded || charge.payment_method_details?.type === "p24") return [];
  return [button("dispute", "Klient reklamuje płatność w banku"), button("inquire", "Bank tylko pyta o płatność")];
};
