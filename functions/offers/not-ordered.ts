/** How a quote or an order that can't be had is refused, with all that the panel shows beside it. */
import type { Language } from "../../shared/domain/language.ts";
import type { BlockingReason } from "../../shared/domain/offers/blocking.ts";
import type { Price } from "../../shared/domain/offers/ordering.ts";
import * as orderRefusals from "../../shared/domain/offers/ordering-refusals.ts";
import type { Standing } from "../../shared/domain/offers/subscription.ts";
import { type Problem, Refusal } from "../../shared/domain/refusal.ts";
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
  const problem = first === undefined ? orderRefusals.contact_helpdesk : refusals[first];
  const tooLow = reasons.includes("balance_too_low") ? shownMissing(price, standing, asking.maySeeAmounts) : {};
  return new Refusal(problem, { members: { blockedBy: shownReasons(reasons, asking), ...tooLow } });
};

const { contact_helpdesk } = orderRefusals;
const refusals: Readonly<Record<BlockingReason, Problem>> = {
  account_not_open: contact_helpdesk,
  postpaid_contract: contact_helpdesk,
  custom_offer: contact_helpdesk,
  offer_withdrawn: contact_helpdesk,
  too_many_numbers: contact_helpdesk,
  too_many_channels: contact_helpdesk,
  same_offer: orderRefusals.same_offer,
  change_pending: orderRefusals.change_pending,
  fee_overdue: orderRefusals.fee_overdue,
  balance_too_low: orderRefusals.balance_too_low,
};

/** What asking for a price, and ordering, may both be refused for. */
export const blockingRefusals = [
  orderRefusals.contact_helpdesk,
  orderRefusals.same_offer,
  orderRefusals.change_pending,
  orderRefusals.fee_overdue,
];
