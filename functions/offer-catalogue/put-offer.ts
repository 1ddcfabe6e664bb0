import { OfferForm } from "../../shared/domain/offers/offer.ts";
import * as offerRefusals from "../../shared/domain/offers/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { offerRead } from "../../shared/store/offer-store.ts";
import { type CatalogueUses, offerDone } from "./offer-changes.ts";
import { OfferPath, ShownOffer } from "./shown-offer.ts";

const contract = {
  summary: "Add an offer (`If-None-Match: *`) or edit one (`If-Match`); whoever has bought it keeps what they bought",
  path: OfferPath,
  ifMatch: "or-none",
  body: OfferForm,
  answers: {
    200: { description: "As edited", body: ShownOffer, etag: true },
    201: { description: "Added", body: ShownOffer, location: true, etag: true },
  },
  refusals: [
    common.fresh_proof_needed,
    common.match_header_required,
    common.precondition_failed,
    offerRefusals.offer_id_used,
    offerRefusals.too_many_offers,
  ],
} as const;

export const putOffer = readingVerb(
  contract,
  ({ path }) => ({ read: offerRead(path.id) }),
  (uses: CatalogueUses) => async (request) => {
    const { caller, path, version, body: details, found } = request;
    const at = uses.now();
    mustBeFresh(caller, at);
    if (version === 0) {
      const added = { ...details, id: path.id, version: 1 };
      const records = [offerDone(request, "offer-added", { after: details })];
      await uses.offers.add(added, { actor: caller.user, followUps: { at, records } });
      const location = `/back-office/offers/${added.id}`;
      return { status: 201, headers: { location, etag: etagOf(added.version) }, body: added };
    }
    const read = present(found.read);
    if (read.version !== version) throw new Refusal(common.precondition_failed);
    const records = [offerDone(request, "offer-edited", { before: read, after: details })];
    const edited = await uses.offers.edit(read, details, { actor: caller.user, followUps: { at, records } });
    return { status: 200, headers: { etag: etagOf(edited.version) }, body: edited };
  },
);
