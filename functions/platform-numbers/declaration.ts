import { type FunctionDeclaration, grants, guardedForMachines, usual } from "../declaring.ts";

export const declaration = {
  does: "Takes from the telephony platform whose each number is, and what an account has in use",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guardedForMachines, {
    "IN-USE#": ["PutItem"],
    "ACCOUNT#": ["ConditionCheckItem"],
    "NUMBER#": ["BatchGetItem", "PutItem", "UpdateItem"],
    "NUMBERS#": ["PutItem", "DeleteItem"],
    "SEAT#": ["BatchGetItem", "UpdateItem"],
  }),
  secrets: [],
  bundleKilobytesMax: 330,
  routes: {
    "PUT /platform/numbers/{number}": { access: { machine: "numbers.write" }, throttle: usual },
    "DELETE /platform/numbers/{number}": { access: { machine: "numbers.write" }, throttle: usual },
    "PUT /platform/accounts/{accountId}/resources-in-use": { access: { machine: "numbers.write" }, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
