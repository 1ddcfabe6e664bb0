import { costly, type FunctionDeclaration, grants, guarded, staffAdministrators, usual } from "../declaring.ts";

export const declaration = {
  does: "Keeps the people of an account, and the operator's staff: who they are, what they may do, and whether they log in",
  // It hashes passwords, as sessions does.
  memoryMegabytes: 1769,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "PEOPLE#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
    "POLICIES#": ["BatchGetItem", "UpdateItem"],
    // Never read: only sessions sees a password's hash.
    "LOGIN#": ["PutItem", "UpdateItem", "DeleteItem"],
    "ACCOUNT#": ["GetItem"],
    // Whoever loses access to amounts is taken off; nobody is put on.
    "RECIPIENTS#": ["ConditionCheckItem", "UpdateItem"],
    "INVITED#": ["UpdateItem"],
    "KEY#": ["GetItem", "PutItem"],
    "RESETS#": ["DeleteItem"],
    "LINK#": ["PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  secrets: ["link-key"],
  bundleKilobytesMax: 380,
  routes: {
    "GET /portal-users": { access: "users.read", throttle: usual },
    "POST /portal-users": { access: "users.manage", throttle: costly },
    "GET /portal-users/{id}": { access: "users.read", throttle: usual },
    "PUT /portal-users/{id}": { access: "users.manage", throttle: costly },
    "DELETE /portal-users/{id}": { access: "users.manage", throttle: usual },
    "POST /portal-users/{id}/totp-reset": { access: "users.manage", throttle: usual },
    "POST /portal-users/{id}/invitations": { access: "users.manage", throttle: costly },
    "GET /roles": { access: "users.read", throttle: usual },
    "GET /back-office/staff": { access: staffAdministrators, throttle: usual },
    "POST /back-office/staff": { access: staffAdministrators, throttle: costly },
    "GET /back-office/staff/{id}": { access: staffAdministrators, throttle: usual },
    "PUT /back-office/staff/{id}": { access: staffAdministrators, throttle: costly },
    "DELETE /back-office/staff/{id}": { access: staffAdministrators, throttle: usual },
    "POST /back-office/staff/{id}/totp-reset": { access: staffAdministrators, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
