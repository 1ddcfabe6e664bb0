import { type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows the account, its balance, its history and its ledger",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, { "ACCOUNT#": ["BatchGetItem", "Query"] }),
  secrets: [],
  bundleKilobytesMax: 320,
  routes: {
    "GET /account": { access: "account.read", throttle: usual },
    "GET /account/balance-history": { access: "finance.read", throttle: usual },
    "GET /ledger-entries": { access: "finance.read", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
