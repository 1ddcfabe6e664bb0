import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Replays every account's ledger each night and reports any that disagrees with itself",
  memoryMegabytes: 1024,
  timeoutSeconds: 840,
  table: {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    "STRIPE#": ["BatchGetItem"],
    "CHARGE#": ["BatchGetItem"],
    "CODE#": ["BatchGetItem"],
    "ADJUSTMENT#": ["BatchGetItem"],
  },
  queues: ["verify"],
  secrets: [],
  bundleKilobytesMax: 350,
  errorsPage: true,
  runs: { dailyAt: "02:30" },
} as const satisfies FunctionDeclaration;
