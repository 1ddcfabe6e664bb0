import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Verifies what is new in every account's ledger each night, all of it once in 28 days, and reports any that disagrees",
  memoryMegabytes: 1024,
  timeoutSeconds: 120,
  table: {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    "PROOF#": ["BatchGetItem", "PutItem"],
    "STRIPE#": ["BatchGetItem"],
    "CHARGE#": ["BatchGetItem"],
    "CODE#": ["BatchGetItem"],
    "ADJUSTMENT#": ["BatchGetItem"],
  },
  queues: ["verify"],
  settings: ["LEDGERS_QUEUE"],
  secrets: [],
  bundleKilobytesMax: 240,
  errorsPage: true,
  // Not from 02:00 to 03:00, which one night in March lacks: EventBridge Scheduler leaves that night out.
  runs: { dailyAt: "03:30" },
  // Ten accounts a call: what fails of them comes again alone.
  consumes: { batchSize: 10, concurrencyMax: 10, triesMax: 5, waitsMinutesMax: 120, isSentByItself: true },
} as const satisfies FunctionDeclaration;
