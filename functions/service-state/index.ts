import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { showServiceState } from "./show-service-state.ts";

export const verbs = { "GET /platform/accounts/{accountId}/service-state": showServiceState };

export const handler = api(declaration.routes, verbs, () => ({
  machineKeys: machineKeyStore(dynamoTable(dynamoClient(), settings.tableName)),
  now: clock,
}));
