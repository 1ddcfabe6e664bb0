import { type FunctionDeclaration, grants, guardedForMachines } from "../declaring.ts";

/** Every emergency call asks; a switch that starts asks for all. */
const busy = { rate: 200, burst: 400 } as const;

export const declaration = {
  does: "Tells the telephony platform where emergency calls from a number go, now or at a past moment",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  // Calls to 112 find an environment also while others use up the account's concurrency.
  concurrencyReserved: 50,
  // No account is read: neither balance nor state decides about an emergency call.
  table: grants(guardedForMachines, {
    "NUMBER#": ["BatchGetItem", "Query"],
    "NUMBERS#": ["Query"],
    "SEAT#": ["BatchGetItem", "Query"],
    "GMINAS#": ["BatchGetItem", "Query"],
  }),
  settings: ["EMERGENCY_RULES"],
  secrets: [],
  bundleKilobytesMax: 280,
  errorsPage: true,
  routes: {
    "GET /platform/numbers/{number}/emergency-routing": { access: { machine: "emergency.read" }, throttle: busy },
    "POST /platform/emergency-routings": { access: { machine: "emergency.read" }, throttle: busy },
    "GET /platform/emergency-routings": { access: { machine: "emergency.read" }, throttle: busy },
  },
} as const satisfies FunctionDeclaration;
