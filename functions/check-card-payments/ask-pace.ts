import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import type { Pace } from "../../shared/pace.ts";

/**
 * In each environment, of which `concurrencyMax` ask at once. Stripe takes 25 requests a second of one kind, and of a sandbox
 * altogether; what is beyond it answers 429. So some room is left for the opening of payment pages.
 */
export const askPace = { perSecond: 5, burst: 1 } as const;

/** The gateway, which waits for its turn before it asks about a payment. */
export const askingAtPace = <Gateway extends Pick<StripeGateway, "askAbout">>(
  gateway: Gateway,
  turn: Pace,
): Gateway => ({
  ...gateway,
  async askAbout(topUp) {
    await turn();
    return gateway.askAbout(topUp);
  },
});
