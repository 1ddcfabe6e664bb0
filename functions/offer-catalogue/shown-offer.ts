/** An offer as the operator's staff see it. */
import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import { OfferDetails, OfferId } from "../../shared/domain/offers/offer.ts";

export const OfferPath = z.strictObject({ id: OfferId });

const Texts = z.strictObject({ pl: z.string(), en: z.string() });

export const ShownOffer = named(
  "CatalogueOffer",
  z.extend(OfferDetails, {
    id: z.string(),
    /** What its ETag says. */
    version: z.int(),
    name: Texts,
    description: Texts,
    invitedAccounts: z.array(z.string()),
  }),
);
