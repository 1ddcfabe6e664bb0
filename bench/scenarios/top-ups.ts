import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/top-ups/declaration.ts";
import { read, type Scenario, type ScenariosOf } from "../scenario.ts";

const startTopUp =
  (method: "card" | "bank"): Scenario["request"] =>
  async (stage) => {
    await stage.forgetOpenTopUps();
    return {
      token: await stage.token(),
      headers: { "idempotency-key": randomUUID() },
      body: JSON.stringify({ amountGrosze: 5_000, method }),
    };
  };

export const scenarios = {
  "POST /top-ups": [
    { when: "", request: startTopUp("card"), status: 201, roundTripsMax: 4 },
    { when: "the same again", request: startTopUp("card"), repeats: true, status: 201, roundTripsMax: 3 },
    { when: "by bank", request: startTopUp("bank"), status: 201, roundTripsMax: 3 },
    // Refused by the first one's key, which it then reads.
    { when: "by bank, the same again", request: startTopUp("bank"), repeats: true, status: 201, roundTripsMax: 4 },
  ],
  "GET /top-ups": [
    read(),
    {
      ...read(async (stage) => ({
        token: await stage.token(),
        query: { state: "credited", method: "card", from: "2026-01-01", to: "2026-12-31" },
      })),
      when: "some of them",
    },
  ],
  "GET /top-ups/{id}": [
    read(async (stage) => ({ token: await stage.token(), path: { id: (await stage.topUp()).id } })),
  ],
  "GET /top-up-options": [read()],
} satisfies ScenariosOf<typeof declaration.routes>;
