import { byLink, type FunctionDeclaration, grants, guarded } from "../declaring.ts";

/** The link shows it and decides up to its limit; beyond that, finance signs in. */
const access = {
  public: "the link's secret is the access",
  clerks: ["operator-finance", "operator-administrator"],
} as const;

export const declaration = {
  does: "Shows the holder of a link a bank top-up, takes the decision, and sends a new link for one that is over",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "LINK#": ["GetItem", "PutItem", "UpdateItem"],
    "RENEWALS#": ["UpdateItem"],
    "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "CODE#": ["PutItem", "UpdateItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  files: { "clean/confirmations/": ["GetObject"] },
  settings: ["API_ADDRESS", "FINANCE_CLERKS", "LINK_LIMIT_GROSZE"],
  secrets: ["link-key"],
  bundleKilobytesMax: 540,
  errorsPage: true,
  routes: {
    "GET /decisions/{token}": { access, throttle: byLink },
    "POST /decisions/{token}": { access, throttle: byLink },
  },
} as const satisfies FunctionDeclaration;
