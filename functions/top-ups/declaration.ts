import { type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Starts top-ups, through Stripe Checkout or by bank transfer, and shows them",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem"],
    "CODE#": ["PutItem"],
    "KEY#": ["PutItem"],
    "NOTICE#": ["PutItem"],
  }),
  settings: ["PANEL_ADDRESS", "PAYMENT_METHODS", "OPERATOR_NAME", "TRANSFER_NIP", "TRANSFER_ACCOUNT"],
  secrets: ["stripe"],
  bundleKilobytesMax: 620,
  routes: {
    "POST /top-ups": { access: "top-ups.create", throttle: usual },
    "GET /top-ups": { access: "finance.read", throttle: usual },
    "GET /top-ups/{id}": { access: "finance.read", throttle: usual },
    "GET /top-up-options": { access: "top-ups.create", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
