import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/offers/declaration.ts";
import { read, type Scenario, type ScenariosOf } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const quote: Scenario["request"] = async (stage) => {
  const { offerId } = await stage.quote();
  return { token: await stage.token(), body: JSON.stringify({ offerId }) };
};

const order = async (stage: Stage, quoteId: string) => ({
  token: await stage.token(),
  headers: { "idempotency-key": randomUUID() },
  body: JSON.stringify({ quoteId }),
});

const ordered: Scenario["request"] = async (stage) => order(stage, (await stage.quote()).id);

export const scenarios = {
  "GET /offer": [read()],
  "POST /offer-quotes": [{ when: "", request: quote, status: 201, roundTripsMax: 2 }],
  "POST /offer-orders": [
    { when: "", request: ordered, status: 201, roundTripsMax: 3 },
    { when: "the same again", request: ordered, repeats: true, status: 201, roundTripsMax: 3 },
    {
      when: "at a price that has changed",
      request: async (stage) => order(stage, (await stage.quote({ chargedMoreGrosze: 1 })).id),
      status: 409,
      // One of them looks at the request's key once more before the refusal is believed.
      roundTripsMax: 4,
    },
  ],
  "GET /offer-orders": [read()],
  "GET /offer-orders/{id}": [
    read(async (stage) => ({ token: await stage.token(), path: { id: await stage.pendingOrder() } })),
  ],
  "DELETE /offer-orders/{id}": [
    {
      when: "",
      request: async (stage) => ({ token: await stage.token(), path: { id: await stage.pendingOrder() } }),
      status: 204,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
