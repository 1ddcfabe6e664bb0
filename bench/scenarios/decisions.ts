import type { declaration } from "../../functions/decisions/declaration.ts";
import { look, type ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "GET /decisions/{token}": [look(async (stage) => ({ path: { token: (await stage.transfer()).token } }))],
  "POST /decisions/{token}": [
    {
      when: "",
      request: async (stage) => ({
        path: { token: (await stage.transfer()).token },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ decision: "credit", received: "250,00" }).toString(),
      }),
      status: 303,
      roundTripsMax: 4,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
