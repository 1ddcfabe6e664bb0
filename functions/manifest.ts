/**
 * The table of contents: every function, and what calls it. What a function does and may touch stands in its own
 * `declaration.ts`.
 *
 * The CDK app, the local system, the OpenAPI document, the bench and the tests read it. No function does: it would carry
 * the declarations of all.
 */

import { declaration as about } from "./about/declaration.ts";
import { declaration as account } from "./account/declaration.ts";
import { declaration as auditRecords } from "./audit-records/declaration.ts";
import { declaration as backOffice } from "./back-office/declaration.ts";
import { declaration as cases } from "./cases/declaration.ts";
import { declaration as changeRequests } from "./change-requests/declaration.ts";
import { declaration as chargeMonthlyFees } from "./charge-monthly-fees/declaration.ts";
import { declaration as checkCardPayments } from "./check-card-payments/declaration.ts";
import { declaration as confirmations } from "./confirmations/declaration.ts";
import { declaration as decisions } from "./decisions/declaration.ts";
import type { Consumes, FunctionDeclaration, RouteDeclaration, Runs } from "./declaring.ts";
import { declaration as emergencyRoutings } from "./emergency-routings/declaration.ts";
import { declaration as expireTopUps } from "./expire-top-ups/declaration.ts";
import { declaration as finishCases } from "./finish-cases/declaration.ts";
import { declaration as flagLowBalances } from "./flag-low-balances/declaration.ts";
import { declaration as locationChecks } from "./location-checks/declaration.ts";
import { declaration as loginPolicies } from "./login-policies/declaration.ts";
import { declaration as lowBalanceAlert } from "./low-balance-alert/declaration.ts";
import { declaration as mailEventsDeclaration } from "./mail-events/declaration.ts";
import { declaration as mailInDeclaration } from "./mail-in/declaration.ts";
import { declaration as measureQueues } from "./measure-queues/declaration.ts";
import { declaration as notices } from "./notices/declaration.ts";
import { declaration as numbers } from "./numbers/declaration.ts";
import { declaration as offerCatalogue } from "./offer-catalogue/declaration.ts";
import { declaration as offers } from "./offers/declaration.ts";
import { declaration as platformNumbers } from "./platform-numbers/declaration.ts";
import { declaration as portalUsers } from "./portal-users/declaration.ts";
import { declaration as proposals } from "./proposals/declaration.ts";
import { declaration as queuedUsage } from "./queued-usage/declaration.ts";
import { declaration as remindOfLocations } from "./remind-of-locations/declaration.ts";
import { declaration as resendNotices } from "./resend-notices/declaration.ts";
import { declaration as sendDailyDigest } from "./send-daily-digest/declaration.ts";
import { declaration as serviceState } from "./service-state/declaration.ts";
import { declaration as sessions } from "./sessions/declaration.ts";
import { declaration as settlements } from "./settlements/declaration.ts";
import { declaration as stripeEvents } from "./stripe-events/declaration.ts";
import { declaration as subscriber } from "./subscriber/declaration.ts";
import { declaration as topUps } from "./top-ups/declaration.ts";
import { declaration as uploadsDeclaration } from "./uploads/declaration.ts";
import { declaration as usageCharges } from "./usage-charges/declaration.ts";
import { declaration as verifyLedgers } from "./verify-ledgers/declaration.ts";
import { declaration as vetoes } from "./vetoes/declaration.ts";

/** By the name of their folders, in the order in which the OpenAPI document shows them. */
export const functions = {
  about,
  sessions,
  "portal-users": portalUsers,
  "login-policies": loginPolicies,
  "audit-records": auditRecords,
  account,
  "low-balance-alert": lowBalanceAlert,
  subscriber,
  numbers,
  offers,
  "top-ups": topUps,
  confirmations,
  "change-requests": changeRequests,
  "back-office": backOffice,
  "offer-catalogue": offerCatalogue,
  cases,
  "location-checks": locationChecks,
  settlements,
  proposals,
  decisions,
  vetoes,
  "stripe-events": stripeEvents,
  "usage-charges": usageCharges,
  "service-state": serviceState,
  "platform-numbers": platformNumbers,
  "emergency-routings": emergencyRoutings,
  "charge-monthly-fees": chargeMonthlyFees,
  "check-card-payments": checkCardPayments,
  "expire-top-ups": expireTopUps,
  "finish-cases": finishCases,
  "flag-low-balances": flagLowBalances,
  "remind-of-locations": remindOfLocations,
  "resend-notices": resendNotices,
  "measure-queues": measureQueues,
  "send-daily-digest": sendDailyDigest,
  "verify-ledgers": verifyLedgers,
  uploads: uploadsDeclaration,
  "queued-usage": queuedUsage,
  notices,
  "mail-events": mailEventsDeclaration,
  "mail-in": mailInDeclaration,
} as const satisfies Record<string, FunctionDeclaration>;

type Functions = typeof functions;
export type FunctionName = keyof Functions;

/** A part of a function's declaration; `never` where it has none. */
type Part<Name extends FunctionName, Field extends keyof FunctionDeclaration> = Functions[Name] extends {
  readonly [Key in Field]: infer Value;
}
  ? Value
  : never;
type NamesWith<Field extends keyof FunctionDeclaration> = {
  [Name in FunctionName]: [Part<Name, Field>] extends [never] ? never : Name;
}[FunctionName];

const declarations = Object.entries(functions) as [FunctionName, FunctionDeclaration][];

export type RouteKey = { [Name in NamesWith<"routes">]: keyof Part<Name, "routes"> }[NamesWith<"routes">];
export type Route = RouteDeclaration & { readonly function: FunctionName };

type RouteOf<Key extends RouteKey> = {
  [Name in NamesWith<"routes">]: Part<Name, "routes"> extends Readonly<Record<Key, infer Declared>>
    ? Declared & { readonly function: Name }
    : never;
}[NamesWith<"routes">];

/** Every route, with the function that serves it. No two functions declare the same one (tests/architecture.test.ts). */
export const routes = Object.fromEntries(
  declarations.flatMap(([name, { routes: own = {} }]) =>
    Object.entries(own).map(([key, route]) => [key, { function: name, ...route }]),
  ),
) as { readonly [Key in RouteKey]: RouteOf<Key> };

/**
 * The keys by which API Gateway knows a route: what a GET answers is answered to a HEAD, too. Routes of its own and not
 * `ANY`, which would let every other method of the path through to the function.
 */
export const gatewayKeysOf = (key: string): string[] =>
  key.startsWith("GET ") ? [key, key.replace("GET ", "HEAD ")] : [key];

export type ScheduleName = NamesWith<"runs">;
export type Schedule = { readonly function: FunctionName; readonly runs: Runs };

/** By the name of the function that runs. */
export const schedules = Object.fromEntries(
  declarations.flatMap(([name, { runs }]) => (runs ? [[name, { function: name, runs }]] : [])),
) as Readonly<Record<ScheduleName, Schedule>>;

/** The function that is called with each new item, by how the item's partition key begins. */
export const newItems: Readonly<Record<string, { readonly function: FunctionName }>> = Object.fromEntries(
  declarations.flatMap(([name, { newItems: prefix }]) => (prefix ? [[prefix, { function: name }]] : [])),
);

/** The queues of messages, by the name of the function that each calls; it is theirs, too. */
export const messageQueues: ReadonlyMap<FunctionName, Consumes> = new Map(
  declarations.flatMap(([name, { consumes }]) => (consumes ? [[name, consumes]] : [])),
);

/** What a queue of messages is called in a stage, and its dead letters, where it has them. */
export const messageQueueNames = (
  stage: string,
  name: FunctionName,
): { readonly queue: string; readonly dead?: string } => {
  const whole = `saldo-${stage}-${name}`;
  return messageQueues.get(name)?.isFifo ? { queue: `${whole}.fifo`, dead: `${whole}-dead.fifo` } : { queue: whole };
};

/** Every secret that a function may read. */
export const secretNames = [...new Set(declarations.flatMap(([, { secrets }]) => secrets))];

/** The one function that declares this; a second is found by tests/architecture.test.ts. */
const nameWith = <Field extends "mailEvents" | "receivesMail" | "uploads">(field: Field): NamesWith<Field> =>
  declarations.find(([, declared]) => declared[field] !== undefined)![0] as NamesWith<Field>;

/** The function that is called with what became of e-mails that were sent. */
export const mailEvents = { function: nameWith("mailEvents") };

/** What is called with each e-mail that SES received. */
export const mailIn = { function: nameWith("receivesMail") };

const uploadsTaker = nameWith("uploads");
/** The function that is called with each upload, and the prefix under which they arrive. */
export const uploads = { function: uploadsTaker, prefix: functions[uploadsTaker].uploads };
