import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { offerRead } from "../../shared/store/offer-store.ts";
import { type CatalogueUses, offerDone } from "./offer-changes.ts";
import { OfferPath } from "./shown-offer.ts";

const contract = {
  summary: "Delete an offer: its id is never used again, and whoever has bought it keeps what they bought",
  path: OfferPath,
  ifMatch: "required",
  answers: { 204: { description: "Deleted" } },
  refusals: [common.fresh_proof_needed, common.precondition_required, common.precondition_failed],
} as const;

export const removeOffer = readingVerb(
  contract,
  ({ path }) => ({ read: offerRead(path.id) }),
  (uses: CatalogueUses) => async (request) => {
    const { caller, version, found } = request;
    const at = uses.now();
    mustBeFresh(caller, at);
    const read = present(found.read);
    if (read.version !== version) throw new Refusal(common.precondition_failed);
    const records = [offerDone(request, "offer-removed", { before: read })];
    await uses.offers.remove(read, { actor: caller.user, followUps: { at, records } });
    return { status: 204 };
  },
);
