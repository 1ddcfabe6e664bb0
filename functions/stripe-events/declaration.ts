import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Takes Stripe's signed events and credits each payment once",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  // Money comes in also while others use up the account's concurrency. A call takes a tenth of a second or so.
  concurrencyReserved: 50,
  table: {
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "STRIPE#": ["BatchGetItem", "GetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
  },
  settings: ["PANEL_ADDRESS"],
  secrets: ["stripe"],
  bundleKilobytesMax: 600,
  errorsPage: true,
  routes: {
    "POST /stripe-events": {
      access: { public: "Stripe's signature over the raw body is the access" },
      throttle: { rate: 100, burst: 200 },
    },
  },
} as const satisfies FunctionDeclaration;
