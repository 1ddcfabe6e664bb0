import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Asks Stripe about payments whose event never came, and works through its list of events",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "STRIPE#": ["BatchGetItem", "GetItem", "PutItem", "DeleteItem"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["card-payment"],
  settings: ["PANEL_ADDRESS"],
  secrets: ["stripe"],
  bundleKilobytesMax: 550,
  errorsPage: true,
  runs: { everyMinutes: 5 },
} as const satisfies FunctionDeclaration;
