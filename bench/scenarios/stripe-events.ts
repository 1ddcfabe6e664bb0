import type { declaration } from "../../functions/stripe-events/declaration.ts";
import type { Wanted } from "../requests.ts";
import type { ScenariosOf } from "../scenario.ts";
import type { Signed, Stage } from "../stage.ts";

const sentByStripe = ({ body, signature }: Signed): Wanted => ({ body, headers: { "stripe-signature": signature } });
const paid = async (stage: Stage) => sentByStripe(await stage.paid(await stage.topUp()));
const refunded = async (stage: Stage) => sentByStripe(await stage.refunded(await stage.topUp()));

export const scenarios = {
  "POST /stripe-events": [
    { when: "a payment", request: paid, status: 200, roundTripsMax: 2 },
    { when: "the same again", request: paid, repeats: true, status: 200, roundTripsMax: 2 },
    // Read by the payment first: what Stripe reports of a refund names no account of ours.
    { when: "a refund", request: refunded, status: 200, roundTripsMax: 3 },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
