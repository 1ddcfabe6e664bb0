import { byLink, clerks, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

const page = { public: "shows nothing but the sign-in to whoever is not signed in", clerks: clerks.staff } as const;

export const declaration = {
  does: "Lets the staff close what waits in the queues without a decision of its own, with a reason, over the API and on a page",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "UpdateItem"],
    "STRIPE#": ["BatchGetItem", "UpdateItem"],
    "KEY#": ["GetItem", "BatchGetItem", "PutItem"],
    "NOTICE#": ["BatchGetItem", "UpdateItem"],
    "MAIL#": ["BatchGetItem", "UpdateItem"],
  }),
  queues: ["card-irregularities", "ledgers-to-check", "notices-parked", "mails-to-check"],
  files: { "mail/": ["GetObject"] },
  settings: ["API_ADDRESS"],
  secrets: [],
  bundleKilobytesMax: 500,
  routes: {
    "POST /back-office/queues/{queue}/{id}/settlement": { access: clerks, throttle: usual },
    "GET /queues/{queue}": { access: page, throttle: byLink },
    "POST /queues/{queue}": { access: page, throttle: byLink },
  },
} as const satisfies FunctionDeclaration;
