import { type FunctionDeclaration, grants, guardedForMachines, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows the telephony platform whether an account may be served",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guardedForMachines, { "ACCOUNT#": ["BatchGetItem"] }),
  secrets: [],
  bundleKilobytesMax: 270,
  routes: {
    "GET /platform/accounts/{accountId}/service-state": { access: { machine: "state.read" }, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
