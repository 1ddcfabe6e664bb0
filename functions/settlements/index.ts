import { clock } from "../../shared/clock.ts";
import { fileLinks, storageClient } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { settlementStore } from "../../shared/store/settlement-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { settleItem } from "./settle-item.ts";
import { settleOnPage } from "./settle-on-page.ts";
import { showQueuePage } from "./show-queue-page.ts";

export const verbs = {
  "POST /back-office/queues/{queue}/{id}/settlement": settleItem,
  "GET /queues/{queue}": showQueuePage,
  "POST /queues/{queue}": settleOnPage,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    people: peopleStore(table),
    queues: queueStore(table),
    settlements: settlementStore(table),
    links: fileLinks({ client: storageClient(), bucket: settings.filesBucket }),
    address: () => settings.apiAddress,
    now: clock,
  };
});
