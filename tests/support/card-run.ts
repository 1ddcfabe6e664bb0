/** A run of check-card-payments with its queue. */
import { checkCardPayments } from "../../functions/check-card-payments/check-card-payments.ts";
import { takeMessage } from "../../functions/check-card-payments/take-message.ts";
import { scheduled } from "../../shared/schedule.ts";
import { drainedRun } from "./drained-run.ts";

export type CardRun = Omit<Parameters<typeof checkCardPayments>[0] & Parameters<typeof takeMessage>[0], "messages">;

export const cardRun = (uses: CardRun): Promise<Record<string, number>> =>
  drainedRun({
    name: "check-card-payments",
    now: uses.now,
    begin: (messages) => scheduled("check-card-payments", checkCardPayments, () => ({ ...uses, messages }))(),
    take: (messages) => takeMessage({ ...uses, messages }),
  });
