import { declaration } from "../../functions/audit-records/declaration.ts";
import { verbs } from "../../functions/audit-records/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import type { AccessOf } from "../support/access.ts";

export const access = {
  promised: { "GET /audit-records": "……… ✓--- ……… --- --" },
  handler: ({ table, ...uses }) => api(declaration.routes, verbs, () => ({ ...uses, audit: auditStore(table) })),
} satisfies AccessOf<typeof declaration.routes>;
