import { anyStaff, type FunctionDeclaration, finance, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Keeps the catalogue of offers that the operator sells",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "OFFERS#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
    "PEOPLE#": ["ConditionCheckItem"],
    "AUDIT#": ["PutItem"],
  }),
  secrets: [],
  bundleKilobytesMax: 290,
  routes: {
    "GET /back-office/offers": { access: anyStaff, throttle: usual },
    "GET /back-office/offers/{id}": { access: anyStaff, throttle: usual },
    "PUT /back-office/offers/{id}": { access: finance, throttle: usual },
    "DELETE /back-office/offers/{id}": { access: finance, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
