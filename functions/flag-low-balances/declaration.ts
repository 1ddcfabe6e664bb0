import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Sends those who look after an account's money a message when its balance is low, exhausted or well again",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["BatchGetItem", "Query", "UpdateItem", "DeleteItem"],
    "PEOPLE#": ["Query"],
    "RECIPIENTS#": ["BatchGetItem"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["low-balance"],
  settings: ["LOW_BALANCE_REMINDER_HOURS"],
  secrets: [],
  bundleKilobytesMax: 250,
  runs: { everyMinutes: 60 },
} as const satisfies FunctionDeclaration;
