import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { named } from "../../shared/domain/model.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { Offer } from "../../shared/domain/offers/offer.ts";
import { isOnSale } from "../../shared/domain/offers/offer.ts";
import { blockedBy, isOfferedTo, nextFeeWith, priceOf } from "../../shared/domain/offers/ordering.ts";
import { Period } from "../../shared/domain/offers/period.ts";
import { nextFee, renewed, type Standing, sumOf } from "../../shared/domain/offers/subscription.ts";
import { startOfDay } from "../../shared/domain/warsaw.ts";
import { mayDo } from "../../shared/http/caller.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { offersRead } from "../../shared/store/offer-store.ts";
import { standingOf, standingReads } from "../../shared/store/subscription-store.ts";
import {
  missingFields,
  priceFields,
  ShownFee,
  ShownOffer,
  ShownReason,
  shownMissing,
  shownOffer,
  shownPrice,
  shownReasons,
} from "./shown-offer.ts";

const Variant = named(
  "OfferVariant",
  z.strictObject({
    offer: ShownOffer,
    /** Absent while no month is paid: before the first one, and while the fee is overdue. */
    chargeGrosze: z.optional(priceFields.chargeGrosze),
    creditGrosze: z.optional(priceFields.creditGrosze),
    effectiveAt: z.optional(priceFields.effectiveAt),
    nextFee: z.optional(ShownFee),
    /** Why it can't be ordered now, the weightiest reason first; empty where it can. */
    blockedBy: z.array(ShownReason),
    ...missingFields,
  }),
);

const contract = {
  summary: "The present offer (Twoja Obecna Oferta), and others with what each costs now and why it can't be ordered",
  answers: {
    200: {
      description: "The offer",
      body: named(
        "OfferAndVariants",
        z.strictObject({
          /** Of an offer that was agreed on with this company alone, only id and name are known. */
          current: z.union([ShownOffer, z.strictObject({ id: z.string(), name: z.string() })]),
          /** The month that is paid: from a day in Warsaw up to, and not including, another. Null before the first. */
          period: z.nullable(Period),
          /** Null while a fee is overdue, too: no other month begins until it is paid. */
          nextFee: z.nullable(ShownFee),
          feeOverdue: z.nullable(z.strictObject({ since: z.iso.datetime(), amountGrosze: z.int(), ...missingFields })),
          pendingChange: z.nullable(
            z.strictObject({ orderId: z.string(), offer: ShownOffer, effectiveAt: z.iso.datetime() }),
          ),
          variants: z.array(Variant),
        }),
      ),
    },
  },
};

type Uses = { readonly now: Clock; readonly helpdesk: () => string };

export const showOffer = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), ...standingReads(accountId), catalogue: offersRead }),
  ({ now, helpdesk }: Uses) =>
    async ({ caller, found, language }) => {
      const head = present(found.head);
      const at = now();
      const said = { language, helpdesk: helpdesk() };
      const variantsFor = (hasOwnOffer: boolean, standing: Pick<Standing, "head">, currentId: string): Offer[] =>
        found.catalogue.offers.filter(
          (offer) =>
            offer.id !== currentId &&
            isOnSale(offer, at) &&
            (hasOwnOffer ? offer.availableTo === head.mode : isOfferedTo(offer, standing)),
        );
      const kept = standingOf({ head, items: found });
      if (!kept) {
        const blocked = shownReasons([head.mode === "postpaid" ? "postpaid_contract" : "custom_offer"], said);
        const variants = variantsFor(true, { head }, head.offer.id).map((offer) => ({
          offer: shownOffer(offer, language),
          blockedBy: blocked,
        }));
        const body = {
          current: head.offer,
          period: null,
          nextFee: null,
          feeOverdue: null,
          pendingChange: null,
          variants,
        };
        return { status: 200, body };
      }

      // What is due and not charged yet is shown as charged: it will be within the hour, or before anything is ordered.
      const standing = renewed(kept, at);
      const { subscription, paperFeeGrosze } = standing;
      const { offer, period, pending } = subscription;
      const maySeeAmounts = mayDo(caller, "finance.read");
      const { owedFee } = standing.head;
      const owedGrosze = owedFee && sumOf(owedFee.lines);
      return {
        status: 200,
        body: {
          current: shownOffer(offer, language),
          period,
          nextFee: (!owedFee && nextFee(subscription, paperFeeGrosze)) || null,
          feeOverdue:
            owedFee && owedGrosze !== undefined
              ? {
                  since: owedFee.since,
                  amountGrosze: owedGrosze,
                  ...shownMissing(
                    { chargeGrosze: owedGrosze, creditGrosze: grosze(0), effectiveAt: null },
                    standing,
                    maySeeAmounts,
                  ),
                }
              : null,
          pendingChange:
            pending && period
              ? {
                  orderId: pending.orderId,
                  offer: shownOffer(pending.offer, language),
                  effectiveAt: startOfDay(period.until).toISOString(),
                }
              : null,
          variants: variantsFor(false, standing, offer.id).map((variant) => {
            const price = priceOf(standing, variant, at);
            return {
              offer: shownOffer(variant, language),
              ...(price && { ...shownPrice(price, at), nextFee: nextFeeWith(standing, variant, price) }),
              blockedBy: shownReasons(blockedBy(standing, variant, at), said),
              ...shownMissing(price, standing, maySeeAmounts),
            };
          }),
        },
      };
    },
);
