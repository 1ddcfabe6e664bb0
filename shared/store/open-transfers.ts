/**
 * The bank top-ups of an account that wait for their transfer or for finance, as a set of ids: only so many at a time, so
 * that nobody floods finance with confirmations. An order is in it from the transaction that keeps it to the one that
 * closes it; what is credited late, or comes to light again, takes no place any more.
 */

import type { AccountId } from "../domain/ids.ts";
import { openTransfersMax } from "../domain/top-ups/bank-top-up.ts";
import { keys } from "./keys.ts";
import type { Write } from "./table.ts";

type Order = { readonly accountId: AccountId; readonly id: string };

/** Takes a place; refused where none is left. */
export const openTransferWrite = ({ accountId, id }: Order): Write => ({
  Update: {
    Key: keys.openTransfers(accountId),
    UpdateExpression: "ADD topUpIds :id",
    ConditionExpression: "attribute_not_exists(topUpIds) OR size(topUpIds) < :max",
    ExpressionAttributeValues: { ":id": new Set([id]), ":max": openTransfersMax },
  },
});

/** Gives the place back, where there is one. */
export const closedTransferWrite = ({ accountId, id }: Order): Write => ({
  Update: {
    Key: keys.openTransfers(accountId),
    UpdateExpression: "DELETE topUpIds :id",
    ExpressionAttributeValues: { ":id": new Set([id]) },
  },
});
