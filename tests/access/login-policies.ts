import { declaration } from "../../functions/login-policies/declaration.ts";
import { verbs } from "../../functions/login-policies/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { policyStore } from "../../shared/store/policy-store.ts";
import type { AccessOf } from "../support/access.ts";
import { someTerms } from "../support/company.ts";
import { noon } from "../support/top-ups.ts";

export const access = {
  promised: {
    "GET /login-policies": "……… ✓--- ……… --- --",
    "POST /login-policies": "……… ✓--- ……… --- --",
    "GET /login-policies/{id}": "……… ✓--- ……… --- --",
    "PUT /login-policies/{id}": "……… ✓--- ……… --- --",
    "DELETE /login-policies/{id}": "……… ✓--- ……… --- --",
  },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({ ...uses, loginPolicies: policyStore(table) })),
  ofOwner: {
    "GET /login-policies/{id}": { owner: [200], stranger: [404, "not_found"] },
    "PUT /login-policies/{id}": {
      owner: [200],
      stranger: [404, "not_found"],
      asked: () => ({ body: someTerms(), headers: { "if-match": '"1"' } }),
    },
    "DELETE /login-policies/{id}": { owner: [204], stranger: [404, "not_found"] },
  },
  furnish: async ({ table, accountId }) => {
    const id = newId("lp", noon);
    const policy = { terms: someTerms(), users: {}, version: 1, createdAt: noon.toISOString() };
    await table.write({ Put: { Item: { ...keys.policies(accountId), policies: { [id]: policy } } } });
    return { path: { id } };
  },
} satisfies AccessOf<typeof declaration.routes>;
