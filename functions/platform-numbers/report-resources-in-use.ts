import * as z from "zod/mini";
import { CustomerId } from "../../shared/domain/ids.ts";
import * as common from "../../shared/domain/refusals.ts";
import { machineVerb } from "../../shared/http/verb.ts";
import type { SubscriptionStore } from "../../shared/store/subscription-store.ts";

/** More than any customer has; a larger count is a mistake. */
const Count = z.int().check(z.minimum(0), z.maximum(1_000_000));

const contract = {
  summary: "How many numbers and channels an account has in use: an offer that includes fewer can't be ordered",
  path: z.strictObject({ accountId: CustomerId }),
  body: z.strictObject({ numbers: Count, channels: Count }),
  answers: { 204: { description: "Kept; the last report stands" } },
  refusals: [common.not_found],
} as const;

type Uses = { readonly subscriptions: Pick<SubscriptionStore, "keepInUse"> };

export const reportResourcesInUse = machineVerb(contract, ({ subscriptions }: Uses) => async ({ path, body }) => {
  await subscriptions.keepInUse(path.accountId, body);
  return { status: 204 };
});
