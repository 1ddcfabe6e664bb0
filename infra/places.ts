/**
 * The stack in which each function stands, with its routes. A function that was deployed never moves: CloudFormation would
 * create it in the new stack before it deletes it from the old one, and fail, because its name and its route keys are
 * taken. A new function with routes goes into the last part of the API.
 */

import { type FunctionName, functions, type RouteKey, type routes } from "../functions/manifest.ts";

/**
 * Nested stacks of the API stack, each with room of its own for functions and routes. When
 * tests/infra/saldo.test.ts finds too little room in the last one, add another.
 */
export const apiParts = ["api-2"] as const;
export type ApiPart = (typeof apiParts)[number];

type ServesRoutes = (typeof routes)[RouteKey]["function"];
type Places = { readonly [Name in FunctionName]: Name extends ServesRoutes ? "api" | ApiPart : "background" };
type Place = Places[FunctionName];

export const places: Places = {
  about: "api",
  sessions: "api",
  "portal-users": "api",
  "login-policies": "api",
  "audit-records": "api",
  account: "api",
  "low-balance-alert": "api",
  subscriber: "api",
  "top-ups": "api",
  confirmations: "api",
  "change-requests": "api",
  "back-office": "api",
  cases: "api",
  proposals: "api",
  decisions: "api",
  vetoes: "api",
  "stripe-events": "api",
  "usage-charges": "api",
  "service-state": "api",
  offers: "api-2",
  "offer-catalogue": "api-2",
  "platform-numbers": "api-2",
  numbers: "api-2",
  "location-checks": "api-2",
  settlements: "api-2",
  "emergency-routings": "api-2",
  "charge-monthly-fees": "background",
  "check-card-payments": "background",
  "expire-top-ups": "background",
  "finish-cases": "background",
  "flag-low-balances": "background",
  "remind-of-locations": "background",
  "resend-notices": "background",
  "measure-queues": "background",
  "send-daily-digest": "background",
  "verify-ledgers": "background",
  uploads: "background",
  "queued-usage": "background",
  notices: "background",
  "mail-events": "background",
  "mail-in": "background",
};

/** In the order of the manifest. */
export const functionsIn = (place: Place): FunctionName[] =>
  (Object.keys(functions) as FunctionName[]).filter((name) => places[name] === place);
