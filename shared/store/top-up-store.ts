/** Keeps top-ups: each state change is a named operation that owns its condition. */

import * as z from "zod/mini";
import * as accountRefusals from "../domain/account/refusals.ts";
import type { AccountId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { ordering } from "../domain/top-ups/bank-decisions.ts";
import { BankTopUp } from "../domain/top-ups/bank-top-up.ts";
import type { CheckoutEvent, DeclineEvent } from "../domain/top-ups/card-event.ts";
import { CardTopUp, cardTopUpState } from "../domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../domain/top-ups/refusals.ts";
import { TopUp } from "../domain/top-ups/top-up.ts";
import { notClosedCheck } from "./account-state-checks.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys, ranges } from "./keys.ts";
import { closedCardPagesWrite, openCardPagesIn, openCardPageWrite } from "./open-card-pages.ts";
import { openTransferWrite } from "./open-transfers.ts";
import { waitsWrite } from "./queue-store.ts";
import { type ItemRead, type PageRead, picking, readPage } from "./reads.ts";
import { madeBefore, type RequestKey, requestKeyWrite } from "./request-key.ts";
import type { Item, RefusedWrite, Table, Write } from "./table.ts";

export type TopUpStore = ReturnType<typeof topUpStore>;

export const topUpStore = (table: Table) => {
  /**
   * Keeps a new top-up under the request's key. The same key and body again answers with the top-up that was kept first.
   * Refuses `idempotency_key_reused` where the key came with another body, `account_closed`, and `too_many_open_payment_pages`
   * where the account has as many as may be open at a time.
   */
  const start = async (topUp: CardTopUp, request: RequestKey): Promise<CardTopUp> => {
    const also = [openCardPageWrite(topUp), waitsWrite("card-payment", workOn(topUp), firstCheckOf(topUp))];
    let stopped = await keepNew(topUp, request, also);
    if (stopped?.also[0]?.refused && !stopped.first && (await freeClosedPages(topUp, stopped.also[0].item)))
      stopped = await keepNew(topUp, request, also);
    if (!stopped) return topUp;
    if (!stopped.first && stopped.also[0]?.refused) throw new Refusal(topUpRefusals.too_many_open_payment_pages);
    return z.parse(CardTopUp, stopped.first);
  };

  /** Frees the places of pages that are closed by the time the new top-up is made, and answers whether there were any. */
  const freeClosedPages = async ({ accountId, createdAt }: CardTopUp, places: Item | undefined): Promise<boolean> => {
    const ids = openCardPagesIn(places);
    const items = await table.getAll(ids.map((id) => keys.topUp(accountId, id)));
    const closed = ids.filter((_, place) => {
      const topUp = z.parse(CardTopUp, items[place]);
      return cardTopUpState(topUp, new Date(createdAt)) !== "awaiting-payment";
    });
    // As a transaction, which is tried again where it meets another's start.
    if (closed.length > 0) await table.transact([closedCardPagesWrite(accountId, closed)]);
    return closed.length > 0;
  };

  /**
   * The same for one by bank transfer, with the e-mail that says where to send the money. `code-taken`: there is a top-up with this code, and nothing was kept. Refuses
   * `account_closed`, and `too_many_open_top_ups` where the account has as many as may wait at a time.
   */
  const startTransfer = async (
    topUp: BankTopUp,
    companyName: string,
    request: RequestKey,
  ): Promise<BankTopUp | "code-taken"> => {
    const { accountId, id, amountGrosze, code, createdAt, expiresAt } = topUp;
    const way = { ...keys.transferCode(code), accountId, companyName, topUpId: id, amountGrosze, createdAt, expiresAt };
    const stopped = await keepNew(topUp, request, [
      openTransferWrite(topUp),
      waitsWrite("bank-transfer", workOn(topUp), new Date(expiresAt)),
      { Put: { Item: way, ConditionExpression: "attribute_not_exists(pk)" } },
      ...followUpWrites(ordering(topUp, { companyName })),
    ]);
    if (!stopped) return topUp;
    if (stopped.first) return z.parse(BankTopUp, stopped.first);
    if (stopped.also[0]?.refused) throw new Refusal(topUpRefusals.too_many_open_top_ups);
    return "code-taken";
  };

  /**
   * Keeps a new top-up and what goes with it. Where nothing was kept: the top-up that the request made first, if any, and
   * what became of each write of `also`. Refuses `account_closed`, but no repetition of what was made before.
   */
  const keepNew = async (
    topUp: TopUp,
    request: RequestKey,
    also: readonly Write[],
  ): Promise<{ first?: TopUp; also: readonly RefusedWrite[] } | undefined> => {
    const refused = await table.tryTransact([
      requestKeyWrite(request, topUp),
      { Put: { Item: itemOf(topUp), ConditionExpression: "attribute_not_exists(pk)" } },
      notClosedCheck(topUp.accountId),
      ...also,
    ]);
    if (!refused) return undefined;
    const first = madeBefore(request, refused[0]);
    if (first === undefined && refused[2]?.refused) throw new Refusal(accountRefusals.account_closed);
    return {
      also: refused.slice(-also.length),
      ...(first !== undefined && { first: await get(topUp.accountId, first) }),
    };
  };

  /** Refuses `not_found`, for another account's top-up too: its key is under another account. */
  const get = async (accountId: AccountId, topUpId: string): Promise<TopUp> => {
    const item = await table.get(keys.topUp(accountId, topUpId));
    if (!item) throw new Refusal(common.not_found);
    return z.parse(TopUp, item);
  };

  /** A top-up through Stripe; one by bank transfer is `not_found` here. */
  const getCard = async (accountId: AccountId, topUpId: string): Promise<CardTopUp> => {
    const topUp = await get(accountId, topUpId);
    if (topUp.method === "bank") throw new Refusal(common.not_found);
    return topUp;
  };

  const list = (accountId: AccountId, page: TopUpsPage) => readPage(table, topUpsRead(accountId, page));

  /**
   * Keeps the payment page that an attempt opened, and answers the top-up as it then is. Two callers of one attempt hold
   * the same page, because their calls to Stripe were the same; a page of an attempt that is over is not kept.
   */
  const keepCheckout = (topUp: CardTopUp, checkout: NonNullable<CardTopUp["checkout"]>): Promise<CardTopUp> =>
    changeAttempt(topUp, "SET checkout = :value", checkout, { ...topUp, checkout, version: topUp.version + 1 });

  /** Begins the next attempt after one that Stripe failed, and answers the top-up as it then is. */
  const beginNextAttempt = (topUp: CardTopUp): Promise<CardTopUp> => {
    const attempt = topUp.attempt + 1;
    return changeAttempt(topUp, "SET attempt = :value", attempt, { ...topUp, attempt, version: topUp.version + 1 });
  };

  /**
   * Keeps that a try to pay was declined, unless a later one is kept already. Refuses `event_not_applied` where there is no
   * such top-up.
   */
  const keepDecline = async ({
    accountId,
    topUpId,
    occurredAt: at,
    reason,
  }: DeclineEvent): Promise<"kept" | "nothing-new"> => {
    const refused = await table.tryWrite({
      Update: {
        Key: keys.topUp(accountId, topUpId),
        UpdateExpression: "SET lastDecline = :decline ADD #version :one",
        ConditionExpression:
          "attribute_exists(attempt) AND (attribute_not_exists(lastDecline) OR lastDecline.#at < :at)",
        ExpressionAttributeNames: { "#version": "version", "#at": "at" },
        ExpressionAttributeValues: { ":decline": { at, reason }, ":at": at, ":one": 1 },
      },
    });
    if (!refused) return "kept";
    if (!refused.item)
      throw new Refusal(topUpRefusals.event_not_applied, { cause: new Error("there is no such top-up") });
    return "nothing-new";
  };

  /**
   * Keeps a fact that moves no money; repeated, it changes nothing. A fact of a page that is not the top-up's present
   * one says nothing about it.
   * Refuses `event_not_applied` where there is no such top-up.
   */
  const keepFact = async (
    accountId: AccountId,
    event: CheckoutEvent,
  ): Promise<"kept" | "nothing-new" | "other-page"> => {
    const fact = factOf(event.says);
    const refused = await table.tryWrite({
      Update: {
        Key: keys.topUp(accountId, event.topUpId),
        UpdateExpression: "SET #fact = :at ADD #version :one",
        ConditionExpression:
          "(checkout.sessionId = :session OR (attribute_not_exists(checkout) AND attempt = :attempt)) AND attribute_not_exists(#fact)",
        ExpressionAttributeNames: { "#fact": fact, "#version": "version" },
        ExpressionAttributeValues: {
          ":at": event.occurredAt,
          ":session": event.sessionId,
          ":attempt": event.attempt,
          ":one": 1,
        },
      },
    });
    if (!refused) return "kept";
    const found = refused.item;
    if (!found) throw new Refusal(topUpRefusals.event_not_applied, { cause: new Error("there is no such top-up") });
    return found[fact] === undefined ? "other-page" : "nothing-new";
  };

  /** Changes a top-up whose attempt is still the one that was read; where it is not, answers it as others left it. */
  const changeAttempt = async (
    topUp: CardTopUp,
    expression: string,
    value: unknown,
    changed: CardTopUp,
  ): Promise<CardTopUp> => {
    const refused = await table.tryWrite({
      Update: {
        Key: keys.topUp(topUp.accountId, topUp.id),
        UpdateExpression: `${expression} ADD #version :one`,
        ConditionExpression: "attempt = :attempt AND attribute_not_exists(checkout)",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":value": value, ":attempt": topUp.attempt, ":one": 1 },
      },
    });
    return refused ? z.parse(CardTopUp, refused.item) : changed;
  };

  return { start, startTransfer, get, getCard, list, keepCheckout, beginNextAttempt, keepFact, keepDecline };
};

type TopUpsPage = {
  readonly from?: string | undefined;
  readonly before?: string | undefined;
  readonly keeps?: ((topUp: TopUp) => boolean) | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
};

/**
 * A page of the account's top-ups, newest first: from an id on, and before another; the beginnings of ids do, too. Where `keeps`
 * picks some, 3,200 top-ups are looked at for one page: more than an account has in eight years with one a day.
 */
export const topUpsRead = (
  accountId: AccountId,
  { from, before, keeps, ...page }: TopUpsPage,
): PageRead<{ topUps: TopUp[]; next: string | undefined }> => ({
  range: ranges.topUps(accountId, from, before),
  page: { ...page, newestFirst: true },
  // In code, for a state follows from facts and from what time it is: no attribute could hold it, and no index list by it.
  only: keeps && picking((item) => keeps(z.parse(TopUp, item))),
  parse: ({ items, next }) => ({ topUps: items.map((item) => z.parse(TopUp, item)), next }),
});

/** A top-up, however it is paid. */
export const topUpRead = (accountId: AccountId, topUpId: string): ItemRead<TopUp> => ({
  key: keys.topUp(accountId, topUpId),
  parse: (item) => z.parse(TopUp, item),
});

/** How a posting reads the card top-up that it is about. */
export const cardTopUpRead = (accountId: AccountId, topUpId: string): ItemRead<CardTopUp> => ({
  key: keys.topUp(accountId, topUpId),
  parse: (item: Item) => z.parse(CardTopUp, item),
});

/** The write that keeps a top-up's facts about money as a decision left them; it was decided on the version before. */
export const factsWrite = ({ accountId, id, version, payments, refunds, disputes }: CardTopUp): Write => ({
  Update: {
    Key: keys.topUp(accountId, id),
    UpdateExpression: "SET payments = :payments, refunds = :refunds, disputes = :disputes, #version = :next",
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: {
      ":payments": payments,
      ":refunds": refunds,
      ":disputes": disputes,
      ":version": version,
      ":next": version + 1,
    },
  },
});

/** A payment that nothing reported is asked about after as long. */
const firstCheckMilliseconds = 15 * 60 * 1000;
const firstCheckOf = (topUp: CardTopUp): Date => new Date(Date.parse(topUp.createdAt) + firstCheckMilliseconds);
const workOn = ({ accountId, id }: TopUp) => ({ accountId, subject: id });

const itemOf = (topUp: TopUp): Item => ({ ...keys.topUp(topUp.accountId, topUp.id), ...topUp });

const factOf = (says: CheckoutEvent["says"]): "processingSince" | "failedAt" | "expiredAt" => {
  switch (says) {
    case "processing":
      return "processingSince";
    case "failed":
      return "failedAt";
    case "expired":
      return "expiredAt";
    case "paid":
      throw new RangeError("a payment is posted, not noted");
  }
};
