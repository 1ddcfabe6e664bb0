import * as common from "../../shared/domain/refusals.ts";
import { Correspondence } from "../../shared/domain/subscriber/subscriber.ts";
import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { subscriberRead } from "../../shared/store/subscriber-store.ts";
import { ShownCorrespondence } from "./shown-subscriber.ts";
import { keepChange, type SubscriberUses } from "./subscriber-change.ts";

const contract = {
  summary:
    "Where letters and paper invoices go: to the seat, or to another address; `If-Match` may name the subscriber's ETag",
  ifMatch: "optional",
  body: Correspondence,
  answers: { 200: { description: "As it is from now on", body: ShownCorrespondence, etag: true } },
  refusals: [common.precondition_failed],
} as const;

export const setCorrespondenceAddress = readingVerb(
  contract,
  ({ accountId }) => ({ subscriber: subscriberRead(accountId) }),
  (uses: SubscriberUses) =>
    async ({ body: correspondence, found, ...asked }) => {
      const read = present(found.subscriber);
      const version = await keepChange(asked, uses, {
        kind: "correspondence-address-changed",
        read,
        to: { correspondence },
      });
      return { status: 200, headers: { etag: etagOf(version) }, body: correspondence };
    },
);
