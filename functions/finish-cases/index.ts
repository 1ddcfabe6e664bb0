import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { newId } from "../../shared/ids.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { replacementStore } from "../../shared/store/replacement-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { finishCases } from "./finish-cases.ts";

export const handler = scheduled("finish-cases", finishCases, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    queues: queueStore(table),
    replacements: replacementStore(table),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    vetoMilliseconds: settings.vetoMilliseconds,
    newId,
    now: clock,
  };
});
