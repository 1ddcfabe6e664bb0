import { clerks, costly, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Gives forms to upload confirmations of bank transfers by, and the staff links to see them",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "PutItem"],
    "KEY#": ["GetItem", "BatchGetItem", "PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  // What a form or a link may do, whoever signs it must be allowed to.
  files: { "incoming/confirmations/": ["PutObject"], "clean/confirmations/": ["GetObject"] },
  secrets: [],
  bundleKilobytesMax: 520,
  routes: {
    "POST /top-ups/{id}/confirmations": { access: "top-ups.create", throttle: costly },
    "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": {
      access: clerks,
      throttle: usual,
    },
  },
} as const satisfies FunctionDeclaration;
