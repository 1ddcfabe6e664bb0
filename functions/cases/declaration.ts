import { byLink, clerks, costly, type FunctionDeclaration, grants, guarded, helpdesk, usual } from "../declaring.ts";

/** The link tells whose case it is; whoever signs in on it is shown what the routes of the API show. */
const page = { public: "the link's secret is the access", clerks: clerks.staff } as const;

export const declaration = {
  does: "Lets the staff work on customers' change requests, as cases, and set the gmina of a company's seat",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem"],
    "PEOPLE#": ["BatchGetItem", "GetItem", "Query", "ConditionCheckItem"],
    // Only where somebody gives the gmina of a seat.
    "GMINAS#": ["GetItem", "BatchGetItem"],
    // Where a case moves the seat, calls to 112 follow; and the queue of seats without a gmina.
    "SEAT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
    "LOCATIONS#": ["PutItem"],
    "CASE#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem"],
    "CASE-NUMBER#": ["GetItem", "PutItem"],
    "KEY#": ["GetItem", "BatchGetItem", "PutItem"],
    "LINK#": ["GetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
    "PROPOSAL#": ["GetItem", "BatchGetItem", "PutItem"],
    // To whose company a case of nobody's belongs, by the address of a portal user.
    "LOGIN#": ["GetItem"],
  }),
  attributes: { "LOGIN#": ["accountId", "userId"] },
  // What a form or a link may do, whoever signs it must be allowed to.
  files: {
    "incoming/attachments/": ["PutObject"],
    "clean/attachments/": ["GetObject", "PutObject"],
    "mail/": ["GetObject"],
  },
  settings: ["API_ADDRESS", "TWO_PEOPLE_AFTER_DAYS"],
  secrets: ["link-key", "pesel-key"],
  bundleKilobytesMax: 680,
  routes: {
    "GET /back-office/change-requests": { access: clerks, throttle: usual },
    "GET /back-office/accounts/{accountId}/change-requests": { access: clerks, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests": { access: helpdesk, throttle: costly },
    "GET /back-office/accounts/{accountId}/change-requests/{id}": { access: clerks, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/take": { access: clerks, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/comments": { access: clerks, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/questions": { access: helpdesk, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/kind": { access: helpdesk, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/account": { access: helpdesk, throttle: costly },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/decision": { access: helpdesk, throttle: usual },
    "POST /back-office/accounts/{accountId}/change-requests/{id}/attachments": { access: helpdesk, throttle: costly },
    "GET /back-office/accounts/{accountId}/change-requests/{id}/attachments/{attachmentId}": {
      access: clerks,
      throttle: usual,
    },
    "PUT /back-office/accounts/{accountId}/seat-gmina": { access: helpdesk, throttle: usual },
    "GET /cases/{token}": { access: page, throttle: byLink },
    "POST /cases/{token}": { access: page, throttle: byLink },
  },
} as const satisfies FunctionDeclaration;
