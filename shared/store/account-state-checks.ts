import type { AccountId } from "../domain/ids.ts";
import { keys } from "./keys.ts";
import type { Write } from "./table.ts";

/** The write that is refused unless the account is open: for an order that posts nothing, and so does not hold the head's version. */
export const stillOpenCheck = (accountId: AccountId): Write => ({
  ConditionCheck: {
    Key: keys.head(accountId),
    ConditionExpression: "#state = :open",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":open": "open" },
  },
});

/** The write that is refused where the account is closed: a frozen one may be topped up, for its calls are charged on. */
export const notClosedCheck = (accountId: AccountId): Write => ({
  ConditionCheck: {
    Key: keys.head(accountId),
    ConditionExpression: "#state <> :closed",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":closed": "closed" },
  },
});
