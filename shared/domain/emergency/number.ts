/** A telephone number of a customer's, and where it is used: emergency calls are routed by that. */
import * as z from "zod/mini";
import { AccountId, Instant, LinkId, UserId } from "../ids.ts";
import { named } from "../model.ts";
import { Address } from "../subscriber/address.ts";
import { TercCode } from "./terc.ts";

/** E.164, with the plus. */
export const E164 = z.string().check(z.regex(/^\+(48[1-9]\d{8}|(?!48)[1-9]\d{7,14})$/));

/** `voip`: the operator routes its calls · `gsm-hosting`: the operator of its SIM card does. */
export const numberKinds = ["voip", "gsm-hosting"] as const;
export const NumberKind = named("NumberKind", z.enum(numberKinds));
export type NumberKind = z.infer<typeof NumberKind>;

const locationStates = ["unverified", "verified", "rejected"] as const;
export const LocationState = named("EmergencyLocationState", z.enum(locationStates));

/** A gmina as it was called when it was chosen. */
export const ChosenGmina = z.object({
  code: TercCode,
  name: z.string(),
  powiat: z.string(),
  voivodeship: z.string(),
});
export type ChosenGmina = z.infer<typeof ChosenGmina>;

/** Where a number is used. */
export const Location = z.object({
  address: z.object(Address.shape),
  gmina: ChosenGmina,
  state: LocationState,
  enteredAt: Instant,
  enteredBy: UserId,
  /** Why BOK rejected it. */
  note: z.optional(z.string()),
});
export type Location = z.infer<typeof Location>;

export const LineNumber = z.object({
  number: E164,
  /** Whose it is; null once the platform has released it. */
  accountId: z.nullable(AccountId),
  kind: NumberKind,
  /** Whether the customer has enabled emergency calls from the place of use. */
  enabled: z.boolean(),
  /** Kept while they are disabled, too, and not routed by then. */
  location: z.nullable(Location),
  /** Raised by every change: its ETag. */
  version: z.int(),
  /** Since when it is so: later than every version before. */
  since: Instant,
  /** The last place that BOK verified, where another one was entered since: calls go by it while the other one may not be used. */
  verified: z._default(z.nullable(Location), null),
  /** The last place that BOK rejected: entered again, it is rejected already. */
  rejected: z._default(z.nullable(Location), null),
  /** When the platform says that its last report was true. */
  reportedAt: z.optional(Instant),
  /** The gmina of the seat when somebody last looked: only a hint which gmina to read, never the answer. */
  seatCode: z.optional(TercCode),
  /** The link to its page that BOK was sent, until they have checked it: they are sent one at a time. */
  linkId: z.nullable(LinkId),
});
export type LineNumber = z.infer<typeof LineNumber>;

/** Whether BOK has to check where it is used. */
export const waitsForCheck = ({ enabled, location }: LineNumber): boolean =>
  enabled && location?.state === "unverified";
