import type { FunctionDeclaration } from "../declaring.ts";

export const declaration = {
  does: "Takes the e-mails that customers write: confirmations of transfers to finance, everything else to BOK as cases",
  // An e-mail of 40 MB is held twice, raw and decoded.
  memoryMegabytes: 1769,
  timeoutSeconds: 120,
  table: {
    "LOGIN#": ["GetItem"],
    "PEOPLE#": ["GetItem", "ConditionCheckItem"],
    "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem"],
    "CODE#": ["BatchGetItem", "UpdateItem"],
    "CASE#": ["GetItem", "PutItem", "UpdateItem"],
    "CASE-NUMBER#": ["GetItem", "PutItem"],
    "MAIL#": ["GetItem", "PutItem", "UpdateItem"],
    "LINK#": ["PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  },
  attributes: { "LOGIN#": ["accountId", "userId"] },
  files: {
    "mail/": ["GetObject"],
    "clean/confirmations/": ["PutObject"],
    "clean/attachments/": ["PutObject"],
  },
  settings: ["FINANCE_CLERKS", "SCANS_UPLOADS", "MAIL_IN_DOMAIN", "MAIL_FROM", "DESK_ADDRESSES"],
  secrets: ["link-key"],
  bundleKilobytesMax: 630,
  receivesMail: true,
} as const satisfies FunctionDeclaration;
