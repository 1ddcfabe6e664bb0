/** Keeps what Stripe says of card money: each payment, refund and dispute moves money once. */

import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import type { AccountHead } from "../domain/account/account.ts";
import type { Cause, EntryKind } from "../domain/account/ledger.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import { isRefusal, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  type Applied,
  type CardEvent,
  type CheckoutEvent,
  cardFollowUps,
  type Decision,
  type DisputeEvent,
  decideDispute,
  decidePayment,
  decideRefund,
  eventsLostFollowUps,
  type IsSettled,
  isReadTorn,
  type OtherVersion,
  type Parked,
  parkingFollowUps,
  type RefundEvent,
} from "../domain/top-ups/card-event.ts";
import type { CardTopUp } from "../domain/top-ups/card-top-up.ts";
import { creditMeasures } from "../domain/top-ups/credit-measures.ts";
import type { ParkReason } from "../domain/top-ups/notices.ts";
import * as topUpRefusals from "../domain/top-ups/refusals.ts";
import type { NewId } from "../ids.ts";
import { log } from "../log.ts";
import { sha256 } from "../security/hash.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { guardRead, type LedgerStore, type Outcome, type Posting, settledWrite } from "./ledger-store.ts";
import { waitsForPeople } from "./queue-store.ts";
import type { Item, Table } from "./table.ts";
import { cardTopUpRead, factsWrite, type TopUpStore } from "./top-up-store.ts";

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
      return park(eventId, "payment-differs", event);
    }
  };

  const decideAndKeep = (event: CardEvent): Promise<Applied> => {
    switch (event.about) {
      case "checkout":
        return event.says === "paid" ? credit(event) : keepFact(event);
      case "decline":
        return topUps.keepDecline(event);
      case "refund":
        return follow(event, { type: "stripe-refund", id: event.refundId }, ["refund", "refund-failed"]);
      case "dispute":
        return follow(event, { type: "stripe-dispute", id: event.disputeId }, ["dispute", "dispute-won"]);
    }
  };

  const keepFact = async (event: CheckoutEvent): Promise<Applied> => {
    const { accountId, topUpId, says } = event;
    const result = await topUps.keepFact(accountId, event);
    if (result === "kept" && (says === "failed" || says === "expired"))
      log.info(
        `top_up.${says}`,
        { accountId, topUpId },
        { metric: "top-ups", value: 1, by: { method: "checkout", outcome: says } },
      );
    return result;
  };

  const credit = async (event: CheckoutEvent): Promise<Applied> => {
    const { accountId, topUpId } = event;
    let method: CardTopUp["method"] | undefined;
    const decide = ({ head, items }: { head: AccountHead; items: { topUp: CardTopUp | undefined } }): Posting => {
      const topUp = known(items.topUp);
      ({ method } = topUp);
      const decision = decidePayment(topUp, event);
      const { irregularity: why } = decision;
      // No error, which would wake somebody: finance gets an e-mail, and it waits in their queue.
      if (why) log.warn("top_up.irregular", { why, accountId, topUpId, paymentId: event.paymentId });
      return decision.topUp === topUp ? { drafts: [] } : postingOf(decision, head);
    };
    const also = { topUp: cardTopUpRead(accountId, topUpId) };
    const outcomes = await ledger.post(accountId, decide, also).catch(notFoundIsNotApplied);
    const result = outcomes.length === 0 ? "already-posted" : resultOf(outcomes);
    if (result === "posted" && method) {
      const paid = { accountId, topUpId, paymentId: event.paymentId };
      log.info("top_up.credited", paid, ...creditMeasures(method, event.occurredAt, now()));
    }
    return result;
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
    let isReread = false;
    const outcomes = await ledger
      .post(
        accountId,
        ({ head, items }) => {
          const isSettled: IsSettled = (kind) => (kind === first ? items.first : items.second) !== undefined;
          const topUp = known(items.topUp);
          // Read again once: what still differs then is settled by its guard alone, as from before top-ups kept disputes.
          if (event.about === "dispute" && !isReread && isReadTorn(topUp, event, isSettled)) {
            isReread = true;
            return "read-again";
          }
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
   * Parks an event that can't be applied, for people to look at, and notifies finance. One that was parked before stays as it
   * is, also where it was settled since. Money that came and is not credited must not depend on anybody's memory.
   */
  const park = async (
    eventId: string,
    why: ParkReason,
    said: CardEvent | OtherVersion | undefined,
  ): Promise<Parked> => {
    const { about, accountId, topUpId, paymentId, amountGrosze, currency } = { ...unknownEvent, ...said };
    const facts = { about, accountId, topUpId, paymentId, amountGrosze, currency };
    const moves = said?.about === "dispute" ? said.moves : [];
    const content = sha256(JSON.stringify([why, ...Object.values(facts), ...moves.map(Object.values)]));
    const isNew = await putBeforePeople(
      eventId,
      why,
      { ...facts, content },
      parkingFollowUps({ eventId, why, said }, now()),
    );
    if (!isNew) return "parked-before";
    log.warn("stripe_event.parked", { eventId, why, about });
    return "parked";
  };

  /** Reports to finance, once, that Stripe no longer shows events since then at which nobody looked. */
  const reportEventsLost = async (since: string): Promise<void> => {
    await putBeforePeople(`since-${since}`, "events-lost", { content: since }, eventsLostFollowUps(since, now()));
  };

  /**
   * Whether it is new; what was put there before is not put there again, also once it is settled. An object of Stripe's, of
   * which more is said later, is new by its `content`.
   */
  const putBeforePeople = async (
    eventId: string,
    why: ParkReason | "events-lost",
    facts: Item & { readonly content: string },
    followUps: FollowUps,
  ): Promise<boolean> => {
    const waits = waitsForPeople("card-irregularities", why, followUps.at);
    const refused = await table.tryTransact([
      {
        Put: {
          Item: { ...keys.parked(eventId), ...waits, eventId, ...facts },
          ConditionExpression: "attribute_not_exists(pk) OR content <> :content",
          ExpressionAttributeValues: { ":content": facts.content },
        },
      },
      ...followUpWrites(followUps, newId),
    ]);
    return refused === undefined;
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

  return { apply, park, unpark, reportEventsLost, eventsDoneUntil, keepEventsDoneUntil };
};

/** What may be unknown of an event that is parked. */
const unknownEvent = {
  about: undefined,
  accountId: undefined,
  topUpId: undefined,
  paymentId: undefined,
  amountGrosze: undefined,
  currency: undefined,
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
