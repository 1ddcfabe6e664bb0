import { declaration } from "../../functions/top-ups/declaration.ts";
import { verbs } from "../../functions/top-ups/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newTransferCode } from "../../shared/ids.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { type AccessOf, notAsked } from "../support/access.ts";
import { operatorsAccount } from "../support/bank-top-ups.ts";
import { keepTopUp, someTopUp } from "../support/top-ups.ts";

export const access = {
  promised: {
    "POST /top-ups": "……… ✓✓-- ……… --- --",
    "GET /top-ups": "……… ✓✓-- ……… --- --",
    "GET /top-ups/{id}": "……… ✓✓-- ……… --- --",
    "GET /top-up-options": "……… ✓✓-- ……… --- --",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      topUps: topUpStore(table),
      stripe: { openCheckout: notAsked, findCheckout: notAsked },
      methods: () => ["card", "bank"],
      transferAccount: () => operatorsAccount,
      newCode: newTransferCode,
    })),
  ofOwner: { "GET /top-ups/{id}": { owner: [200], stranger: [404, "not_found"] } },
  furnish: async ({ table, accountId }) => ({ path: { id: (await keepTopUp(table, someTopUp(accountId))).id } }),
} satisfies AccessOf<typeof declaration.routes>;
