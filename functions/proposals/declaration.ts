import { anyStaff, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows the operator's staff what one of them proposed, and carries it out once another one confirms it",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "PROPOSAL#": ["GetItem", "BatchGetItem", "PutItem"],
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem"],
    "ADJUSTMENT#": ["PutItem"],
    "CASE#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem"],
    "PEOPLE#": ["ConditionCheckItem"],
    "KEY#": ["GetItem", "BatchGetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  settings: ["TWO_PEOPLE_AFTER_DAYS"],
  secrets: [],
  bundleKilobytesMax: 360,
  routes: {
    "GET /back-office/proposals/{id}": { access: anyStaff, throttle: usual },
    "POST /back-office/proposals/{id}/confirmation": { access: anyStaff, throttle: usual },
    "DELETE /back-office/proposals/{id}": { access: anyStaff, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
