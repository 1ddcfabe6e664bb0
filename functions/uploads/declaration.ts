import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Looks at each uploaded file, keeps what is harmless, and notifies finance or whoever uploaded it",
  // A PDF of 5 MiB is looked through whole, and what it holds compressed.
  memoryMegabytes: 1024,
  timeoutSeconds: 60,
  table: {
    "PEOPLE#": ["GetItem"],
    "ACCOUNT#": ["BatchGetItem", "Query", "PutItem"],
    "CASE#": ["GetItem", "PutItem"],
    "LINK#": ["PutItem"],
    "NOTICE#": ["PutItem"],
  },
  files: {
    "incoming/": ["GetObject", "GetObjectVersion", "DeleteObject", "DeleteObjectVersion"],
    "clean/": ["PutObject"],
  },
  settings: ["FINANCE_CLERKS", "SCANS_UPLOADS"],
  secrets: ["link-key"],
  bundleKilobytesMax: 570,
  uploads: "incoming/",
} as const satisfies FunctionDeclaration;
