/** A top-up, whichever way it is paid: by card and the like through Stripe, or by bank transfer. */
import * as z from "zod/mini";
import { BankTopUp, bankTopUpState, bankTopUpStates } from "./bank-top-up.ts";
import { CardTopUp, cardTopUpState, cardTopUpStates, checkoutMethods } from "./card-top-up.ts";

export const TopUp = z.discriminatedUnion("method", [CardTopUp, BankTopUp]);
export type TopUp = z.infer<typeof TopUp>;

export const topUpMethods = [...checkoutMethods, "bank"] as const;

export const topUpStates = [...new Set([...cardTopUpStates, ...bankTopUpStates])];
export type TopUpState = (typeof topUpStates)[number];

export const topUpState = (topUp: TopUp, now: Date): TopUpState =>
  topUp.method === "bank" ? bankTopUpState(topUp, now) : cardTopUpState(topUp, now);

/** What was credited for each of these top-ups that was, and when; in their order, at most `limit` of them. */
export const creditsOf = (topUps: readonly TopUp[], limit: number): { creditedAt: string; amountGrosze: number }[] =>
  topUps
    .flatMap((topUp) => {
      if (topUp.method !== "bank")
        return topUp.payments.map(({ paidAt }) => ({ creditedAt: paidAt, amountGrosze: topUp.amountGrosze }));
      return topUp.credit ? [{ creditedAt: topUp.credit.at, amountGrosze: topUp.credit.receivedGrosze }] : [];
    })
    .slice(0, limit);
