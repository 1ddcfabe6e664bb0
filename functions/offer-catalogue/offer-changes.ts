/** What the verbs that change the catalogue share. */
import type { Clock } from "../../shared/clock.ts";
import { changesBetween, type Done } from "../../shared/domain/audit-records/audit.ts";
import type { AuditKind } from "../../shared/domain/nouns.ts";
import type { Offer, OfferDetails } from "../../shared/domain/offers/offer.ts";
import { type Caller, doneBy } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import type { OfferStore } from "../../shared/store/offer-store.ts";

export type CatalogueUses = { readonly offers: Pick<OfferStore, "add" | "edit" | "remove">; readonly now: Clock };

type Asked = {
  readonly caller: Caller;
  readonly origin: Origin;
  readonly path: { readonly id: string };
};

/** What the caller did to an offer, for the record. */
export const offerDone = (
  asked: Asked,
  kind: AuditKind,
  { before, after }: { readonly before?: Offer; readonly after?: OfferDetails },
): Done => {
  const changes = changesBetween(before && detailsOf(before), after);
  return doneBy(asked, { kind, subject: asked.path.id, ...(changes.length > 0 && { changes }) });
};

const detailsOf = ({ id: _, version: __, ...details }: Offer): OfferDetails => details;
