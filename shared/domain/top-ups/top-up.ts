/** A top-up, whichever way it is paid: by card and the like through Stripe, or by bank transfer. */
import * as z from "zod/mini";
import { BankTopUp, bankTopUpState, bankTopUpStates } from "./bank-top-up.ts";
import {
  CardTopUp,
  cardTopUpState,
  cardTopUpStates,
  checkoutMethods,
  refundedGrosze,
  takenGrosze,
} from "./card-top-up.ts";

export const TopUp = z.discriminatedUnion("method", [CardTopUp, BankTopUp]);
export type TopUp = z.infer<typeof TopUp>;

export const topUpMethods = [...checkoutMethods, "bank"] as const;

export const topUpStates = [...new Set([...cardTopUpStates, ...bankTopUpStates])];

export const topUpState = (topUp: TopUp, now: Date): (typeof topUpStates)[number] =>
  topUp.method === "bank" ? bankTopUpState(topUp, now) : cardTopUpState(topUp, now);

/** What was credited for these top-ups and stayed so, and when; the latest first, at most `limit` of them. */
export const creditsOf = (topUps: readonly TopUp[], limit: number): { creditedAt: string; amountGrosze: number }[] =>
  topUps
    .flatMap(creditsOfOne)
    .sort((one, other) => (one.creditedAt < other.creditedAt ? 1 : -1))
    .slice(0, limit);

const creditsOfOne = (topUp: TopUp) => {
  if (topUp.method === "bank")
    return topUp.credit ? [{ creditedAt: topUp.credit.at, amountGrosze: topUp.credit.receivedGrosze }] : [];
  const isKept = topUp.disputes.every((dispute) => takenGrosze(dispute) <= 0) && refundedGrosze(topUp) === 0;
  return isKept ? topUp.payments.map(({ paidAt }) => ({ creditedAt: paidAt, amountGrosze: topUp.amountGrosze })) : [];
};
