import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Sends finance the top-ups and changes of balances of the day before",
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
  bundleKilobytesMax: 700,
  runs: { dailyAt: "08:00" },
} as const satisfies FunctionDeclaration;
