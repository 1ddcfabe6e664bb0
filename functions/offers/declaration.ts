import { costly, type FunctionDeclaration, grants, guarded, usual } from "../declaring.ts";

export const declaration = {
  does: "Shows a company's offer and what others would cost it, and takes orders",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
    "OFFERS#": ["Query", "ConditionCheckItem"],
    "IN-USE#": ["BatchGetItem", "ConditionCheckItem"],
    "PEOPLE#": ["Query", "ConditionCheckItem"],
    "RECIPIENTS#": ["GetItem"],
    "KEY#": ["GetItem", "BatchGetItem", "PutItem"],
    "NOTICE#": ["PutItem"],
  }),
  settings: ["DESK_ADDRESSES"],
  secrets: [],
  bundleKilobytesMax: 350,
  routes: {
    "GET /offer": { access: "offers.read", throttle: usual },
    "POST /offer-quotes": { access: "offers.change", throttle: costly },
    "POST /offer-orders": { access: "offers.change", throttle: costly },
    "GET /offer-orders": { access: "offers.change", throttle: usual },
    "GET /offer-orders/{id}": { access: "offers.change", throttle: usual },
    "DELETE /offer-orders/{id}": { access: "offers.change", throttle: costly },
  },
} as const satisfies FunctionDeclaration;
