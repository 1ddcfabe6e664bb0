import fc from "fast-check";
import type Stripe from "stripe";
import { expect, it } from "vitest";
import type { EventRecord } from "../../../local/stripe/books.ts";
import type { StripeStandIn } from "../../../local/stripe/stand-in.ts";
import { payment, stage } from "./stage.ts";

/** Whatever can happen to a payment once it is paid. */
type Step = {
  readonly says: string;
  readonly at: number;
  readonly take: (standIn: StripeStandIn, which: string) => void;
};

const steps = (): fc.Arbitrary<Step> => {
  const at = fc.nat({ max: 2 });
  const amountGrosze = fc.option(fc.integer({ min: -1, max: 6000 }), { nil: undefined });
  const plain = fc.constantFrom(
    "succeedRefund",
    "failRefund",
    "cancelRefund",
    "withdraw",
    "submitEvidence",
    "loseDispute",
    "escalateInquiry",
    "closeInquiry",
  );
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .record({ at, amountGrosze, outcome: fc.constantFrom("succeeded" as const, "pending" as const) })
        .map(({ at, ...options }) => ({
          says: `refund ${JSON.stringify(options)}`,
          at,
          take: (standIn: StripeStandIn, which: string) => standIn.refund(which, options),
        })),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ at, amountGrosze, inquiry: fc.boolean(), fundsLater: fc.boolean() })
        .map(({ at, ...options }) => ({
          says: `dispute ${JSON.stringify(options)}`,
          at,
          take: (standIn: StripeStandIn, which: string) => standIn.dispute(which, options),
        })),
    },
    {
      weight: 1,
      arbitrary: fc.record({ at, amountGrosze }).map(({ at, amountGrosze }) => ({
        says: `winDispute ${amountGrosze}`,
        at,
        take: (standIn: StripeStandIn, which: string) => standIn.winDispute(which, { amountGrosze }),
      })),
    },
    {
      weight: 5,
      arbitrary: fc.record({ at, name: plain }).map(({ at, name }) => ({
        says: name,
        at,
        take: (standIn: StripeStandIn, which: string) => standIn[name](which),
      })),
    },
  );
};

/** The balance of one who knows nothing but the events: what a ledger makes of them. */
const balanceFrom = (events: readonly EventRecord[]): number => {
  const refunds = new Map<string, number>();
  let balance = 0;
  for (const { event } of events) {
    switch (event.type) {
      case "checkout.session.completed":
        balance += event.data.object.amount_total ?? 0;
        break;
      case "refund.created":
      case "refund.updated":
      case "refund.failed":
        refunds.set(event.data.object.id, isBack(event.data.object) ? 0 : event.data.object.amount);
        break;
      case "charge.dispute.funds_withdrawn":
      case "charge.dispute.funds_reinstated":
        balance += event.data.object.balance_transactions.at(-1)?.amount ?? 0;
    }
  }
  return [...refunds.values()].reduce((left, refunded) => left - refunded, balance);
};

const isBack = ({ status }: Stripe.Refund): boolean => status === "failed" || status === "canceled";

it("the money is what the events say, to the grosz, whatever happens to payments, and no charge is refunded twice over", async () => {
  const here = await stage();
  const { standIn } = here;
  standIn.delivery.hold();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(steps(), { maxLength: 25 }), async (taken) => {
      run += 1;
      const references = [`tu_${run}a`, `tu_${run}a`, `tu_${run}b`];
      const payments: string[] = [];
      for (const reference of references) payments.push((await payment(here, { reference })).intentId);

      for (const { take, at } of taken) take(standIn, payments[at]!);

      const { events, charges, refunds } = standIn.books();
      const { byReference, totalGrosze } = standIn.money();
      for (const reference of references)
        expect(byReference[reference]).toBe(balanceFrom(events.filter((record) => record.reference === reference)));
      expect(totalGrosze).toBe(balanceFrom(events));
      for (const charge of charges) {
        const out = refunds.filter((refund) => refund.charge === charge.id && !isBack(refund));
        expect(charge.amount_refunded).toBe(out.reduce((sum, { amount }) => sum + amount, 0));
        expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount);
      }
    }),
    { numRuns: 40 },
  );
});

it("sums by reference and by each word of the metadata, and leaves out what was never paid", async () => {
  const here = await stage();
  await payment(here, { amount: 5000 });
  await payment(here, { reference: "tu_2", amount: 3000 });
  await payment(here, { reference: "tu_3", card: "4000000000000002" });
  here.standIn.refund("tu_2", { amountGrosze: 500 });

  expect(here.standIn.money()).toEqual({
    totalGrosze: 7500,
    disputeFeesGrosze: 0,
    byReference: { tu_1: 5000, tu_2: 2500 },
    byMetadata: { topUpId: { tu_1: 7500 } },
  });
});
