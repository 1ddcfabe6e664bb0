import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Announces replacements of main administrators that two of the staff decided on, and carries out those nobody objected to",
  memoryMegabytes: 512,
  timeoutSeconds: 240,
  table: {
    "ACCOUNT#": ["PutItem", "DeleteItem"],
    "CASE#": ["GetItem", "PutItem", "UpdateItem", "ConditionCheckItem"],
    "PEOPLE#": ["BatchGetItem", "Query", "UpdateItem"],
    // No login is read: of the one who was main administrator, the sessions end.
    "LOGIN#": ["UpdateItem"],
    "RESETS#": ["DeleteItem"],
    "POLICIES#": ["UpdateItem"],
    "LINK#": ["PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  },
  queues: ["replacements"],
  settings: ["VETO_HOURS"],
  secrets: ["link-key"],
  bundleKilobytesMax: 310,
  runs: { everyMinutes: 15 },
} as const satisfies FunctionDeclaration;
