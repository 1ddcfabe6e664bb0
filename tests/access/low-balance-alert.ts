import { declaration } from "../../functions/low-balance-alert/declaration.ts";
import { verbs } from "../../functions/low-balance-alert/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { lowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { type AccessOf, notAsked } from "../support/access.ts";

export const access = {
  promised: {
    "GET /account/low-balance-alert": "……… ✓✓-- ……… --- --",
    "PUT /account/low-balance-alert": "……… ✓✓-- ……… --- --",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      lowBalance: lowBalanceStore(table),
      recipients: lowBalanceRecipients(table),
      links: linkStore(table),
      linkKey: notAsked,
    })),
} satisfies AccessOf<typeof declaration.routes>;
