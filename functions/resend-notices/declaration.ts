import { type FunctionDeclaration, settingsOfMail } from "../declaring.ts";

export const declaration = {
  does: "Sends the notices whose first try failed, or never was, and then the bulk",
  memoryMegabytes: 512,
  timeoutSeconds: 110,
  table: { "NOTICE#": ["GetItem", "UpdateItem"], "ADDRESS#": ["GetItem"], "PEOPLE#": ["GetItem", "Query"] },
  queues: ["notices", "bulk-notices"],
  files: { "clean/": ["GetObject"] },
  sendsMail: true,
  // With `mailPaces`: all that send at once send no more than SES takes.
  concurrencyReserved: 1,
  settings: settingsOfMail,
  secrets: ["link-key"],
  bundleKilobytesMax: 780,
  runs: { everyMinutes: 2 },
} as const satisfies FunctionDeclaration;
