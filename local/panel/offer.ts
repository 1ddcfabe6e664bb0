/** Zmiana Oferty: the present offer, the others, and an order at the price that was shown. */
import type { Schemas } from "@saldo/client";
import { api } from "./api.ts";
import { form } from "./form.ts";
import { facts, html } from "./html.ts";
import { day, time, zlotys } from "./words.ts";

export const offerView = async (): Promise<Node> => {
  const { current, period, nextFee, feeOverdue, pendingChange: coming, variants } = (await api.GET("/offer")).data;
  const dates = {
    "Opłacona do": period && day(period.until),
    "Następna opłata": nextFee && fee(nextFee),
    "Zaległa opłata": feeOverdue && zlotys(feeOverdue.amountGrosze),
    "Zamówiona zmiana": coming && `${coming.offer.name}, od ${time(coming.effectiveAt)}`,
  };
  const withdraw = (id: string) =>
    form("Wycofaj zmianę", undefined, () => api.DELETE("/offer-orders/{id}", { params: { path: { id } } }));
  return html`<h1 class="title">Zmiana Oferty</h1><section><h2>Twoja Obecna Oferta</h2><p class="amount">${current.name}</p>
      ${"description" in current && html`<p>${current.description}</p>${contents(current)}`}${facts(dates)}${coming && withdraw(coming.orderId)}</section>
    <section><h2>Zmień Ofertę</h2><div class="cards">${variants.map(card)}</div></section>`;
};

const fee = ({ amountGrosze, on }: Schemas["ComingFee"]): string => `${zlotys(amountGrosze)}, ${day(on)}`;

const contents = ({ includes, monthlyFeeGrosze, activationFeeGrosze }: Schemas["Offer"]): Node =>
  facts({
    Miesięcznie: zlotys(monthlyFeeGrosze),
    Aktywacja: zlotys(activationFeeGrosze),
    "Numery i kanały": `${includes.numbers} i ${includes.channels}`,
    "Minuty i nagrania": `${includes.minutes} min i ${includes.recordingGigabytes} GB`,
  });

const card = ({ offer, blockedBy, topUpGrosze }: Schemas["OfferVariant"]): Node => {
  const ask = form("Zamawiam", html``, async () => {
    const { data } = await api.POST("/offer-quotes", { body: { offerId: offer.id } });
    ask.replaceWith(order(data));
  });
  return html`<article><h3>${offer.name}</h3><p>${offer.description}</p>${contents(offer)}
    ${blockedBy.map(({ detail }) => html`<p class="quiet">${detail}</p>`)}
    ${topUpGrosze !== undefined && html`<p><a href=${`/_local/panel/top-ups/new?amountGrosze=${topUpGrosze}`}>Doładuj ${zlotys(topUpGrosze)}</a></p>`}
    ${blockedBy.length === 0 && ask}</article>`;
};

const order = (quote: Schemas["OfferQuote"]): Node => {
  const price = facts({
    Pobierzemy: zlotys(quote.chargeGrosze),
    "Oddamy za resztę okresu": quote.creditGrosze > 0 && zlotys(quote.creditGrosze),
    "Od kiedy": time(quote.effectiveAt),
    "Następna opłata": fee(quote.nextFee),
  });
  return form(`Zamawiam za ${zlotys(quote.chargeGrosze)}`, price, (_, headers) =>
    api.POST("/offer-orders", { body: { quoteId: quote.id }, headers }),
  );
};
