import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { offerRead } from "../../shared/store/offer-store.ts";
import { OfferPath, ShownOffer } from "./shown-offer.ts";

const contract = {
  summary: "One offer of the catalogue; an edit must send its ETag as If-Match",
  path: OfferPath,
  answers: { 200: { description: "The offer", body: ShownOffer, etag: true } },
} as const;

export const showOffer = readingVerb(
  contract,
  ({ path }) => ({ offer: offerRead(path.id) }),
  () =>
    async ({ found }) => {
      const offer = present(found.offer);
      return { status: 200, headers: { etag: etagOf(offer.version) }, body: offer };
    },
);
