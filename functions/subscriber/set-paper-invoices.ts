import * as z from "zod/mini";
import type { Grosze } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as subscriberRefusals from "../../shared/domain/subscriber/refusals.ts";
import { etagOf } from "../../shared/http/request.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { subscriberRead } from "../../shared/store/subscriber-store.ts";
import { keepChange, type SubscriberUses } from "./subscriber-change.ts";

const contract = {
  summary:
    "Invoices on paper, for a monthly fee: the one that was shown must be the one accepted; `If-Match` may name the subscriber's ETag",
  ifMatch: "optional",
  body: z.strictObject({
    enabled: z.boolean(),
    /** The fee that was shown. Asked for where they are switched on. */
    acceptedFeeGrosze: z.optional(z.int()),
  }),
  answers: {
    200: {
      description: "As it is from now on",
      body: z.strictObject({ enabled: z.boolean(), feeGrosze: z.int() }),
      etag: true,
    },
  },
  refusals: [subscriberRefusals.fee_not_accepted, common.precondition_failed],
} as const;

type Uses = SubscriberUses & { readonly paperInvoiceFee: Grosze };

export const setPaperInvoices = readingVerb(
  contract,
  ({ accountId }) => ({ subscriber: subscriberRead(accountId) }),
  (uses: Uses) =>
    async ({ body: { enabled, acceptedFeeGrosze }, found, ...asked }) => {
      const fee = uses.paperInvoiceFee;
      const read = present(found.subscriber);
      // Accepted at another fee before, they stay at that one.
      if (read.paperInvoices.enabled === enabled)
        return {
          status: 200,
          headers: { etag: etagOf(read.version) },
          body: { enabled, feeGrosze: read.paperInvoices.acceptedFeeGrosze ?? fee },
        };
      if (enabled && acceptedFeeGrosze !== fee) throw new Refusal(subscriberRefusals.fee_not_accepted);
      const paperInvoices = { enabled, acceptedFeeGrosze: enabled ? fee : null, since: uses.now().toISOString() };
      const version = await keepChange(asked, uses, { kind: "paper-invoices-changed", read, to: { paperInvoices } });
      return { status: 200, headers: { etag: etagOf(version) }, body: { enabled, feeGrosze: fee } };
    },
);
