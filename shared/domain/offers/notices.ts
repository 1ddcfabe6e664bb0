/** What people are sent about offers and their fees. */
import * as z from "zod/mini";
import { AccountId, Instant } from "../ids.ts";

const Names = z.object({ pl: z.string(), en: z.string() });

const company = { accountId: AccountId, companyName: z.string() } as const;

const fee = {
  ...company,
  offerName: z.string(),
  feeGrosze: z.int(),
  balanceGrosze: z.int(),
  missingGrosze: z.int(),
  /** The day in Warsaw on which it is due. */
  dueOn: z.iso.date(),
  topUpGrosze: z.optional(z.int()),
  isExtra: z.boolean(),
} as const;

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** An order, or what became of it: to the customer, and to the customer service office (BOK). */
  z.object({
    kind: z.literal("offer-order"),
    event: z.enum(["effective", "scheduled", "withdrawn", "not-carried-out"]),
    ...company,
    isForDesk: z.boolean(),
    fromOffer: Names,
    toOffer: Names,
    chargeGrosze: z.int(),
    creditGrosze: z.int(),
    monthlyFeeGrosze: z.int(),
    /** When the new offer takes effect. */
    effectiveAt: Instant,
    at: Instant,
  }),
  /** The balance did not cover a fee when it was due. To whoever hears of the balance. */
  z.object({ kind: z.literal("fee-overdue"), ...fee }),
  /** It will not, in a few days. */
  z.object({ kind: z.literal("fee-not-covered"), ...fee }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
