import { type FunctionDeclaration, settingsOfMail } from "../declaring.ts";

export const declaration = {
  does: "Sends each notice as soon as it is kept, but for bulk",
  memoryMegabytes: 512,
  timeoutSeconds: 60,
  table: { "NOTICE#": ["GetItem", "UpdateItem"], "ADDRESS#": ["GetItem"], "PEOPLE#": ["GetItem", "Query"] },
  files: { "clean/": ["GetObject"] },
  sendsMail: true,
  // With `mailPaces`: all that send at once send no more than SES takes.
  concurrencyReserved: 2,
  settings: settingsOfMail,
  secrets: ["link-key"],
  bundleKilobytesMax: 780,
  newItems: "NOTICE#",
} as const satisfies FunctionDeclaration;
