import { declaration } from "../../functions/confirmations/declaration.ts";
import { verbs } from "../../functions/confirmations/index.ts";
import { fileLinks, uploadForms } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import type { AccessOf } from "../support/access.ts";
import { storageClientAt } from "../support/storage.ts";
import { keepConfirmedTransfer } from "../support/transfers.ts";

/** Storage that nobody asks: forms and links are made without it. */
const storage = { client: storageClientAt("http://127.0.0.1:1"), bucket: "saldo-test-files" };

export const access = {
  promised: {
    "POST /top-ups/{id}/confirmations": "……… ✓✓-- ……… --- --",
    "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": "……… ---- ……… -✓✓ --",
  },
  path: { confirmationId: "cf_01KJQ3V2G0ABCDEFGHJKMNPQRS" },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      transfers: transferStore({ table, ...uses }),
      audit: auditStore(table),
      forms: uploadForms(storage),
      links: fileLinks(storage),
    })),
  ofOwner: {
    "POST /top-ups/{id}/confirmations": {
      owner: [201],
      stranger: [404, "not_found"],
      asked: () => ({ body: { fileName: "potwierdzenie.pdf", contentType: "application/pdf", sizeBytes: 1_000 } }),
    },
    "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": {
      owner: [200],
      stranger: [404, "not_found"],
    },
  },
  furnish: async ({ table, accountId }) => {
    const { id, confirmations } = await keepConfirmedTransfer(table, accountId);
    return { path: { id, confirmationId: confirmations[0]!.id } };
  },
} satisfies AccessOf<typeof declaration.routes>;
