import { type FunctionDeclaration, usual } from "../declaring.ts";

export const declaration = {
  does: "Says that the API is up, and what it offers (OpenAPI)",
  memoryMegabytes: 256,
  timeoutSeconds: 5,
  table: {},
  secrets: [],
  // The API's description, without examples, is most of it: some 2.1 kB a route.
  bundleKilobytesMax: 350,
  routes: {
    "GET /health": { access: { public: "says only that the API answers" }, throttle: usual },
    "GET /openapi.json": { access: { public: "the API's description" }, throttle: usual },
  },
} as const satisfies FunctionDeclaration;
