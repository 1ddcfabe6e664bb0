import { declaration } from "../../functions/emergency-routings/declaration.ts";
import { verbs } from "../../functions/emergency-routings/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { routingStore } from "../../shared/store/routing-store.ts";
import type { AccessOf } from "../support/access.ts";
import { rules } from "../support/numbers.ts";

export const access = {
  promised: {
    "GET /platform/numbers/{number}/emergency-routing": "emergency.read",
    "POST /platform/emergency-routings": "emergency.read",
    "GET /platform/emergency-routings": "emergency.read",
  },
  path: { number: "+48221234567" },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      machineKeys: machineKeyStore(table),
      routing: routingStore({ table, rules, takesSamples: false }),
    })),
} satisfies AccessOf<typeof declaration.routes>;
