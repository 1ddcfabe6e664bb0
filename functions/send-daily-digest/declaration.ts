import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Sends finance the day before: top-ups, changes of balances, and changes of where invoices go",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["BatchGetItem"],
    "DIGEST#": ["BatchGetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["digest"],
  files: { "clean/digests/": ["PutObject"] },
  secrets: [],
  bundleKilobytesMax: 410,
  runs: { dailyAt: "08:00" },
} as const satisfies FunctionDeclaration;
