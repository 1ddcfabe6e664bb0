import { clock } from "../../shared/clock.ts";
import { fileLinks, storageClient } from "../../shared/gateways/files.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkRenewals } from "../../shared/store/link-renewals.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { declaration } from "./declaration.ts";
import { showDecision } from "./show-decision.ts";
import { takeDecision } from "./take-decision.ts";

export const verbs = { "GET /decisions/{token}": showDecision, "POST /decisions/{token}": takeDecision };

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    links: linkStore(table),
    transfers: transferStore({ table, ledger: ledgerStore({ table, now: clock }), newId, now: clock }),
    files: fileLinks({ client: storageClient(), bucket: settings.filesBucket }),
    financeClerks: () => settings.financeClerks,
    audit: auditStore(table),
    renewals: linkRenewals({ table, newId }),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    newId,
    linkLimitGrosze: () => settings.linkLimitGrosze,
    address: () => settings.apiAddress,
    now: clock,
  };
});
