/** What BOK and customers are sent about where numbers are used. */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId } from "../ids.ts";

/** What the link to a place's page is for. */
export const locationPurpose = "location";

const place = {
  accountId: AccountId,
  companyName: z.string(),
  number: z.string(),
  /** The address of use, in one line. */
  address: z.string(),
  /** The gmina, with its powiat and voivodeship, in one line. */
  gmina: z.string(),
  at: Instant,
} as const;

/** So many numbers at most are listed in a reminder. */
export const listedMax = 20;

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** To BOK: a customer has said where a number is used. */
  z.object({ kind: z.literal("location-to-check"), ...place, enteredBy: z.string(), linkId: LinkId }),
  /** To whoever entered it: BOK has rejected it. */
  z.object({ kind: z.literal("location-rejected"), ...place, note: z.string() }),
  /** To the main administrator: the seat has moved, or a year is over. */
  z.object({
    kind: z.literal("locations-reminder"),
    accountId: AccountId,
    why: z.enum(["seat-moved", "a-year-later"]),
    /** How many numbers there are, and of how many the calls are routed by the seat. */
    numbers: z.int(),
    bySeat: z.int(),
    listed: z.array(z.object({ number: z.string(), address: z.nullable(z.string()) })),
    at: Instant,
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
