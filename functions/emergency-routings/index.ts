import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { routingStore } from "../../shared/store/routing-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { exportRoutings } from "./export-routings.ts";
import { lookUpRoutings } from "./look-up-routings.ts";
import { showEmergencyRouting } from "./show-emergency-routing.ts";

export const verbs = {
  "GET /platform/numbers/{number}/emergency-routing": showEmergencyRouting,
  "POST /platform/emergency-routings": lookUpRoutings,
  "GET /platform/emergency-routings": exportRoutings,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    machineKeys: machineKeyStore(table),
    routing: routingStore({ table, rules: settings.emergencyRules, takesSamples: settings.stage === "local" }),
    now: clock,
  };
});
