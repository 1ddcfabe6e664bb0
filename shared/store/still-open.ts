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
