import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Takes what SES reports of bounces and complaints, and marks the addresses",
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  table: { "NOTICE#": ["UpdateItem"], "ADDRESS#": ["PutItem"] },
  secrets: [],
  bundleKilobytesMax: 200,
  mailEvents: true,
} as const satisfies FunctionDeclaration;
