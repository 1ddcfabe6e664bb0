import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { lowBalanceRecipients } from "../../shared/store/low-balance-recipients.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { confirmRecipient } from "./confirm-recipient.ts";
import { declaration } from "./declaration.ts";
import { listLedgerEntries } from "./list-ledger-entries.ts";
import { setLowBalanceAlert } from "./set-low-balance-alert.ts";
import { showAccount } from "./show-account.ts";
import { showBalanceHistory } from "./show-balance-history.ts";
import { showLowBalanceAlert } from "./show-low-balance-alert.ts";

export const verbs = {
  "GET /account": showAccount,
  "GET /account/balance-history": showBalanceHistory,
  "GET /account/low-balance-alert": showLowBalanceAlert,
  "PUT /account/low-balance-alert": setLowBalanceAlert,
  "POST /low-balance-recipients/confirmation": confirmRecipient,
  "GET /ledger-entries": listLedgerEntries,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    lowBalance: lowBalanceStore(ledgerStore({ table, now: clock })),
    recipients: lowBalanceRecipients(table),
    links: linkStore(table),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    newId,
    now: clock,
  };
});
