import { anyStep, costly, type FunctionDeclaration, grants, guarded, staffPage, usual } from "../declaring.ts";

export const declaration = {
  does: "Signs portal users in and out, keeps their passwords and second factors, and shows them who they are",
  // A full vCPU from 1,769 MB on: Argon2 costs the same gigabyte-seconds and answers sooner.
  memoryMegabytes: 1769,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "PEOPLE#": ["BatchGetItem", "UpdateItem", "ConditionCheckItem"],
    "SESSION#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    "TOUCH#": ["BatchGetItem", "Query", "PutItem"],
    "POLICIES#": ["BatchGetItem", "GetItem"],
    "LOGIN#": ["GetItem", "BatchGetItem", "UpdateItem"],
    "ATTEMPTS#": ["UpdateItem", "DeleteItem"],
    "RESETS#": ["BatchGetItem", "UpdateItem", "DeleteItem"],
    "ACCOUNT#": ["BatchGetItem"],
    "LINK#": ["GetItem", "PutItem", "DeleteItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  secrets: ["attempts-key", "totp-key", "link-key"],
  settings: ["API_ADDRESS"],
  bundleKilobytesMax: 430,
  routes: {
    "POST /sessions": { access: { public: "the password is the access" }, throttle: costly },
    "GET /sessions": { access: "signed-in", throttle: usual },
    "DELETE /sessions": { access: "signed-in", throttle: usual },
    "DELETE /sessions/current": { access: anyStep, throttle: usual },
    "DELETE /sessions/{id}": { access: "signed-in", throttle: usual },
    "POST /sessions/current/totp": { access: { step: ["totp"] }, throttle: costly },
    "POST /sessions/current/totp-enrolment": { access: { step: ["enrol-totp", "signed-in"] }, throttle: costly },
    "POST /sessions/current/totp-enrolment/confirmation": {
      access: { step: ["enrol-totp", "signed-in"] },
      throttle: costly,
    },
    "POST /password-resets": {
      access: { public: "it reveals to nobody whether the address is known, and sends mail to that address only" },
      throttle: costly,
    },
    "POST /password-resets/lookup": { access: { public: "the link's secret is the access" }, throttle: costly },
    "POST /password-resets/confirmation": { access: { public: "the link's secret is the access" }, throttle: costly },
    "GET /me": { access: "signed-in", throttle: usual },
    "PUT /me/password": { access: { step: ["change-password", "signed-in"] }, throttle: costly },
    "POST /me/proof": { access: "signed-in", throttle: costly },
    "POST /me/recovery-codes": { access: "signed-in", throttle: costly },
    "GET /pages/sign-in": { access: { public: "it is where the staff sign in", ...staffPage }, throttle: costly },
    "POST /pages/sign-in": {
      access: { public: "password and code are the access", ...staffPage },
      throttle: costly,
    },
    "POST /invitations/lookup": { access: { public: "the link's secret is the access" }, throttle: costly },
    "POST /invitations/confirmation": { access: { public: "the link's secret is the access" }, throttle: costly },
  },
} as const satisfies FunctionDeclaration;
