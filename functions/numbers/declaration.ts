import { costly, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows a company its numbers, and lets it say where each is used, so that emergency calls reach the right unit",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "NUMBER#": ["BatchGetItem", "GetItem", "Query", "PutItem"],
    "NUMBERS#": ["Query", "PutItem"],
    "LOCATIONS#": ["PutItem"],
    "GMINAS#": ["BatchGetItem", "Query"],
    // The company's name, for BOK.
    "ACCOUNT#": ["BatchGetItem"],
    "PEOPLE#": ["ConditionCheckItem"],
    "LINK#": ["PutItem"],
    "NOTICE#": ["PutItem"],
  }),
  secrets: ["link-key"],
  bundleKilobytesMax: 310,
  routes: {
    "GET /numbers": { access: "subscriber.read", throttle: usual },
    "GET /numbers/{number}/emergency-location": { access: "subscriber.read", throttle: usual },
    "PUT /numbers/{number}/emergency-location": { access: "emergency.manage", throttle: costly },
    "GET /gminas": { access: "subscriber.read", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
