import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Sends each notice as soon as it is kept",
  memoryMegabytes: 512,
  timeoutSeconds: 60,
  table: { "NOTICE#": ["GetItem", "UpdateItem"], "ADDRESS#": ["GetItem"], "PEOPLE#": ["GetItem", "Query"] },
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
  newItems: "NOTICE#",
} as const satisfies FunctionDeclaration;
