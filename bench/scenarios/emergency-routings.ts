import type { declaration } from "../../functions/emergency-routings/declaration.ts";
import type { Scenario, ScenariosOf } from "../scenario.ts";

/** The numbers with the dictionary in force, then its gminas: for one as for a hundred. */
const asking =
  (count: number): Scenario["request"] =>
  async ({ machineKey, numbers }) => ({
    token: await machineKey("emergency.read"),
    body: JSON.stringify({ numbers: (await numbers(count)).map(({ number }) => number) }),
  });

export const scenarios = {
  "GET /platform/numbers/{number}/emergency-routing": [
    {
      when: "",
      request: async ({ machineKey, numbers }) => ({
        token: await machineKey("emergency.read"),
        path: { number: (await numbers(1))[0]!.number },
      }),
      status: 200,
      roundTripsMax: 2,
    },
    {
      when: "nobody's number",
      request: async ({ machineKey }) => ({
        token: await machineKey("emergency.read"),
        path: { number: "+48221112233" },
      }),
      status: 200,
      roundTripsMax: 2,
    },
  ],
  "POST /platform/emergency-routings": [
    // The machine's key first, so that a stranger can't make us read; then two, for one number as for a hundred.
    { when: "one number", request: asking(1), status: 200, roundTripsMax: 3 },
    { when: "100 numbers", request: asking(100), status: 200, roundTripsMax: 3 },
  ],
  "GET /platform/emergency-routings": [
    {
      when: "",
      request: async ({ machineKey }) => ({ token: await machineKey("emergency.read") }),
      status: 200,
      // The key, a page of the list, and then as above.
      roundTripsMax: 4,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
