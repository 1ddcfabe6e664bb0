import { declaration } from "../../functions/service-state/declaration.ts";
import { verbs } from "../../functions/service-state/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: { "GET /platform/accounts/{accountId}/service-state": "state.read" },
  handler: (uses) => api(declaration.routes, verbs, () => ({ ...uses, machineKeys: machineKeyStore(uses.table) })),
} satisfies AccessOf<typeof declaration.routes>;
