import type { declaration } from "../../functions/vetoes/declaration.ts";
import type { ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "GET /vetoes/{token}": [
    {
      when: "",
      request: async (stage) => ({ path: { token: await stage.vetoToken() } }),
      status: 200,
      roundTripsMax: 2,
    },
  ],
  "POST /vetoes/{token}": [
    {
      when: "",
      request: async (stage) => ({
        path: { token: await stage.vetoToken() },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ sure: "yes" }).toString(),
      }),
      status: 303,
      roundTripsMax: 4,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
