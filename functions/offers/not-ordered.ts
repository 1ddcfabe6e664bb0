/** How a quote or an order that can't be had is refused, with all that the panel shows beside it. */
import type { Language } from "../../shared/domain/language.ts";
import type { BlockingReason } from "../../shared/domain/offers/blocking.ts";
import { blockingReasons } from "../../shared/domain/offers/blocking.ts";
import type { Price } from "../../shared/domain/offers/ordering.ts";
import * as orderRefusals from "../../shared/domain/offers/ordering-refusals.ts";
import type { Standing } from "../../shared/domain/offers/subscription.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { shownMissing, shownReasons } from "./shown-offer.ts";

export type Asking = { readonly language: Language; readonly helpdesk: string; readonly maySeeAmounts: boolean };

/** Named by the weightiest reason. */
export const notOrdered = (
  standing: Pick<Standing, "head">,
  reasons: readonly BlockingReason[],
  price: Price | undefined,
  asking: Asking,
): Refusal => {
  const [first] = reasons;
  const problem =
    first === undefined || blockingReasons[first].isForHelpdesk
      ? orderRefusals.contact_helpdesk
      : orderRefusals[first as Exclude<BlockingReason, HelpdeskReason>];
  const tooLow = reasons.includes("balance_too_low") ? shownMissing(price, standing, asking.maySeeAmounts) : {};
  return new Refusal(problem, { members: { blockedBy: shownReasons(reasons, asking), ...tooLow } });
};

type HelpdeskReason = {
  [Reason in BlockingReason]: (typeof blockingReasons)[Reason]["isForHelpdesk"] extends true ? Reason : never;
}[BlockingReason];

/** What asking for a price, and ordering, may both be refused for. */
export const blockingRefusals = [
  orderRefusals.contact_helpdesk,
  orderRefusals.same_offer,
  orderRefusals.change_pending,
  orderRefusals.fee_overdue,
];
