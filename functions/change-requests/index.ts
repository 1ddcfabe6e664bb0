import { clock } from "../../shared/clock.ts";
import { storageClient, uploadForms } from "../../shared/gateways/files.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { announceAttachment } from "./announce-attachment.ts";
import { declaration } from "./declaration.ts";
import { listChangeRequests } from "./list-change-requests.ts";
import { openChangeRequest } from "./open-change-request.ts";
import { sendMessage } from "./send-message.ts";
import { showChangeRequest } from "./show-change-request.ts";

export const verbs = {
  "POST /change-requests": openChangeRequest,
  "GET /change-requests": listChangeRequests,
  "GET /change-requests/{id}": showChangeRequest,
  "POST /change-requests/{id}/messages": sendMessage,
  "POST /change-requests/{id}/attachments": announceAttachment,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    requests: changeRequestStore(table),
    gminas: gminaStore(table),
    forms: uploadForms({ client: storageClient(), bucket: settings.filesBucket }),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    peselKey: () => secrets.read(settings.secretId("pesel-key")),
    newId,
    newCode: newTransferCode,
    now: clock,
  };
});
