import type { Clock } from "../../shared/clock.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { log } from "../../shared/log.ts";
import type { PaymentStore } from "../../shared/store/payment-store.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import type { Work } from "../../shared/store/work.ts";

export type AsksAbout = {
  readonly queues: Pick<QueueStore, "putOff" | "done">;
  readonly topUps: Pick<TopUpStore, "getCard">;
  readonly stripe: Pick<StripeGateway, "askAbout">;
  readonly payments: Pick<PaymentStore, "apply">;
  readonly now: Clock;
};

export const askAgainMilliseconds = 60 * 60 * 1000;

/** Asks Stripe about a top-up that waits for its payment. Answers whether it found what no webhook had brought. */
export const askAbout = async (work: Work, { queues, topUps, stripe, payments, now }: AsksAbout): Promise<boolean> => {
  const { accountId, subject: topUpId } = work;
  const topUp = await topUps.getCard(accountId, topUpId);
  const said = isOver(topUp) ? undefined : await stripe.askAbout(topUp);
  if (said === "too many") log.warn("card_payment.page_not_found", { accountId, topUpId });
  const event = said === "too many" ? undefined : said;
  const result = event && (await payments.apply(`asked:${event.sessionId}`, event));
  const isSettled = isOver(topUp) || (event !== undefined && event.says !== "processing");
  if (isSettled || (event === undefined && canComeNoMore(topUp, now()))) await queues.done("card-payment", work);
  else await queues.putOff("card-payment", work, new Date(now().getTime() + askAgainMilliseconds));
  return result === "posted" || result === "kept";
};

const isOver = ({ payments, failedAt, expiredAt }: CardTopUp): boolean =>
  payments.length > 0 || failedAt !== undefined || expiredAt !== undefined;

/** No page that we know of, and none can be paid any more; one that we never knew of still shows in Stripe's events. */
const canComeNoMore = (topUp: CardTopUp, now: Date): boolean =>
  topUp.processingSince === undefined && now.getTime() > Date.parse(topUp.expiresAt) + askAgainMilliseconds;
