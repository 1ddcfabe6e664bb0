/** Posts card money that is missing, by what Stripe's own objects say, also when its events are long gone. */
import * as z from "zod";
import { applyStripeEvent, isDone, type StripeResult } from "../shared/apply-stripe-event.ts";
import type { Actor } from "../shared/domain/account/ledger.ts";
import { grosze, zlotys } from "../shared/domain/money.ts";
import { isRefusal } from "../shared/domain/refusal.ts";
import type { CardEvent, DisputeEvent } from "../shared/domain/top-ups/card-event.ts";
import { type DisputeWay, wayOf } from "../shared/domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../shared/domain/top-ups/refusals.ts";
import type { ListedObject, StripeGateway } from "../shared/gateways/stripe.ts";
import type { PaymentStore } from "../shared/store/payment-store.ts";

/** Days in UTC, both included. */
export const ReplayCardMoney = z
  .strictObject({ from: z.iso.date(), to: z.iso.date(), by: z.string().min(1).max(100) })
  .refine(({ from, to }) => from <= to, { message: "--from must not be later than --to." });

type Uses = {
  readonly stripe: Pick<StripeGateway, "objectsBetween" | "isOurs">;
  readonly payments: Pick<PaymentStore, "apply" | "park" | "unpark">;
  readonly say: (line: string) => void;
};

/** Positive grosze of Stripe's books, of what is ours. The fees are the operator's: no account's ledger has them. */
type StripesSums = {
  readonly paid: number;
  readonly refunded: number;
  readonly withdrawn: number;
  readonly reinstated: number;
  readonly disputeFees: number;
};

type Replayed = {
  readonly posted: number;
  /** How many were put before people now, and were not before. */
  readonly parked: number;
  readonly sums: StripesSums;
};

const daySeconds = 24 * 3600;
const nothing: StripesSums = { paid: 0, refunded: 0, withdrawn: 0, reinstated: 0, disputeFees: 0 };

/**
 * Goes through the payment pages, refunds and disputes that Stripe made in a range of days, a day at a time, and applies
 * each as its event would have been: by the same causes, so what was posted stays as it is and the command may be repeated.
 * What can't be applied is parked under the object's own id, and taken off again by the run that can apply it.
 */
export const replayCardMoney =
  ({ stripe, payments, say }: Uses) =>
  async ({ from, to, by }: z.output<typeof ReplayCardMoney>): Promise<Replayed> => {
    const actor: Actor = { type: "operations", id: by };
    let total: Replayed = { posted: 0, parked: 0, sums: nothing };
    for (const day of daysBetween(from, to)) {
      const begins = Date.parse(day) / 1000;
      let [looked, posted, parked] = [0, 0, 0];
      let { sums } = total;
      try {
        for await (const object of stripe.objectsBetween(begins, begins + daySeconds, actor)) {
          looked += 1;
          const { result, said } = await replay(object, { stripe, payments });
          if (result === "not-ours") continue;
          if (result === "posted") posted += 1;
          if (result === "parked") {
            parked += 1;
            say(`  ${object.id} can't be applied, and was put before people in card-irregularities`);
          }
          if (result === "parked-before")
            say(`  ${object.id} can't be applied; it was put before people earlier, and stays as it is`);
          if (said) sums = added(sums, said);
        }
      } catch (error) {
        say(`Stopped on ${day}. Repeat the command with --from ${day}: what was posted is not posted again.`);
        throw error;
      }
      total = { posted: total.posted + posted, parked: total.parked + parked, sums };
      say(`${day}: ${looked} objects of Stripe's, ${posted} posted now, ${parked} for people`);
    }
    return total;
  };

/** `said` is undefined for an object that is malformed or not ours. */
const replay = async (
  { id, read }: ListedObject,
  { stripe, payments }: Pick<Uses, "stripe" | "payments">,
): Promise<{ result: StripeResult; said: CardEvent | undefined }> => {
  let said: CardEvent | undefined;
  try {
    said = read();
    if (!said) return { result: "not-ours", said };
    const result = await applyStripeEvent(id, said, { stripe, payments });
    if (isDone(result)) await payments.unpark(id);
    return { result, said };
  } catch (error) {
    if (!isRefusal(error, topUpRefusals.event_not_applied)) throw error;
  }
  // The page of a top-up that we don't know; no money is missing.
  if (said?.about === "checkout" && (said.says === "expired" || said.says === "failed"))
    return { result: "nothing-new", said };
  return { result: await payments.park(id, "not-applied", said), said };
};

const added = (sums: StripesSums, said: CardEvent): StripesSums => {
  if (said.about === "checkout") return said.says === "paid" ? { ...sums, paid: sums.paid + said.amountGrosze } : sums;
  if (said.about === "refund")
    return said.says === "made" ? { ...sums, refunded: sums.refunded + said.amountGrosze } : sums;
  if (said.about !== "dispute") return sums;
  const { moves } = said;
  return {
    ...sums,
    withdrawn: sums.withdrawn + movedBy(moves, "withdrawn"),
    reinstated: sums.reinstated + movedBy(moves, "reinstated"),
    disputeFees: moves.reduce((sum, { feeGrosze }) => sum + feeGrosze, sums.disputeFees),
  };
};

const movedBy = (moves: DisputeEvent["moves"], way: DisputeWay): number =>
  moves.reduce((sum, { amountGrosze }) => (wayOf(amountGrosze) === way ? sum + Math.abs(amountGrosze) : sum), 0);

/** What the person who replayed compares with Stripe's Dashboard. */
export const replayedText = ({ posted, parked, sums }: Replayed): string =>
  [
    `Posted now: ${posted}. New for people, in card-irregularities: ${parked}.`,
    "Stripe's books, of what was made in these days:",
    `  paid ${inZlotys(sums.paid)}, refunded ${inZlotys(sums.refunded)}`,
    `  withdrawn by disputes ${inZlotys(sums.withdrawn)}, reinstated ${inZlotys(sums.reinstated)}`,
    `  fees of disputes ${inZlotys(sums.disputeFees)}: the operator bears them, and no account's ledger has them`,
  ].join("\n");

const inZlotys = (amount: number): string => zlotys(grosze(amount));

const daysBetween = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += daySeconds * 1000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
};
