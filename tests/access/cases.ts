import { declaration } from "../../functions/cases/declaration.ts";
import { verbs } from "../../functions/cases/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import type { AccessOf } from "../support/access.ts";
import { keepRequest, keepSubscriber, usesOn, withFile } from "../support/change-requests.ts";

const file = () => ({ body: { fileName: "skan.pdf", contentType: "application/pdf", sizeBytes: 1_000 } });
const text = () => ({ body: { text: "Dzień dobry" } });
/** It came by e-mail, so that its kind can be confirmed. */
const mailId = "4s5h9tq0v2c7k1m8";
const notTheirs = { owner: [200], stranger: [404, "not_found"] } as const;

export const access = {
  promised: {
    "GET /back-office/change-requests": "……… ---- ……… -✓✓ --",
    "GET /back-office/accounts/{accountId}/change-requests": "……… ---- ……… -✓✓ --",
    "POST /back-office/accounts/{accountId}/change-requests": "……… ---- ……… --✓ --",
    "GET /back-office/accounts/{accountId}/change-requests/{id}": "……… ---- ……… -✓✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/take": "……… ---- ……… -✓✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/comments": "……… ---- ……… -✓✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/questions": "……… ---- ……… --✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/kind": "……… ---- ……… --✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/account": "……… ---- ……… --✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/decision": "……… ---- ……… --✓ --",
    "POST /back-office/accounts/{accountId}/change-requests/{id}/attachments": "……… ---- ……… --✓ --",
    "GET /back-office/accounts/{accountId}/change-requests/{id}/attachments/{attachmentId}": "……… ---- ……… -✓✓ --",
    "PUT /back-office/accounts/{accountId}/seat-gmina": "……… ---- ……… --✓ --",
  },
  path: { id: "cr_01KJQ3V2G0ABCDEFGHJKMNPQRS", attachmentId: "at_01KJQ3V2G0ABCDEFGHJKMNPQRS" },
  handler: ({ table }) => api(declaration.routes, verbs, () => usesOn(table)),
  ofOwner: {
    "GET /back-office/accounts/{accountId}/change-requests/{id}": notTheirs,
    "POST /back-office/accounts/{accountId}/change-requests/{id}/take": notTheirs,
    "POST /back-office/accounts/{accountId}/change-requests/{id}/comments": { ...notTheirs, asked: text },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/questions": { ...notTheirs, asked: text },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/kind": {
      ...notTheirs,
      asked: () => ({ body: { kind: "other" } }),
    },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/account": {
      owner: [409, "belongs_to_customer"],
      stranger: [404, "not_found"],
      asked: () => ({ body: { accountId: "ac_01KJQ3V2G0ABCDEFGHJKMNPQRS" } }),
    },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/decision": {
      ...notTheirs,
      asked: () => ({ body: { decision: "apply" } }),
    },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/attachments": {
      owner: [201],
      stranger: [404, "not_found"],
      asked: file,
    },
    "GET /back-office/accounts/{accountId}/change-requests/{id}/attachments/{attachmentId}": notTheirs,
  },
  furnish: async ({ table, accountId, user }) => {
    await keepSubscriber(table, accountId);
    const { id } = await keepRequest(table, user, { mailId });
    return { path: { id, attachmentId: await withFile(table, accountId, id) } };
  },
} satisfies AccessOf<typeof declaration.routes>;
