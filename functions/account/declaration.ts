import { type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows the account, its balance, its history and its ledger, and keeps the threshold of a low balance",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, { "ACCOUNT#": ["BatchGetItem", "Query", "UpdateItem"] }),
  secrets: [],
  bundleKilobytesMax: 350,
  routes: {
    "GET /account": { access: "account.read", throttle: usual },
    "GET /account/balance-history": { access: "finance.read", throttle: usual },
    "PUT /account/low-balance-alert": { access: "finance.manage", throttle: usual },
    "GET /ledger-entries": { access: "finance.read", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
