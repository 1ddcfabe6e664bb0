import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { listAuditRecords } from "./list-audit-records.ts";

export const verbs = { "GET /audit-records": listAuditRecords };

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { people: peopleStore(table), audit: auditStore(table), now: clock };
});
