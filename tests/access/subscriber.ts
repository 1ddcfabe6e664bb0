import { declaration } from "../../functions/subscriber/declaration.ts";
import { verbs } from "../../functions/subscriber/index.ts";
import { grosze } from "../../shared/domain/money.ts";
import { api } from "../../shared/http/endpoint.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: {
    "GET /subscriber": "……… ✓✓✓- ……… --- --",
    "PUT /subscriber/correspondence-address": "……… ✓✓-- ……… --- --",
    "PUT /subscriber/paper-invoices": "……… ✓✓-- ……… --- --",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      subscribers: subscriberStore(table),
      paperInvoiceFee: grosze(900),
    })),
} satisfies AccessOf<typeof declaration.routes>;
