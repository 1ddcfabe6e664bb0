/** The payments of the Stripe stand-in, as the console shows them. */
import { type Html, html } from "../shared/domain/html.ts";
import { grosze, zlotys } from "../shared/domain/money.ts";
import type { StripeStandIn } from "./stripe/stand-in.ts";

const listedMax = 10;

const statusLabels: Readonly<Record<string, string>> = {
  open: "czeka na płatność",
  complete: "zakończona",
  expired: "wygasła",
};

const pageLabels: Readonly<Record<string, string>> = { open: "strona płatności", complete: "zwrot, reklamacja" };

/** Undefined where the system talks to Stripe itself. */
export const paymentsSection = (stripe: StripeStandIn | undefined): Html =>
  html`<section id="platnosci"><h2>Płatności</h2><div data-live="payments">${
    stripe ? paymentList(stripe) : html`<p class="quiet">Ten system łączy się z prawdziwym Stripe’em.</p>`
  }</div></section>`;

/** Where a top-up is paid, as long as it can be. */
export const paymentPageIn =
  (stripe: StripeStandIn | undefined) =>
  (topUpId: string): string | undefined => {
    const open = stripe
      ?.books()
      .sessions.find(({ client_reference_id: of, status }) => of === topUpId && status === "open");
    return open && pageOfPayment(open.id);
  };

const pageOfPayment = (sessionId: string): string => `/_stripe/pay/${sessionId}`;

const toldOf = (reference: string, told: ReturnType<StripeStandIn["books"]>["events"]): Html => {
  const names = told.map(({ event, delivery }) => `${event.type.replace("checkout.session.", "")} (${delivery})`);
  return html`<br><span class="quiet">zdarzenia: ${names.join(", ")}</span>
<form method="post" action="/_local/stripe/payments/${reference}/redeliver"><button class="second">Dostarcz ponownie</button></form>`;
};

const paymentList = (stripe: StripeStandIn): Html => {
  const { sessions, events } = stripe.books();
  if (sessions.length === 0)
    return html`<p class="quiet">Jeszcze żadnej. Rozpocznij doładowanie w panelu albo przez POST /top-ups.</p>`;
  const rows = sessions
    .slice(-listedMax)
    .reverse()
    .map((session) => {
      const reference = session.client_reference_id ?? "";
      const told = events.filter((record) => record.reference === reference);
      const label = pageLabels[session.status ?? ""];
      const page = label ? html` · <a href="${pageOfPayment(session.id)}">${label}</a>` : undefined;
      return html`<li><span class="sum">${zlotys(grosze(session.amount_total ?? 0))}</span><span>${
        statusLabels[session.status ?? ""] ?? ""
      }${page}<br><code>${reference}</code>${told.length > 0 ? toldOf(reference, told) : undefined}</span></li>`;
    });
  return html`<div class="samples payments"><ul>${rows}</ul></div>`;
};
