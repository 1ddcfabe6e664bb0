/** A top-up as the panel and the back office see it. */
import * as z from "zod/mini";
import { checkoutMethods, refundedGrosze, type TopUp, topUpState, topUpStates } from "../domain/top-up.ts";

export const ShownTopUp = z.strictObject({
  id: z.string(),
  state: z.enum(topUpStates),
  amountGrosze: z.int(),
  method: z.enum(checkoutMethods),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** What was given back, where something was. */
  refundedGrosze: z.optional(z.int()),
  /** Where the customer pays, as long as that is possible. */
  payment: z.optional(z.strictObject({ url: z.string() })),
});

export const shownTopUp = (topUp: TopUp, now: Date): z.infer<typeof ShownTopUp> => {
  const { id, amountGrosze, method, createdAt, expiresAt, checkout } = topUp;
  const state = topUpState(topUp, now);
  const payment = state === "awaiting-payment" && checkout?.url ? { payment: { url: checkout.url } } : {};
  const refunded = refundedGrosze(topUp);
  return {
    id,
    state,
    amountGrosze,
    method,
    createdAt,
    expiresAt,
    ...(refunded > 0 && { refundedGrosze: refunded }),
    ...payment,
  };
};
