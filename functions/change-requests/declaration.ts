import { costly, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

const mayWriteToBok = { right: "authorisedContact" } as const;

export const declaration = {
  does: "Takes customers' requests to BOK, their messages and files, and shows what became of them",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem"],
    "PEOPLE#": ["GetItem", "ConditionCheckItem"],
    // Only where somebody gives the gmina of a seat.
    "GMINAS#": ["GetItem", "BatchGetItem"],
    "CASE#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem"],
    "CASE-NUMBER#": ["PutItem"],
    "KEY#": ["GetItem", "PutItem"],
    "LINK#": ["PutItem"],
    "NOTICE#": ["PutItem"],
  }),
  // What a form may do, whoever signs it must be allowed to.
  files: { "incoming/attachments/": ["PutObject"] },
  secrets: ["link-key", "pesel-key"],
  bundleKilobytesMax: 550,
  routes: {
    "POST /change-requests": { access: mayWriteToBok, throttle: costly },
    "GET /change-requests": { access: mayWriteToBok, throttle: usual },
    "GET /change-requests/{id}": { access: mayWriteToBok, throttle: usual },
    "POST /change-requests/{id}/messages": { access: mayWriteToBok, throttle: costly },
    "POST /change-requests/{id}/attachments": { access: mayWriteToBok, throttle: costly },
  },
} as const satisfies FunctionDeclaration;
