import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { linkStore } from "../../shared/store/link-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { listAccountNumbers } from "./list-account-numbers.ts";
import { showCheck } from "./show-check.ts";
import { showLocation } from "./show-location.ts";
import { takeCheck } from "./take-check.ts";
import { verifyLocation } from "./verify-location.ts";

export const verbs = {
  "GET /back-office/accounts/{accountId}/numbers": listAccountNumbers,
  "GET /back-office/accounts/{accountId}/numbers/{number}/emergency-location": showLocation,
  "PUT /back-office/accounts/{accountId}/numbers/{number}/emergency-location/verification": verifyLocation,
  "GET /locations/{token}": showCheck,
  "POST /locations/{token}": takeCheck,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    people: peopleStore(table),
    numbers: numberStore(table),
    links: linkStore(table),
    audit: auditStore(table),
    address: () => settings.apiAddress,
    now: clock,
  };
});
