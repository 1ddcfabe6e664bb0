/** What people are sent about a low balance. */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId } from "../ids.ts";

/** What the link that confirms an address is for. */
export const recipientPurpose = "low-balance-recipient";

const balance = {
  accountId: AccountId,
  companyName: z.string(),
  balanceGrosze: z.int(),
  at: Instant,
  /** To an address that an administrator added, and not to a user of the panel. */
  isExtra: z.boolean(),
} as const;

const worsened = {
  ...balance,
  thresholdGrosze: z.int(),
  isReminder: z.boolean(),
  /** Whole days after today that the balance lasts, and top-ups that are worth 7 and 30 days; absent where too little is known. */
  daysLeft: z.optional(z.int()),
  suggested: z.optional(z.object({ weekGrosze: z.int(), monthGrosze: z.int() })),
} as const;

export const NoticeFacts = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("balance-low"), ...worsened }),
  z.object({ kind: z.literal("balance-exhausted"), ...worsened }),
  /** To those who were sent one of the others: all is well again. */
  z.object({ kind: z.literal("balance-recovered"), ...balance }),
  /** To an address that somebody added: the link that confirms it. */
  z.object({
    kind: z.literal("low-balance-recipient"),
    accountId: AccountId,
    companyName: z.string(),
    addedBy: z.string(),
    linkId: LinkId,
    validUntil: Instant,
  }),
  /** To the main administrator: these addresses were sent a link, and hear of the balance once they use it. */
  z.object({
    kind: z.literal("low-balance-recipients-added"),
    addresses: z.array(z.string()),
    by: z.string(),
    at: Instant,
    /** The network address that it was done from. */
    from: z.string(),
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
