/** Keeps what Stripe says of card money: each payment, refund and dispute moves money once. */

import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import type { AccountHead } from "../domain/account/account.ts";
import type { Cause, EntryKind } from "../domain/account/ledger.ts";
import { isRefusal, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  type CardEvent,
  type CheckoutEvent,
  cardFollowUps,
  type Decision,
  type DisputeEvent,
  decideDispute,
  decidePayment,
  decideRefund,
  type IsSettled,
  parkingFollowUps,
  type RefundEvent,
} from "../domain/top-ups/card-event.ts";
import type { CardTopUp } from "../domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../domain/top-ups/refusals.ts";
import type { NewId } from "../ids.ts";
import { log } from "../log.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { guardRead, type LedgerStore, type Outcome, type Posting, settledWrite } from "./ledger-store.ts";
import { waitsForPeople } from "./queue-store.ts";
import type { Table, Write } from "./table.ts";
import { cardTopUpRead, factsWrite, type TopUpStore } from "./top-up-store.ts";

/**
 * `posted` now · `already-posted` before · `kept` as a fact that moves no money · `nothing-new` · `other-page`: of a page
 * that is not the top-up's present one · `parked` for people to look at
 */
export const applied = ["posted", "already-posted", "kept", "nothing-new", "other-page", "parked"] as const;
/** `unknown-payment`: a refund or a dispute of a payment that no credit of ours bears. */
export type Applied = (typeof applied)[number] | "unknown-payment";

export type PaymentStore = ReturnType<typeof paymentStore>;

type Uses = {
  readonly table: Table;
  readonly ledger: Pick<LedgerStore, "post" | "creditOf">;
  readonly topUps: Pick<TopUpStore, "keepFact" | "keepDecline">;
  readonly newId: NewId;
  readonly now: Clock;
};

export const paymentStore = ({ table, ledger, topUps, newId, now }: Uses) => {
  /**
   * Applies one event; applied again, it changes nothing. One whose amount, currency or ids differ from what is kept is
   * parked for people. Refuses `event_not_applied` where account or top-up are unknown.
   */
  const apply = async (eventId: string, event: CardEvent): Promise<Applied> => {
    try {
      return await decideAndKeep(event);
    } catch (error) {
      if (!isRefusal(error, topUpRefusals.payment_differs)) throw error;
      await park(eventId, "payment-differs", event);
      return "parked";
    }
  };

  const decideAndKeep = (event: CardEvent): Promise<Applied> => {
    switch (event.about) {
      case "checkout":
        return event.says === "paid" ? credit(event) : topUps.keepFact(event.accountId, event);
      case "decline":
        return topUps.keepDecline(event);
      case "refund":
        return follow(event, { type: "stripe-refund", id: event.refundId }, ["refund", "refund-failed"]);
      case "dispute":
        return follow(event, { type: "stripe-dispute", id: event.disputeId }, ["dispute", "dispute-won"]);
    }
  };

  const credit = async (event: CheckoutEvent): Promise<Applied> => {
    const { accountId, topUpId } = event;
    const decide = ({ head, items }: { head: AccountHead; items: { topUp: CardTopUp | undefined } }): Posting => {
      const topUp = known(items.topUp);
      const decision = decidePayment(topUp, event);
      const { irregularity: why } = decision;
      // No error, which would wake somebody: finance gets an e-mail, and it waits in their queue.
      if (why) log.warn("top_up.irregular", { why, accountId, topUpId, paymentId: event.paymentId });
      return decision.topUp === topUp ? { drafts: [] } : postingOf(decision, head);
    };
    const also = { topUp: cardTopUpRead(accountId, topUpId) };
    const outcomes = await ledger.post(accountId, decide, also).catch(notFoundIsNotApplied);
    return outcomes.length === 0 ? "already-posted" : resultOf(outcomes);
  };

  /** What follows a payment: its guard knows the account and the top-up. */
  const follow = async (
    event: RefundEvent | DisputeEvent,
    cause: Cause,
    [first, second]: readonly [EntryKind, EntryKind],
  ): Promise<Applied> => {
    const paid = await ledger.creditOf(event.paymentId);
    if (!paid?.subjectId) return "unknown-payment";
    const { accountId, subjectId } = paid;
    const also = {
      topUp: cardTopUpRead(accountId, subjectId),
      first: guardRead(accountId, { kind: first, cause }),
      second: guardRead(accountId, { kind: second, cause }),
    };
    let decision: Decision | undefined;
    const outcomes = await ledger
      .post(
        accountId,
        ({ head, items }) => {
          const isSettled: IsSettled = (kind) => (kind === first ? items.first : items.second) !== undefined;
          const topUp = known(items.topUp);
          decision =
            event.about === "refund" ? decideRefund(topUp, event, isSettled) : decideDispute(topUp, event, isSettled);
          return decision.topUp === topUp ? { drafts: [] } : postingOf(decision, head);
        },
        also,
      )
      .catch(notFoundIsNotApplied);
    if (outcomes.length > 0) return resultOf(outcomes);
    return decision && decision.settled.length > 0 ? "kept" : "nothing-new";
  };

  const postingOf = (decision: Decision, head: AccountHead): Posting => {
    const { drafts, settled, topUp } = decision;
    const subject = { subjectId: topUp.id };
    const writes = [
      factsWrite(topUp),
      ...settled.map((cause) => settledWrite(topUp.accountId, { ...cause, ...subject }, now())),
    ];
    return { drafts, writes: [...writes, ...followUpWrites(cardFollowUps(decision, head, now()), newId)] };
  };

  /**
   * Parks an event that can't be applied, for people to look at, and notifies finance; parked again, it stays as it was.
   * Money that came and is not credited must not depend on anybody's memory.
   */
  const park = async (eventId: string, why: string, event: CardEvent | undefined): Promise<void> => {
    log.warn("stripe_event.parked", { eventId, why, about: event?.about });
    const { accountId, topUpId, paymentId } = {
      accountId: undefined,
      topUpId: undefined,
      paymentId: undefined,
      ...event,
    };
    const at = now();
    const item = { ...keys.parked(eventId), ...waitsForPeople("card-irregularities", why, at) };
    const said = event && { amountGrosze: event.amountGrosze, currency: event.currency, about: event.about };
    const writes: Write[] = [
      {
        Put: {
          Item: { ...item, eventId, accountId, topUpId, paymentId, ...said },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
      ...followUpWrites(parkingFollowUps({ eventId, why, event }, at), newId),
    ];
    // Refused where it was parked before.
    await table.tryTransact(writes);
  };

  /** Takes an event off people's queue that could be applied after all. */
  const unpark = async (eventId: string): Promise<void> => {
    await table.write({ Delete: { Key: keys.parked(eventId) } });
  };

  /** Until when Stripe's list of events was worked through, in epoch seconds; undefined before the first time. */
  const eventsDoneUntil = async (): Promise<number | undefined> => {
    const item = await table.get(keys.eventCursor);
    return item && z.parse(Cursor, item).doneUntilEpochSeconds;
  };

  /** Moves the cursor on; never back, whichever of two runs ends last. */
  const keepEventsDoneUntil = async (epochSeconds: number): Promise<void> => {
    await table.tryWrite({
      Put: {
        Item: { ...keys.eventCursor, doneUntilEpochSeconds: epochSeconds },
        ConditionExpression: "attribute_not_exists(pk) OR doneUntilEpochSeconds < :new",
        ExpressionAttributeValues: { ":new": epochSeconds },
      },
    });
  };

  return { apply, park, unpark, eventsDoneUntil, keepEventsDoneUntil };
};

const Cursor = z.object({ doneUntilEpochSeconds: z.int() });

const known = (topUp: CardTopUp | undefined): CardTopUp => {
  if (!topUp) throw new Refusal(topUpRefusals.event_not_applied, { cause: new Error("there is no such top-up") });
  return topUp;
};

const notFoundIsNotApplied = (error: unknown): never => {
  if (isRefusal(error, common.not_found))
    throw new Refusal(topUpRefusals.event_not_applied, { cause: new Error("there is no such account") });
  throw error;
};

const resultOf = (outcomes: readonly Outcome[]): "posted" | "already-posted" => {
  if (outcomes.some(({ result }) => result === "conflict"))
    throw new Refusal(topUpRefusals.payment_differs, {
      cause: new Error("the cause was posted with another amount or account"),
    });
  return outcomes.some(({ result }) => result === "posted") ? "posted" : "already-posted";
};
