import { byLink, clerks, type FunctionDeclaration, grants, guarded, helpdesk, usual } from "../declaring.ts";

/** The link tells whose number it is; whoever signs in on it is shown the address. */
const page = { public: "the link's secret is the access", clerks: helpdesk.staff } as const;

export const declaration = {
  does: "Lets the staff check where customers' numbers are used",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: grants(guarded, {
    "NUMBER#": ["GetItem", "Query", "PutItem"],
    "NUMBERS#": ["Query", "PutItem"],
    "LOCATIONS#": ["PutItem"],
    // The company's name.
    "ACCOUNT#": ["GetItem"],
    "PEOPLE#": ["ConditionCheckItem"],
    "LINK#": ["GetItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  }),
  settings: ["API_ADDRESS"],
  secrets: [],
  bundleKilobytesMax: 340,
  routes: {
    "GET /back-office/accounts/{accountId}/numbers": { access: clerks, throttle: usual },
    "GET /back-office/accounts/{accountId}/numbers/{number}/emergency-location": { access: clerks, throttle: usual },
    "PUT /back-office/accounts/{accountId}/numbers/{number}/emergency-location/verification": {
      access: helpdesk,
      throttle: usual,
    },
    "GET /locations/{token}": { access: page, throttle: byLink },
    "POST /locations/{token}": { access: page, throttle: byLink },
  },
} as const satisfies FunctionDeclaration;
