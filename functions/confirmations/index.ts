import { clock } from "../../shared/clock.ts";
import { fileLinks, storageClient, uploadForms } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { announceConfirmation } from "./announce-confirmation.ts";
import { declaration } from "./declaration.ts";
import { showConfirmation } from "./show-confirmation.ts";

export const verbs = {
  "POST /top-ups/{id}/confirmations": announceConfirmation,
  "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": showConfirmation,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const storage = { client: storageClient(), bucket: settings.filesBucket };
  return {
    people: peopleStore(table),
    transfers: transferStore({ table, ledger: ledgerStore({ table, now: clock }), newId, now: clock }),
    forms: uploadForms(storage),
    links: fileLinks(storage),
    audit: auditStore(table),
    newId,
    now: clock,
  };
});
