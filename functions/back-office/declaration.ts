import { clerks, type FunctionDeclaration, finance, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows the operator's staff a customer's affairs and what waits for people, decides bank top-ups, and posts or proposes adjustments",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "PEOPLE#": ["Query"],
    "ACCOUNT#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    "PROOF#": ["BatchGetItem"],
    "CODE#": ["BatchGetItem", "PutItem", "UpdateItem"],
    "ADJUSTMENT#": ["BatchGetItem", "PutItem"],
    "PROPOSAL#": ["GetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  queues: [
    "top-ups-to-decide",
    "proposals-to-confirm",
    "card-irregularities",
    "ledgers-to-check",
    "notices-parked",
    "cases",
  ],
  secrets: [],
  settings: ["LINK_LIMIT_GROSZE", "ADJUSTMENT_LIMIT_GROSZE"],
  bundleKilobytesMax: 450,
  routes: {
    "GET /back-office/top-ups": { access: clerks, throttle: usual },
    "GET /back-office/queues/{queue}": { access: clerks, throttle: usual },
    "GET /back-office/accounts/{accountId}": { access: clerks, throttle: usual },
    "GET /back-office/accounts/{accountId}/ledger-entries": { access: clerks, throttle: usual },
    "GET /back-office/accounts/{accountId}/top-ups": { access: clerks, throttle: usual },
    "GET /back-office/accounts/{accountId}/portal-users": { access: clerks, throttle: usual },
    "POST /back-office/accounts/{accountId}/adjustments": { access: finance, throttle: usual },
    "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": { access: finance, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
