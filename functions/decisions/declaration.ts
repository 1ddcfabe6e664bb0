import { costly, type FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Shows the holder of a link a bank top-up, and takes the decision",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: {
    "LINK#": ["GetItem"],
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "CODE#": ["PutItem", "UpdateItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  },
  files: { "clean/confirmations/": ["GetObject"] },
  settings: ["FINANCE_CLERKS", "LINK_LIMIT_GROSZE"],
  secrets: [],
  bundleKilobytesMax: 900,
  errorsPage: true,
  routes: {
    "GET /decisions/{token}": { access: { public: "the link's secret is the access" }, throttle: costly },
    "POST /decisions/{token}": { access: { public: "the link's secret is the access" }, throttle: costly },
  },
} as const satisfies FunctionDeclaration;
