import type { Grosze } from "../../shared/domain/money.ts";
import { usersMax } from "../../shared/domain/portal-users/portal-user.ts";
import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { usersRead } from "../../shared/store/people-store.ts";
import { subscriberRead } from "../../shared/store/subscriber-store.ts";
import { ShownSubscriber, shownSubscriber } from "./shown-subscriber.ts";

const contract = {
  summary:
    "What the operator holds of the company, and whom it named as contacts; its ETag may be sent as If-Match with an edit",
  answers: { 200: { description: "The subscriber's data", body: ShownSubscriber, etag: true } },
} as const;

type Uses = { readonly paperInvoiceFee: Grosze };

export const showSubscriber = readingVerb(
  contract,
  ({ accountId }) => ({
    subscriber: subscriberRead(accountId),
    // As many as an account may have fit one page of DynamoDB's.
    people: usersRead(accountId, { limit: usersMax }),
  }),
  ({ paperInvoiceFee }: Uses) =>
    async ({ found }) => {
      const subscriber = present(found.subscriber);
      return {
        status: 200,
        headers: { etag: etagOf(subscriber.version) },
        body: shownSubscriber(subscriber, found.people.users, paperInvoiceFee),
      };
    },
);
