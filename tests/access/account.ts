import { declaration } from "../../functions/account/declaration.ts";
import { verbs } from "../../functions/account/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: {
    "GET /account": "……… ✓✓✓- ……… --- --",
    "GET /account/balance-history": "……… ✓✓-- ……… --- --",
    "GET /ledger-entries": "……… ✓✓-- ……… --- --",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({ ...uses, ledger: ledgerStore({ table, now: uses.now }) })),
} satisfies AccessOf<typeof declaration.routes>;
