/** A top-up as the staff see it: what the customer sees, less the page to pay at, and who decided. */
import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import type { TopUp } from "../../shared/domain/top-ups/top-up.ts";
import { ShownTopUp, shownTopUp } from "../../shared/http/shown-top-up.ts";

export const StaffTopUp = named(
  "StaffTopUp",
  z.extend(z.omit(ShownTopUp, { payment: true }), {
    /** By bank: the code in the transfer's title. */
    code: z.optional(z.string()),
    /** By bank: what was decided, and by whose address; money may be credited after a refusal. */
    decisions: z.optional(
      z.array(
        z.strictObject({
          decision: z.enum(["credit", "reject"]),
          by: z.string(),
          at: z.iso.datetime(),
          reason: z.optional(z.string()),
        }),
      ),
    ),
  }),
);

export const shownToStaff = (topUp: TopUp, now: Date): z.infer<typeof StaffTopUp> => {
  const { payment: _, ...shown } = shownTopUp(topUp, now);
  return topUp.method === "bank" ? { ...shown, code: topUp.code, decisions: decisionsOf(topUp) } : shown;
};

const decisionsOf = ({ rejection, credit }: BankTopUp) => [
  ...(rejection ? [{ decision: "reject" as const, ...told(rejection) }] : []),
  ...(credit ? [{ decision: "credit" as const, ...told(credit) }] : []),
];

const told = ({ at, by, reason }: NonNullable<BankTopUp["credit" | "rejection"]>) => ({ by: by.email, at, reason });
