import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Closes the bank top-ups whose time is over, and notifies who ordered them",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: { "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"], "NOTICE#": ["PutItem"] },
  queues: ["bank-transfer"],
  secrets: [],
  bundleKilobytesMax: 350,
  runs: { everyMinutes: 60 },
} as const satisfies FunctionDeclaration;
