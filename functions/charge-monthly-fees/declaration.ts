import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Charges the monthly fees that are due, once for each month, and warns of those that the balance does not cover",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "IN-USE#": ["BatchGetItem"],
    "PEOPLE#": ["Query"],
    "RECIPIENTS#": ["GetItem"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["monthly-fee"],
  secrets: [],
  bundleKilobytesMax: 270,
  runs: { everyMinutes: 60 },
} as const satisfies FunctionDeclaration;
