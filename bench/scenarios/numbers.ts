import type { declaration } from "../../functions/numbers/declaration.ts";
import { read, type ScenariosOf } from "../scenario.ts";

let moves = 0;

export const scenarios = {
  "GET /numbers": [read()],
  "GET /numbers/{number}/emergency-location": [
    read(async ({ token, numbers }) => ({ token: await token(), path: { number: (await numbers(1))[0]!.number } })),
  ],
  "PUT /numbers/{number}/emergency-location": [
    {
      when: "",
      request: async ({ token, numbers }) => {
        moves += 1;
        const address = { houseNumber: String(moves), postalCode: "00-950", city: "Warszawa", gminaCode: "1465011" };
        return {
          token: await token(),
          path: { number: (await numbers(1))[0]!.number },
          body: JSON.stringify({ enabled: true, address }),
        };
      },
      status: 200,
      // The guard's with the number, the gmina, and the write.
      roundTripsMax: 3,
    },
  ],
  "GET /gminas": [read(async ({ token }) => ({ token: await token(), query: { query: "warsz" } }))],
} satisfies ScenariosOf<typeof declaration.routes>;
