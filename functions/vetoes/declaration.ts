import { byLink, type FunctionDeclaration } from "../declaring.ts";

const access = { public: "the link's secret is the access" } as const;

export const declaration = {
  does: "Lets a company's administrators object to a new main administrator, by the link that each was sent",
  memoryMegabytes: 512,
  timeoutSeconds: 29,
  table: {
    "LINK#": ["GetItem"],
    "CASE#": ["GetItem", "PutItem"],
    "PEOPLE#": ["GetItem"],
    "ACCOUNT#": ["DeleteItem"],
    "NOTICE#": ["PutItem"],
    "AUDIT#": ["PutItem"],
  },
  settings: ["DESK_ADDRESSES"],
  secrets: [],
  bundleKilobytesMax: 350,
  routes: {
    "GET /vetoes/{token}": { access, throttle: byLink },
    "POST /vetoes/{token}": { access, throttle: byLink },
  },
} as const satisfies FunctionDeclaration;
