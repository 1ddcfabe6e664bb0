import { byLink, costly, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

/** A function of its own: it makes links and so reads their key, which who only shows the account need not. */
export const declaration = {
  does: "Keeps below which balance an account hears of it, and who beside its users",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "UpdateItem"],
    "RECIPIENTS#": ["BatchGetItem", "GetItem", "PutItem"],
    "INVITED#": ["UpdateItem"],
    "LINK#": ["GetItem", "PutItem", "DeleteItem"],
    "NOTICE#": ["PutItem"],
  }),
  secrets: ["link-key"],
  bundleKilobytesMax: 300,
  routes: {
    "GET /account/low-balance-alert": { access: "finance.manage", throttle: usual },
    "PUT /account/low-balance-alert": { access: "finance.manage", throttle: costly },
    "POST /low-balance-recipients/confirmation": {
      access: { public: "the link's secret is the access" },
      throttle: byLink,
    },
  },
} as const satisfies FunctionDeclaration;
