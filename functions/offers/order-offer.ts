import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { QuoteId } from "../../shared/domain/ids.ts";
import * as orderRefusals from "../../shared/domain/offers/ordering-refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { mayDo, requestKeyOf } from "../../shared/http/caller.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import { offersRead } from "../../shared/store/offer-store.ts";
import type { OrderStore } from "../../shared/store/order-store.ts";
import { blockingRefusals, notOrdered } from "./not-ordered.ts";
import { ShownOrder, shownOrder, shownQuote } from "./shown-offer.ts";

const contract = {
  summary: "Order an offer (Zamawiam) at the price of a quote, to the grosz",
  idempotencyKey: "required",
  body: z.strictObject({ quoteId: QuoteId }),
  answers: {
    201: { description: "Ordered; the same key and body answer with the same order", body: ShownOrder, location: true },
  },
  refusals: [
    ...blockingRefusals,
    orderRefusals.balance_too_low,
    orderRefusals.quote_expired,
    orderRefusals.too_many_orders,
  ],
} as const;

type Uses = {
  readonly orders: Pick<OrderStore, "order" | "keepQuote">;
  readonly helpdesk: () => string;
  readonly now: Clock;
};

export const orderOffer = readingVerb(
  contract,
  () => ({ catalogue: offersRead }),
  ({ orders, helpdesk, now }: Uses) =>
    async ({ body: { quoteId }, caller, found, idempotencyKey: key, language, origin }) => {
      const maySeeAmounts = mayDo(caller, "finance.read");
      const request = requestKeyOf(caller, { route: "offer-orders", key, asks: quoteId });
      const answered = await orders.order(caller.accountId, found.catalogue.offers, {
        quoteId,
        request,
        by: caller.user,
        language,
        from: origin.address,
      });
      if ("order" in answered) {
        const headers = { location: `/offer-orders/${answered.order.id}`, ...replayMark(request) };
        return { status: 201, headers, body: shownOrder(answered.order, language) };
      }
      const { standing, offer } = answered;
      if ("blocked" in answered)
        throw notOrdered(standing, answered.blocked, answered.price, { language, helpdesk: helpdesk(), maySeeAmounts });
      const quote = await orders.keepQuote(standing, offer, answered.newPrice);
      throw new Refusal(orderRefusals.quote_expired, {
        members: { quote: shownQuote(quote, standing, offer, { maySeeAmounts, now: now() }) },
      });
    },
);
