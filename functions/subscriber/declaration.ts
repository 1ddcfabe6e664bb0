import { type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows what the operator holds of a company, and lets the customer change where invoices go",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "ConditionCheckItem"],
    "PEOPLE#": ["Query", "ConditionCheckItem"],
  }),
  settings: ["PAPER_INVOICE_FEE_GROSZE"],
  secrets: [],
  bundleKilobytesMax: 300,
  routes: {
    "GET /subscriber": { access: "subscriber.read", throttle: usual },
    "PUT /subscriber/correspondence-address": { access: "subscriber.manage", throttle: usual },
    "PUT /subscriber/paper-invoices": { access: "subscriber.manage", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
