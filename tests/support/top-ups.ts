/** Top-ups, and what Stripe says of them. */

import type { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { CheckoutEvent, DeclineEvent } from "../../shared/domain/top-ups/card-event.ts";
import { type CardTopUp, newCardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import type { Table } from "../../shared/store/table.ts";

export const noon = new Date("2026-03-02T12:00:00.000Z");

/** A top-up of 50 PLN by card, started at noon. */
export const someTopUp = (accountId: AccountId, changes: Partial<CardTopUp> = {}): CardTopUp => ({
  ...newCardTopUp(
    { id: newId("tu", noon), accountId, amountGrosze: grosze(5_000), method: "card", createdBy: newId("us", noon) },
    noon,
  ),
  ...changes,
});

/** The same, kept as it is. */
export const keepTopUp = async (table: Table, topUp: CardTopUp): Promise<CardTopUp> => {
  await table.write({ Put: { Item: { ...keys.topUp(topUp.accountId, topUp.id), ...topUp } } });
  return topUp;
};

/** A payment page. */
export const page = (name: string) => ({ sessionId: `cs_${name}`, url: `https://checkout.example/${name}` });

/** What Stripe says of the top-up's present page. */
export const eventOf = (
  topUp: CardTopUp,
  says: CheckoutEvent["says"],
  changes: Partial<CheckoutEvent> = {},
): CheckoutEvent => ({
  about: "checkout",
  actor: { type: "stripe", id: "evt_1" },
  says,
  occurredAt: noon.toISOString(),
  sessionId: topUp.checkout?.sessionId ?? "cs_1",
  paymentId: says === "paid" ? `pi_${topUp.id}` : undefined,
  accountId: topUp.accountId,
  topUpId: topUp.id,
  attempt: topUp.attempt,
  amountGrosze: topUp.amountGrosze,
  currency: "pln",
  ...changes,
});

/** A try to pay the top-up that was declined. */
export const declineOf = (topUp: CardTopUp, changes: Partial<DeclineEvent> = {}): DeclineEvent => ({
  about: "decline",
  actor: { type: "stripe", id: "evt_declined" },
  says: "declined",
  occurredAt: noon.toISOString(),
  reason: "insufficient-funds",
  paymentId: `pi_${topUp.id}`,
  accountId: topUp.accountId,
  topUpId: topUp.id,
  amountGrosze: topUp.amountGrosze,
  currency: "pln",
  ...changes,
});
