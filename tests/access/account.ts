import { declaration } from "../../functions/account/declaration.ts";
import { verbs } from "../../functions/account/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: {
    "GET /account": "……… ✓✓✓- ……… --- --",
    "GET /account/balance-history": "……… ✓✓-- ……… --- --",
    "PUT /account/low-balance-alert": "……… ✓✓-- ……… --- --",
    "GET /ledger-entries": "……… ✓✓-- ……… --- --",
  },
  handler: (uses) => api(declaration.routes, verbs, () => ({ ...uses, lowBalance: lowBalanceStore(uses.ledger) })),
} satisfies AccessOf<typeof declaration.routes>;
