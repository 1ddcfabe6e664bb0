/** A top-up as the staff see it: what the customer sees, less the page to pay at, and who decided. */
import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import type { TopUp } from "../../shared/domain/top-ups/top-up.ts";
import {
  ShownBankTopUp,
  ShownCheckoutTopUp,
  shownBankTopUp,
  shownCheckoutTopUp,
} from "../../shared/http/shown-top-up.ts";

const StaffCheckoutTopUp = named("StaffCheckoutTopUp", z.omit(ShownCheckoutTopUp, { payment: true }));

const StaffBankTopUp = named(
  "StaffBankTopUp",
  z.extend(ShownBankTopUp, {
    /** The code in the transfer's title. */
    code: z.string(),
    /** What was decided, and by whose address; money may be credited after a refusal. */
    decisions: z.array(
      z.strictObject({
        decision: z.enum(["credit", "reject"]),
        by: z.string(),
        at: z.iso.datetime(),
        reason: z.optional(z.string()),
      }),
    ),
  }),
);

export const StaffTopUp = named("StaffTopUp", z.discriminatedUnion("method", [StaffCheckoutTopUp, StaffBankTopUp]));

export const shownToStaff = (topUp: TopUp, now: Date): z.infer<typeof StaffTopUp> => {
  if (topUp.method === "bank")
    return { ...shownBankTopUp(topUp, now), code: topUp.code, decisions: decisionsOf(topUp) };
  const { payment: _, ...shown } = shownCheckoutTopUp(topUp, now);
  return shown;
};

const decisionsOf = ({ rejection, credit }: BankTopUp) => [
  ...(rejection ? [{ decision: "reject" as const, ...told(rejection) }] : []),
  ...(credit ? [{ decision: "credit" as const, ...told(credit) }] : []),
];

const told = ({ at, by, reason }: NonNullable<BankTopUp["credit" | "rejection"]>) => ({ by: by.email, at, reason });
