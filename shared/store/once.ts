/** Lets something be kept at most once in a while: the write of a marker, for the transaction of what it limits. */
import type { AccountId } from "../domain/ids.ts";
import { keys } from "./keys.ts";
import type { Write } from "./table.ts";

/** Whom it is about, and what is limited. */
export type Once = { readonly accountId: AccountId; readonly userId: string; readonly what: string };

/** It refuses where the same was kept less than `milliseconds` before `at`. */
export const onceWrite = ({ accountId, userId, what }: Once, at: Date, milliseconds: number): Write => ({
  Put: {
    Item: {
      ...keys.once(accountId, userId, what),
      keptMs: at.getTime(),
      ttl: Math.ceil((at.getTime() + milliseconds) / 1000),
    },
    ConditionExpression: "attribute_not_exists(pk) OR keptMs <= :before",
    ExpressionAttributeValues: { ":before": at.getTime() - milliseconds },
  },
});
