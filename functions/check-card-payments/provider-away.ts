import { log } from "../../shared/log.ts";

/** An alarm counts the runs in which this was logged, however often in each. */
export const reportProviderAway = (): void =>
  log.warn("payment_provider.away", {}, { metric: "payment-provider-away", value: 1, by: {} });
