import type { declaration } from "../../functions/about/declaration.ts";
import type { ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "GET /health": [{ when: "", request: async () => ({}), status: 200, roundTripsMax: 0 }],
  "GET /openapi.json": [{ when: "", request: async () => ({}), status: 200, roundTripsMax: 0 }],
} satisfies ScenariosOf<typeof declaration.routes>;
