import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { lowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { confirmRecipient } from "./confirm-recipient.ts";
import { declaration } from "./declaration.ts";
import { setAlert } from "./set-alert.ts";
import { showAlert } from "./show-alert.ts";

export const verbs = {
  "GET /account/low-balance-alert": showAlert,
  "PUT /account/low-balance-alert": setAlert,
  "POST /low-balance-recipients/confirmation": confirmRecipient,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    lowBalance: lowBalanceStore(table),
    recipients: lowBalanceRecipients(table),
    links: linkStore(table),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    newId,
    now: clock,
  };
});
