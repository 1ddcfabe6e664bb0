import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Reminds customers once a year, and when their seat moves, to check where their numbers are used",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "SEAT#": ["BatchGetItem", "UpdateItem", "DeleteItem"],
    "NUMBER#": ["BatchGetItem", "UpdateItem"],
    "NUMBERS#": ["Query"],
    "NOTICE#": ["PutItem"],
  },
  queues: ["emergency-reminders"],
  secrets: [],
  bundleKilobytesMax: 210,
  runs: { everyMinutes: 15 },
} as const satisfies FunctionDeclaration;
