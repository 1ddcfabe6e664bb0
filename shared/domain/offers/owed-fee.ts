/** A fee that the balance did not cover when it was due. The account's head keeps it, so that the money that covers it pays it at once. */
import * as z from "zod/mini";
import { Instant } from "../ids.ts";

/** What is posted when it is paid. Amounts are positive. */
const Line = z.object({
  kind: z.enum(["offer-fee", "paper-invoice-fee"]),
  amountGrosze: z.int(),
  cause: z.object({ type: z.enum(["period", "order"]), id: z.string() }),
});

export const OwedFee = z.object({
  since: Instant,
  /** The day in Warsaw on which it was due. */
  dueOn: z.iso.date(),
  /** The day that the account's months are counted from; null where the first one is owed. */
  firstDay: z.nullable(z.iso.date()),
  offerName: z.string(),
  lines: z.array(Line),
  /** Whether people were written to about it. */
  isNotified: z.boolean(),
});
export type OwedFee = z.infer<typeof OwedFee>;
