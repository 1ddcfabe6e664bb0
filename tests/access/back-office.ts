import { declaration } from "../../functions/back-office/declaration.ts";
import { verbs } from "../../functions/back-office/index.ts";
import { Grosze } from "../../shared/domain/money.ts";
import { api } from "../../shared/http/endpoint.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import type { AccessOf } from "../support/access.ts";
import { keepConfirmedTransfer } from "../support/transfers.ts";

export const access = {
  promised: {
    "GET /back-office/top-ups": "……… ---- ……… -✓✓ --",
    "GET /back-office/queues/{queue}": "……… ---- ……… -✓✓ --",
    "GET /back-office/accounts/{accountId}": "……… ---- ……… -✓✓ --",
    "GET /back-office/accounts/{accountId}/ledger-entries": "……… ---- ……… -✓✓ --",
    "GET /back-office/accounts/{accountId}/top-ups": "……… ---- ……… -✓✓ --",
    "GET /back-office/accounts/{accountId}/portal-users": "……… ---- ……… -✓✓ --",
    "POST /back-office/accounts/{accountId}/adjustments": "……… ---- ……… -✓- --",
    "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": "……… ---- ……… -✓- --",
  },
  path: { queue: "ledgers-to-check" },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      accounts: accountStore(table),
      transfers: transferStore({ table, ...uses }),
      topUps: topUpStore(table),
      queues: queueStore(table),
      adjustments: adjustmentStore({ table, ...uses }),
      linkLimitGrosze: () => Grosze.parse(500_000),
      adjustmentLimitGrosze: () => Grosze.parse(50_000),
      audit: auditStore(table),
    })),
  ofOwner: {
    "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: { decision: "credit" } }),
    },
  },
  furnish: async ({ table, accountId }) => ({ path: { id: (await keepConfirmedTransfer(table, accountId)).id } }),
} satisfies AccessOf<typeof declaration.routes>;
