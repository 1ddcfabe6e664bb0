import { type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows an account who did what, when, and from where",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, { "PEOPLE#": ["Query"], "AUDIT#": ["Query"] }),
  secrets: [],
  bundleKilobytesMax: 280,
  routes: { "GET /audit-records": { access: "audit.read", throttle: usual } },
} as const satisfies FunctionDeclaration;
