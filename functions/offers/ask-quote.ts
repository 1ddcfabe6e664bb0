import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { Addressee } from "../../shared/domain/low-balance/messages.ts";
import { OfferId } from "../../shared/domain/offers/offer.ts";
import { blockedBy, isOfferedTo, priceOf } from "../../shared/domain/offers/ordering.ts";
import * as orderRefusals from "../../shared/domain/offers/ordering-refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mayDo, optionalKeyOf } from "../../shared/http/caller.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { offersRead } from "../../shared/store/offer-store.ts";
import type { OrderStore } from "../../shared/store/order-store.ts";
import {
  isRenewalDue,
  type SubscriptionStore,
  standingOf,
  standingReads,
} from "../../shared/store/subscription-store.ts";
import { blockingRefusals, notOrdered } from "./not-ordered.ts";
import { ShownQuote, shownQuote } from "./shown-offer.ts";

const contract = {
  summary: "What another offer costs now: a price that holds for ten minutes, to be ordered with POST /offer-orders",
  idempotencyKey: "optional",
  body: z.strictObject({ offerId: OfferId }),
  answers: {
    201: {
      description:
        "The price; whether the balance covers it shows by `missingGrosze`. A repeated key answers the same price, as long as the offer can still be ordered",
      body: ShownQuote,
    },
  },
  refusals: [common.not_found, ...blockingRefusals, orderRefusals.quote_expired],
} as const;

type Uses = {
  readonly orders: Pick<OrderStore, "keepQuote">;
  readonly subscriptions: Pick<SubscriptionStore, "standing">;
  readonly addressees: (accountId: AccountId) => Promise<readonly Addressee[]>;
  readonly helpdesk: () => string;
  readonly now: Clock;
};

export const askQuote = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), ...standingReads(accountId), catalogue: offersRead }),
  ({ orders, subscriptions, addressees, helpdesk, now }: Uses) =>
    async ({ body, caller, found, idempotencyKey, language }) => {
      const { accountId } = caller;
      const maySeeAmounts = mayDo(caller, "finance.read");
      const asking = { language, helpdesk: helpdesk(), maySeeAmounts };
      const head = present(found.head);
      const read = standingOf({ head, items: found });
      const at = now();
      // A price rests on a month that is paid: one that is due is charged first.
      const standing =
        read && isRenewalDue(read, at) ? await subscriptions.standing(accountId, () => addressees(accountId)) : read;
      const offer = found.catalogue.offers.find(({ id }) => id === body.offerId);
      if (!standing)
        throw notOrdered(
          { head },
          [head.mode === "postpaid" ? "postpaid_contract" : "custom_offer"],
          undefined,
          asking,
        );
      if (!offer || !isOfferedTo(offer, standing)) throw new Refusal(common.not_found);
      const reasons = blockedBy(standing, offer, at);
      const price = priceOf(standing, offer, at);
      if (!price || reasons.some((reason) => reason !== "balance_too_low"))
        throw notOrdered(standing, reasons, price, asking);
      const key = optionalKeyOf(caller, { route: "offer-quotes", key: idempotencyKey, asks: body });
      const quote = await orders.keepQuote(standing, offer, price, key);
      return {
        status: 201,
        headers: replayMark(key),
        body: shownQuote(quote, standing, offer, { maySeeAmounts, now: at }),
      };
    },
);
