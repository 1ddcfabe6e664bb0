import { type FunctionDeclaration, grants, guardedForMachines, usual } from "../declaring.ts";

export const declaration = {
  does: "Posts the usage charges that the telephony platform reports",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guardedForMachines, {
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem"],
    "CHARGE#": ["BatchGetItem", "PutItem"],
  }),
  secrets: [],
  bundleKilobytesMax: 300,
  errorsPage: true,
  routes: {
    "POST /platform/usage-charges": { access: { machine: "usage.write" }, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
