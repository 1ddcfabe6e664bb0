import { costly, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows the account, its balance, its history and its ledger, and keeps when and who is told of a low balance",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem"],
    "INVITED#": ["UpdateItem"],
    "LINK#": ["GetItem", "PutItem", "DeleteItem"],
    "NOTICE#": ["PutItem"],
  }),
  secrets: ["link-key"],
  bundleKilobytesMax: 400,
  routes: {
    "GET /account": { access: "account.read", throttle: usual },
    "GET /account/balance-history": { access: "finance.read", throttle: usual },
    "GET /account/low-balance-alert": { access: "finance.manage", throttle: usual },
    "PUT /account/low-balance-alert": { access: "finance.manage", throttle: costly },
    "POST /low-balance-recipients/confirmation": {
      access: { public: "the link's secret is the access" },
      throttle: costly,
    },
    "GET /ledger-entries": { access: "finance.read", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
