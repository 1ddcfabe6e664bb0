/** What customers and finance are sent about top-ups. */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId, TopUpId } from "../ids.ts";
import { MailedFrom } from "../mail-in/received-mail.ts";
import { NoticeFile } from "../notices/notice-file.ts";
import { fileFaults } from "../uploads/upload.ts";
import { checkoutMethods } from "./card-top-up.ts";

/** Why finance must look at money that was credited all the same. */
export type Irregularity = "paid-twice" | "paid-after-expiry" | "paid-after-failure";

/** Why an event of Stripe's is parked for finance to look at. */
export type ParkReason = "payment-differs" | "other-version" | "not-applied";

/** The bank top-up that a notice is about. */
const ordered = {
  accountId: AccountId,
  companyName: z.string(),
  topUpId: TopUpId,
  code: z.string(),
  amountGrosze: z.int(),
} as const;

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** To who ordered: where to transfer the money, and until when. */
  z.object({
    kind: z.literal("transfer-ordered"),
    ...ordered,
    transfer: z.object({ recipient: z.string(), nip: z.string(), accountNumber: z.string(), title: z.string() }),
    validUntil: Instant,
  }),
  /** To who ordered: the receipt of a payment through Stripe. */
  z.object({
    kind: z.literal("top-up-credited"),
    accountId: AccountId,
    companyName: z.string(),
    topUpId: TopUpId,
    method: z.enum(checkoutMethods),
    amountGrosze: z.int(),
    balanceGrosze: z.int(),
    at: Instant,
  }),
  /** To one of finance: a customer has sent a confirmation of their transfer, and here is the link to decide. */
  z.object({
    kind: z.literal("transfer-confirmed"),
    ...ordered,
    orderedBy: z.string(),
    orderedAt: Instant,
    /** Since when the first confirmation waits. */
    waitsSince: Instant,
    /** How the file is called by the customer. */
    calledFile: z.string(),
    /** Of a file that came by e-mail: from which address, and whether nothing proves who sent it. */
    mail: z.optional(MailedFrom),
    file: NoticeFile,
    /** The account's latest credited top-ups, newest first. */
    previous: z.array(z.object({ creditedAt: Instant, amountGrosze: z.int() })),
    linkId: LinkId,
    validUntil: Instant,
  }),
  /** To one of finance whose link was over before anybody decided: the new one that they asked for. */
  z.object({
    kind: z.literal("decision-link-renewed"),
    ...ordered,
    orderedAt: Instant,
    linkId: LinkId,
    validUntil: Instant,
  }),
  /** To who ordered: the confirmation came, and finance looks at it. */
  z.object({
    kind: z.literal("confirmation-received"),
    ...ordered,
    calledFile: z.string(),
    /** Of a file that came by e-mail from somebody whom nothing proves to be of the company. */
    mail: z.optional(MailedFrom),
    at: Instant,
  }),
  /** To who ordered: the file that came is of no use, and why. */
  z.object({
    kind: z.literal("confirmation-refused"),
    ...ordered,
    calledFile: z.string(),
    why: z.enum(fileFaults),
    at: Instant,
  }),
  /** To who ordered: the receipt. */
  z.object({
    kind: z.literal("transfer-credited"),
    ...ordered,
    receivedGrosze: z.int(),
    balanceGrosze: z.int(),
    reason: z.optional(z.string()),
    at: Instant,
  }),
  z.object({ kind: z.literal("transfer-rejected"), ...ordered, reason: z.string(), at: Instant }),
  z.object({ kind: z.literal("transfer-expired"), ...ordered, at: Instant }),
  /** To finance: card money that was credited, but that they must look at. `why`: an irregularity of the top-up. */
  z.object({
    kind: z.literal("card-irregularity"),
    accountId: AccountId,
    companyName: z.string(),
    topUpId: TopUpId,
    paymentId: z.string(),
    amountGrosze: z.int(),
    why: z.string(),
    at: Instant,
  }),
  /** To finance: an event of Stripe's that could not be applied, and waits for them. */
  z.object({
    kind: z.literal("event-parked"),
    eventId: z.string(),
    why: z.string(),
    accountId: z.optional(AccountId),
    topUpId: z.optional(TopUpId),
    at: Instant,
  }),
  /** To finance: Stripe no longer shows some events since `since`, and we never looked at them. `at`: when that was noticed. */
  z.object({ kind: z.literal("stripe-events-lost"), since: Instant, at: Instant }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
export type FactsOf<Kind extends NoticeFacts["kind"]> = Extract<NoticeFacts, { kind: Kind }>;
