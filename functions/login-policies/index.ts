import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { addPolicy } from "./add-policy.ts";
import { declaration } from "./declaration.ts";
import { deletePolicy } from "./delete-policy.ts";
import { editPolicy } from "./edit-policy.ts";
import { listPolicies } from "./list-policies.ts";
import { showPolicy } from "./show-policy.ts";

export const verbs = {
  "GET /login-policies": listPolicies,
  "POST /login-policies": addPolicy,
  "GET /login-policies/{id}": showPolicy,
  "PUT /login-policies/{id}": editPolicy,
  "DELETE /login-policies/{id}": deletePolicy,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { people: peopleStore(table), loginPolicies: policyStore(table), newId, now: clock };
});
