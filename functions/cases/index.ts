import { clock } from "../../shared/clock.ts";
import { fileCopier, fileLinks, storageClient, uploadForms } from "../../shared/gateways/files.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { addressStore } from "../../shared/store/address-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { closureStore } from "../../shared/store/closure-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { replacementStore } from "../../shared/store/replacement-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { announceCaseFile } from "./announce-case-file.ts";
import { askCustomer } from "./ask-customer.ts";
import { commentOnCase } from "./comment-on-case.ts";
import { confirmCaseKind } from "./confirm-kind.ts";
import { decideCase } from "./decide-case.ts";
import { declaration } from "./declaration.ts";
import { findCases } from "./find-cases.ts";
import { giveCase } from "./give-case.ts";
import { listCases } from "./list-cases.ts";
import { openCase } from "./open-case.ts";
import { setSeatGmina } from "./set-seat-gmina.ts";
import { showCase } from "./show-case.ts";
import { showCaseFile } from "./show-case-file.ts";
import { showCasePage } from "./show-case-page.ts";
import { takeCase } from "./take-case.ts";
import { takePageStep } from "./take-page-step.ts";

export const verbs = {
  "GET /back-office/change-requests": findCases,
  "GET /back-office/accounts/{accountId}/change-requests": listCases,
  "POST /back-office/accounts/{accountId}/change-requests": openCase,
  "GET /back-office/accounts/{accountId}/change-requests/{id}": showCase,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/take": takeCase,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/comments": commentOnCase,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/questions": askCustomer,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/kind": confirmCaseKind,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/account": giveCase,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/decision": decideCase,
  "POST /back-office/accounts/{accountId}/change-requests/{id}/attachments": announceCaseFile,
  "GET /back-office/accounts/{accountId}/change-requests/{id}/attachments/{attachmentId}": showCaseFile,
  "PUT /back-office/accounts/{accountId}/seat-gmina": setSeatGmina,
  "GET /cases/{token}": showCasePage,
  "POST /cases/{token}": takePageStep,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  const storage = { client: storageClient(), bucket: settings.filesBucket };
  return {
    people: peopleStore(table),
    requests: changeRequestStore(table),
    closures: closureStore({ table, now: clock }),
    replacements: replacementStore(table),
    proposals: proposalStore({ table, ledger: ledgerStore({ table, now: clock }), now: clock }),
    subscribers: subscriberStore(table),
    gminas: gminaStore(table),
    addresses: addressStore(table),
    audit: auditStore(table),
    forms: uploadForms(storage),
    links: fileLinks(storage),
    copies: fileCopier(storage),
    caseLinks: linkStore(table),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    peselKey: () => secrets.read(settings.secretId("pesel-key")),
    newId,
    newCode: newTransferCode,
    address: () => settings.apiAddress,
    twoPeopleAfterMilliseconds: () => settings.twoPeopleAfterMilliseconds,
    now: clock,
  };
});
