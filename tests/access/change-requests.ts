import { declaration } from "../../functions/change-requests/declaration.ts";
import { verbs } from "../../functions/change-requests/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import type { AccessOf } from "../support/access.ts";
import { keepRequest, usesOn } from "../support/change-requests.ts";

const file = () => ({ body: { fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 1_000 } });

/** Everybody there is their company's main administrator, who always holds the right; whom else it lets in, the matrix tries. */
export const access = {
  promised: {
    "POST /change-requests": "……… ✓✓✓✓ ……… --- --",
    "GET /change-requests": "……… ✓✓✓✓ ……… --- --",
    "GET /change-requests/{id}": "……… ✓✓✓✓ ……… --- --",
    "POST /change-requests/{id}/messages": "……… ✓✓✓✓ ……… --- --",
    "POST /change-requests/{id}/attachments": "……… ✓✓✓✓ ……… --- --",
  },
  handler: ({ table }) => api(declaration.routes, verbs, () => usesOn(table)),
  ofOwner: {
    "GET /change-requests/{id}": { owner: [200], stranger: [404, "not_found"] },
    "POST /change-requests/{id}/messages": {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: { message: "Dzień dobry" } }),
    },
    "POST /change-requests/{id}/attachments": { owner: [201], stranger: [404, "not_found"], asked: file },
  },
  furnish: async ({ table, user }) => ({ path: { id: (await keepRequest(table, user)).id } }),
} satisfies AccessOf<typeof declaration.routes>;
