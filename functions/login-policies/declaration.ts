import { type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Keeps the login policies of an account: from where and when its people may be signed in",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "PEOPLE#": ["ConditionCheckItem"],
    "POLICIES#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem"],
    "KEY#": ["PutItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  secrets: [],
  bundleKilobytesMax: 280,
  routes: {
    "GET /login-policies": { access: "policies.manage", throttle: usual },
    "POST /login-policies": { access: "policies.manage", throttle: usual },
    "GET /login-policies/{id}": { access: "policies.manage", throttle: usual },
    "PUT /login-policies/{id}": { access: "policies.manage", throttle: usual },
    "DELETE /login-policies/{id}": { access: "policies.manage", throttle: usual },
  },
} as const satisfies FunctionDeclaration;
