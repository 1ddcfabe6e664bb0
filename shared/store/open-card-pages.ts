/**
 * The card top-ups of an account whose payment page may be open, as a set of ids: only so many at a time. A new one takes its
 * place in the transaction that keeps it. Nobody gives a place back: what closes a page stays off this item, and whoever finds
 * all places taken frees those whose top-up can't be paid any more. Facts and time decide that, and neither turns back.
 */

import type { AccountId } from "../domain/ids.ts";
import { openCardPagesMax } from "../domain/top-ups/card-top-up.ts";
import { keys } from "./keys.ts";
import type { Item, Write } from "./table.ts";

/** Takes a place; refused where none is left. */
export const openCardPageWrite = ({
  accountId,
  id,
}: {
  readonly accountId: AccountId;
  readonly id: string;
}): Write => ({
  Update: {
    Key: keys.openCardPages(accountId),
    UpdateExpression: "ADD topUpIds :id",
    ConditionExpression: "attribute_not_exists(topUpIds) OR size(topUpIds) < :max",
    ExpressionAttributeValues: { ":id": new Set([id]), ":max": openCardPagesMax },
  },
});

/** The top-ups that hold the places. */
export const openCardPagesIn = (item: Item | undefined): string[] => [...((item?.topUpIds as Set<string>) ?? [])];

/** Frees the places of these top-ups, where they hold any. */
export const closedCardPagesWrite = (accountId: AccountId, topUpIds: readonly string[]): Write => ({
  Update: {
    Key: keys.openCardPages(accountId),
    UpdateExpression: "DELETE topUpIds :ids",
    ExpressionAttributeValues: { ":ids": new Set(topUpIds) },
  },
});
