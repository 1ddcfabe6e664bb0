/**
 * Keeps the catalogue of offers: an item for each, in one partition, so that one Query reads them all. Each change is one
 * transaction with its audit record, on condition that the actor still may.
 */
import * as z from "zod/mini";
import type { FollowUps } from "../domain/follow-ups.ts";
import { Offer, type OfferDetails, offersMax } from "../domain/offers/offer.ts";
import * as offerRefusals from "../domain/offers/refusals.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys, ranges } from "./keys.ts";
import { stillMay } from "./people-store.ts";
import { type ItemRead, type PageRead, readPage } from "./reads.ts";
import type { Item, RefusedWrite, Table, Write } from "./table.ts";

export type OfferStore = ReturnType<typeof offerStore>;

/** What is kept with every change: who makes it, and what follows from it. */
type Keeping = { readonly actor: PortalUser; readonly followUps: FollowUps };

type OffersPage = { readonly limit: number; readonly after?: string | undefined };

export const offerStore = (table: Table, newId: NewId = randomId) => ({
  /** The whole catalogue, by id. */
  async list(): Promise<Offer[]> {
    return (await readPage(table, offersRead)).offers;
  },

  /** Refuses `not_found`. */
  async find(offerId: string): Promise<Offer> {
    const { key, parse } = offerRead(offerId);
    const item = await table.get(key);
    if (!item) throw new Refusal(common.not_found);
    return parse(item);
  },

  /**
   * Adds an offer. Refuses `not_allowed`, `precondition_failed` where there is an offer of this id, `offer_id_used` where there
   * once was one, and `too_many_offers`.
   */
  async add(offer: Offer, keeping: Keeping): Promise<void> {
    const added: Write = {
      Put: { Item: { ...keys.offer(offer.id), ...offer }, ConditionExpression: "attribute_not_exists(pk)" },
    };
    const neverUsed: Write = {
      ConditionCheck: { Key: keys.removedOffer(offer.id), ConditionExpression: "attribute_not_exists(pk)" },
    };
    const counted: Write = {
      Update: {
        Key: keys.offerCount,
        UpdateExpression: "ADD offers :one",
        ConditionExpression: "attribute_not_exists(offers) OR offers < :max",
        ExpressionAttributeValues: { ":one": 1, ":max": offersMax },
      },
    };
    const refused = await refusedChange({ table, newId }, [added, neverUsed, counted], keeping);
    if (!refused) return;
    if (refused[0]?.refused) throw new Refusal(common.precondition_failed);
    throw new Refusal(refused[1]?.refused ? offerRefusals.offer_id_used : offerRefusals.too_many_offers);
  },

  /** Keeps the offer as it is to be. Refuses `not_allowed`, and `precondition_failed` where it was changed or removed meanwhile. */
  async edit(read: Offer, to: OfferDetails, keeping: Keeping): Promise<Offer> {
    const offer: Offer = { ...to, id: read.id, version: read.version + 1 };
    const edited: Write = { Put: { Item: { ...keys.offer(offer.id), ...offer }, ...asRead(read) } };
    if (await refusedChange({ table, newId }, [edited], keeping)) throw new Refusal(common.precondition_failed);
    return offer;
  },

  /**
   * Removes an offer; its id is never given to another. Refuses `not_allowed`, and `precondition_failed` where it was changed or
   * removed meanwhile.
   */
  async remove(read: Offer, keeping: Keeping): Promise<void> {
    const writes: Write[] = [
      { Delete: { Key: keys.offer(read.id), ...asRead(read) } },
      { Put: { Item: { ...keys.removedOffer(read.id), removedAt: keeping.followUps.at.toISOString() } } },
      {
        Update: {
          Key: keys.offerCount,
          UpdateExpression: "ADD offers :one",
          ExpressionAttributeValues: { ":one": -1 },
        },
      },
    ];
    if (await refusedChange({ table, newId }, writes, keeping)) throw new Refusal(common.precondition_failed);
  },
});

const KeptOffer = z.object(Offer.shape);
const offerOf = (item: Item): Offer => z.parse(KeptOffer, item);

/** An offer of the catalogue. */
export const offerRead = (offerId: string): ItemRead<Offer> => ({ key: keys.offer(offerId), parse: offerOf });

/** A page of the catalogue, by id. */
export const offersPageRead = (page: OffersPage): PageRead<{ offers: Offer[]; next: string | undefined }> => ({
  range: ranges.offers,
  page: { ...page, newestFirst: false },
  parse: ({ items, next }) => ({ offers: items.map(offerOf), next }),
});

/** The whole catalogue, by id. An offer is at most 8 KB, so DynamoDB's limit of 1 MB a page leaves none out. */
export const offersRead = offersPageRead({ limit: offersMax });

/** Refused where the offer was changed or removed since it was read. */
const asRead = ({ version }: Offer) => ({
  ConditionExpression: "#version = :read",
  ExpressionAttributeNames: { "#version": "version" },
  ExpressionAttributeValues: { ":read": version },
});

/**
 * A change by who still may, with its record: undefined where it was made, else a row for each of its writes.
 * Refuses `not_allowed`, before anything else about it.
 */
const refusedChange = async (
  { table, newId }: { readonly table: Table; readonly newId: NewId },
  writes: readonly Write[],
  { actor, followUps }: Keeping,
): Promise<readonly RefusedWrite[] | undefined> => {
  const refused = await table.tryTransact([...writes, stillMay(actor), ...followUpWrites(followUps, newId)]);
  if (refused?.[writes.length]?.refused) throw new Refusal(common.not_allowed);
  return refused;
};
