import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Logs how long the oldest item of each queue for people has waited, which alarms watch",
  memoryMegabytes: 256,
  timeoutSeconds: 60,
  table: {},
  queues: [
    "top-ups-to-decide",
    "proposals-to-confirm",
    "card-irregularities",
    "ledgers-to-check",
    "notices-parked",
    "cases",
    "locations-to-check",
    "seats-to-place",
    "mails-to-check",
  ],
  secrets: [],
  bundleKilobytesMax: 190,
  runs: { everyMinutes: 15 },
} as const satisfies FunctionDeclaration;
