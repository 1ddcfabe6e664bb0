import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import { notPosted, ReadCharge, usageChargesMax, usageRefusals } from "../../shared/domain/usage/usage-charge.ts";
import { machineVerb } from "../../shared/http/verb.ts";
import type { UsageStore } from "../../shared/store/usage-store.ts";

const Result = named(
  "UsageResult",
  z.strictObject({
    /** As it was sent; null where it was no text. */
    id: z.nullable(z.string()),
    result: z.enum(["posted", "already-posted", "refused", "not-posted"]),
    reason: z.optional(z.enum([...usageRefusals, notPosted.reason])),
  }),
);

const contract = {
  summary:
    "Post usage charges, each once by its id for ever; repeating the whole batch is safe, and needed where one is `not-posted`",
  idempotencyKey: { none: "each charge has an id of its own, by which it is posted once" },
  body: z.strictObject({ charges: z.array(ReadCharge).check(z.minLength(1), z.maxLength(usageChargesMax)) }),
  answers: {
    200: {
      description: "What became of each charge, in the order in which they were sent",
      body: z.strictObject({ results: z.array(Result) }),
    },
  },
} as const;

type Uses = { readonly usage: Pick<UsageStore, "post"> };

export const postUsageCharges = machineVerb(contract, ({ usage }: Uses) => async ({ body: { charges }, machine }) => {
  const outcomes = await usage.post(charges, { type: "machine", id: machine.name });
  return { status: 200, body: { results: charges.map(({ id }, place) => ({ id, ...outcomes[place]! })) } };
});
