import { declaration } from "../../functions/platform-numbers/declaration.ts";
import { verbs } from "../../functions/platform-numbers/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: {
    "PUT /platform/numbers/{number}": "numbers.write",
    "DELETE /platform/numbers/{number}": "numbers.write",
    "PUT /platform/accounts/{accountId}/resources-in-use": "numbers.write",
  },
  path: { number: "+48221234567" },
  handler: ({ table, ledger, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      machineKeys: machineKeyStore(table),
      numbers: numberStore(table),
      subscriptions: subscriptionStore({ table, ledger, now: uses.now }),
    })),
} satisfies AccessOf<typeof declaration.routes>;
