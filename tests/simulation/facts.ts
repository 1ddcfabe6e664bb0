/** What Stripe's books say, in the words that our own side is held to. */
import type Stripe from "stripe";
import type { StripeStandIn } from "../../local/stripe/stand-in.ts";
import type { CardTopUp, CardTopUpState } from "../../shared/domain/top-ups/card-top-up.ts";

type Books = ReturnType<StripeStandIn["books"]>;

export type PaymentFact = {
  readonly paymentId: string;
  readonly sessionId: string;
  /** Undefined of a payment that is none of ours. */
  readonly accountId: string | undefined;
  readonly topUpId: string | undefined;
  readonly method: string;
  readonly amountGrosze: number;
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
  /** What is left of it in Stripe's balance. */
  readonly leftGrosze: number;
};

export const paymentsIn = ({ charges, sessions, refunds, disputes }: Books): PaymentFact[] =>
  charges
    .filter(({ paid }) => paid)
    .map((charge) => {
      const paymentId = String(charge.payment_intent);
      const mine = refunds.filter((refund) => refund.charge === charge.id);
      const disputed = disputes.filter((dispute) => dispute.charge === charge.id);
      const out = mine.filter(isOut).reduce((sum, { amount }) => sum + amount, 0);
      const taken = disputed.flatMap(movesOf).reduce((sum, { amount }) => sum + amount, 0);
      return {
        paymentId,
        sessionId: sessions.find((session) => session.payment_intent === paymentId)?.id ?? "",
        accountId: charge.metadata.saldo_account,
        topUpId: charge.metadata.saldo_top_up,
        method: charge.payment_method_details?.type ?? "",
        amountGrosze: charge.amount,
        refunds: mine,
        disputes: disputed,
        leftGrosze: charge.amount - out + taken,
      };
    });

/** Whether a refund's money is away. */
export const isOut = ({ status }: Stripe.Refund): boolean => status !== "failed" && status !== "canceled";

export const movesOf = (dispute: Stripe.Dispute): readonly Stripe.BalanceTransaction[] => dispute.balance_transactions;

/** Whether a dispute's money was taken, and whether it came back. */
export const isWithdrawn = (dispute: Stripe.Dispute): boolean => movesOf(dispute).some(({ amount }) => amount < 0);
export const isReinstated = (dispute: Stripe.Dispute): boolean => movesOf(dispute).some(({ amount }) => amount > 0);

/** The state that people must be shown once all that Stripe knows has come through. */
export const stateOf = (
  topUp: CardTopUp,
  books: Books,
  payments: readonly PaymentFact[],
  now: Date,
): CardTopUpState => {
  const disputes = payments.flatMap((payment) => payment.disputes);
  const left = (dispute: Stripe.Dispute) => movesOf(dispute).reduce((sum, { amount }) => sum + amount, 0);
  if (disputes.some((dispute) => left(dispute) < 0)) return "disputed";
  if (payments.length > 0) {
    const out = payments.flatMap(({ refunds }) => refunds).filter(isOut);
    const refunded = out.reduce((sum, { amount }) => sum + amount, 0);
    if (refunded >= topUp.amountGrosze * payments.length) return "refunded";
    return refunded > 0 ? "partly-refunded" : "credited";
  }
  const statuses = books.sessions
    .filter((session) => session.client_reference_id === topUp.id)
    .filter(({ metadata }) => metadata?.saldo_attempt === String(topUp.attempt))
    .filter(({ id }) => topUp.checkout === undefined || topUp.checkout.sessionId === id)
    .filter(({ status }) => status === "complete")
    .map(({ payment_intent }) => books.paymentIntents.find(({ id }) => id === payment_intent)?.status);
  if (statuses.includes("requires_payment_method")) return "failed";
  if (statuses.includes("processing")) return "processing";
  return now.toISOString() >= topUp.expiresAt ? "expired" : "awaiting-payment";
};
