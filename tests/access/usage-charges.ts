import { declaration } from "../../functions/usage-charges/declaration.ts";
import { verbs } from "../../functions/usage-charges/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { usageStore } from "../../shared/store/usage-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: { "POST /platform/usage-charges": "usage.write" },
  handler: (uses) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      usage: usageStore(uses),
      machineKeys: machineKeyStore(uses.table),
    })),
} satisfies AccessOf<typeof declaration.routes>;
