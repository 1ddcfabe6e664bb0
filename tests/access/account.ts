import { declaration } from "../../functions/account/declaration.ts";
import { verbs } from "../../functions/account/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: {
    "GET /account": "……… ✓✓✓- ……… --- --",
    "GET /account/balance-history": "……… ✓✓-- ……… --- --",
    "GET /ledger-entries": "……… ✓✓-- ……… --- --",
  },
  handler: (uses) => api(declaration.routes, verbs, () => uses),
} satisfies AccessOf<typeof declaration.routes>;
