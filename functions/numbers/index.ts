import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { findGminas } from "./find-gminas.ts";
import { listNumbers } from "./list-numbers.ts";
import { setEmergencyLocation } from "./set-emergency-location.ts";
import { showEmergencyLocation } from "./show-emergency-location.ts";

export const verbs = {
  "GET /numbers": listNumbers,
  "GET /numbers/{number}/emergency-location": showEmergencyLocation,
  "PUT /numbers/{number}/emergency-location": setEmergencyLocation,
  "GET /gminas": findGminas,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const secrets = secretsManager(secretsClient());
  return {
    people: peopleStore(table),
    numbers: numberStore(table),
    gminas: gminaStore(table),
    linkKey: () => secrets.read(settings.secretId("link-key")),
    newId,
    now: clock,
  };
});
