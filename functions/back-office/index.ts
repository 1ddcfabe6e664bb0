import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { adjustmentStore } from "../../shared/store/adjustment-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { decideTopUp } from "./decide-top-up.ts";
import { declaration } from "./declaration.ts";
import { findTopUps } from "./find-top-ups.ts";
import { listLedgerEntries } from "./list-ledger-entries.ts";
import { listPortalUsers } from "./list-portal-users.ts";
import { listTopUps } from "./list-top-ups.ts";
import { postAdjustment } from "./post-adjustment.ts";
import { showAccount } from "./show-account.ts";
import { showQueue } from "./show-queue.ts";

export const verbs = {
  "GET /back-office/queues/{queue}": showQueue,
  "GET /back-office/top-ups": findTopUps,
  "GET /back-office/accounts/{accountId}": showAccount,
  "GET /back-office/accounts/{accountId}/ledger-entries": listLedgerEntries,
  "GET /back-office/accounts/{accountId}/top-ups": listTopUps,
  "GET /back-office/accounts/{accountId}/portal-users": listPortalUsers,
  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": decideTopUp,
  "POST /back-office/accounts/{accountId}/adjustments": postAdjustment,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const ledger = ledgerStore({ table, now: clock });
  return {
    people: peopleStore(table),
    accounts: accountStore(table),
    ledger,
    transfers: transferStore({ table, ledger, newId, now: clock }),
    topUps: topUpStore(table),
    queues: queueStore(table),
    audit: auditStore(table),
    adjustments: adjustmentStore({ table, ledger, now: clock }),
    linkLimitGrosze: () => settings.linkLimitGrosze,
    adjustmentLimitGrosze: () => settings.adjustmentLimitGrosze,
    now: clock,
  };
});
