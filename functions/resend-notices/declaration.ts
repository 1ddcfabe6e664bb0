import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Sends the notices whose first try failed, or never was",
  memoryMegabytes: 512,
  timeoutSeconds: 110,
  table: { "NOTICE#": ["GetItem", "UpdateItem"], "ADDRESS#": ["GetItem"], "PEOPLE#": ["GetItem", "Query"] },
  queues: ["notices"],
  files: { "clean/": ["GetObject"] },
  sendsMail: true,
  settings: [
    "PANEL_ADDRESS",
    "API_ADDRESS",
    "MAIL_FROM",
    "MAIL_CONFIGURATION_SET",
    "DESK_ADDRESSES",
    "OPERATOR_NAME",
    "OPERATOR_ADDRESS",
  ],
  secrets: ["link-key"],
  bundleKilobytesMax: 900,
  runs: { everyMinutes: 2 },
} as const satisfies FunctionDeclaration;
