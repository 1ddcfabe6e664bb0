/** Offers, prices and orders as the panel shows them, in the reader's language. */
import * as z from "zod/mini";
import type { Language } from "../../shared/domain/language.ts";
import { named } from "../../shared/domain/model.ts";
import { type BlockingReason, blockingReasons } from "../../shared/domain/offers/blocking.ts";
import { type BoughtOffer, type Offer, OfferTerms } from "../../shared/domain/offers/offer.ts";
import {
  missingFor,
  nextFeeWith,
  type Order,
  orderStates,
  type Price,
  topUpFor,
} from "../../shared/domain/offers/ordering.ts";
import type { Standing } from "../../shared/domain/offers/subscription.ts";
import type { ProblemMembers } from "../../shared/domain/refusal.ts";

export const ShownOffer = named(
  "Offer",
  z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    monthlyFeeGrosze: z.int(),
    activationFeeGrosze: z.int(),
    includes: OfferTerms.shape.includes,
  }),
);

export const shownOffer = (
  { id, name, description, monthlyFeeGrosze, activationFeeGrosze, includes }: BoughtOffer | Offer,
  language: Language,
): z.input<typeof ShownOffer> => ({
  id,
  name: name[language],
  description: description[language],
  monthlyFeeGrosze,
  activationFeeGrosze,
  includes,
});

/** A day in Warsaw and what is charged on it. */
export const ShownFee = named("ComingFee", z.strictObject({ on: z.iso.date(), amountGrosze: z.int() }));

export const ShownReason = named(
  "BlockingReason",
  z.strictObject({
    code: z.enum(Object.keys(blockingReasons) as [BlockingReason, ...BlockingReason[]]),
    detail: z.string(),
    /** The customer service office (BOK), where only they can help. */
    contact: z.optional(z.strictObject({ email: z.string() })),
  }),
);

export const shownReasons = (
  reasons: readonly BlockingReason[],
  { language, helpdesk }: { readonly language: Language; readonly helpdesk: string },
): z.input<typeof ShownReason>[] =>
  reasons.map((code) => {
    const { isForHelpdesk, [language]: detail } = blockingReasons[code];
    return { code, detail, ...(isForHelpdesk && { contact: { email: helpdesk } }) };
  });

/** What an order costs, and when it takes effect. */
export const priceFields = {
  chargeGrosze: z.int(),
  creditGrosze: z.int(),
  /** Now, or the beginning of a day in Warsaw. */
  effectiveAt: z.iso.datetime(),
} as const;

export const shownPrice = ({ chargeGrosze, creditGrosze, effectiveAt }: Price, now: Date) => ({
  chargeGrosze,
  creditGrosze,
  effectiveAt: effectiveAt ?? now.toISOString(),
});

/** What the balance lacks, only for those who may see amounts. */
export const missingFields = { missingGrosze: z.optional(z.int()), topUpGrosze: z.optional(z.int()) } as const;

export const shownMissing = (
  price: Price | undefined,
  { head }: Pick<Standing, "head">,
  maySeeAmounts: boolean,
): Pick<ProblemMembers, "missingGrosze" | "topUpGrosze"> => {
  const missingGrosze = price && maySeeAmounts ? missingFor(price, head.balanceGrosze) : 0;
  if (missingGrosze === 0) return {};
  const topUpGrosze = topUpFor(missingGrosze);
  return { missingGrosze, ...(topUpGrosze !== undefined && { topUpGrosze }) };
};

export const ShownQuote = named(
  "OfferQuote",
  z.strictObject({
    id: z.string(),
    offerId: z.string(),
    ...priceFields,
    /** What is charged next, once it is ordered. */
    nextFee: ShownFee,
    ...missingFields,
    expiresAt: z.iso.datetime(),
  }),
);

export const shownQuote = (
  quote: Price & { readonly id: string; readonly offerId: string; readonly expiresAt: string },
  standing: Standing,
  offer: Offer,
  { maySeeAmounts, now }: { readonly maySeeAmounts: boolean; readonly now: Date },
): z.input<typeof ShownQuote> => ({
  id: quote.id,
  offerId: quote.offerId,
  ...shownPrice(quote, now),
  nextFee: nextFeeWith(standing, offer, quote)!,
  ...shownMissing(quote, standing, maySeeAmounts),
  expiresAt: quote.expiresAt,
});

export const ShownOrder = named(
  "OfferOrder",
  z.strictObject({
    id: z.string(),
    state: z.enum(orderStates),
    offer: ShownOffer,
    /** The offer before. */
    from: z.strictObject({ id: z.string(), name: z.string() }),
    ...priceFields,
    orderedAt: z.iso.datetime(),
    orderedBy: z.string(),
  }),
);

export const shownOrder = (order: Order, language: Language): z.input<typeof ShownOrder> => ({
  id: order.id,
  state: order.state,
  offer: shownOffer(order.offer, language),
  from: { id: order.from.id, name: order.from.name[language] },
  ...shownPrice(order, new Date(order.orderedAt)),
  orderedAt: order.orderedAt,
  orderedBy: order.orderedBy,
});
