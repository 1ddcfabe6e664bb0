import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Closes the bank top-ups and the proposals whose time is over, and notifies who ordered or proposed them",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "CASE#": ["GetItem", "PutItem"],
    "PROPOSAL#": ["GetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["bank-transfer", "proposals-to-confirm"],
  secrets: [],
  bundleKilobytesMax: 310,
  runs: { everyMinutes: 60 },
} as const satisfies FunctionDeclaration;
