/**
 * The table of contents: every function and every route, who may call it and what it may touch.
 *
 * The CDK app, the local system, the OpenAPI document and the tests all read this one table. It is data only: a
 * contract imported here would end up in every bundle.
 */

import type { Access } from "../shared/domain/access.ts";
import type { HumanQueue, MachineQueue } from "../shared/domain/queues.ts";

/** DynamoDB actions by the prefix of `pk` they may reach; the prefix is the trust domain. */
type TableGrants = Partial<
  Record<
    | "ACCOUNT#"
    | "PEOPLE#"
    | "SESSION#"
    | "TOUCH#"
    | "POLICIES#"
    | "LOGIN#"
    | "ATTEMPTS#"
    | "STRIPE#"
    | "CHARGE#"
    | "CODE#"
    | "KEY#"
    | "LINK#"
    | "NOTICE#"
    | "ADDRESS#"
    | "AUDIT#"
    | "MACHINE#",
    readonly ("BatchGetItem" | "GetItem" | "Query" | "PutItem" | "UpdateItem" | "DeleteItem" | "ConditionCheckItem")[]
  >
>;

/** S3 actions by the beginning of the objects' keys that they may reach. */
type FileGrants = Partial<
  Record<
    "incoming/" | "incoming/confirmations/" | "clean/" | "clean/confirmations/",
    readonly ("GetObject" | "GetObjectVersion" | "PutObject" | "DeleteObject" | "DeleteObjectVersion")[]
  >
>;

/**
 * What a function is told of its stage beside names of resources. `transfer-account`: where bank transfers go ·
 * `finance-clerks`: who is sent a link to decide · `upload-scan`: whether uploads are scanned for malware ·
 * `link-limit`: the most that a link credits.
 */
export type SettingName = "transfer-account" | "finance-clerks" | "upload-scan" | "link-limit";

export type FunctionDeclaration = {
  /** What it does, in one sentence: the description that ops read in the AWS console. */
  readonly does: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly table: TableGrants;
  /** The queues of waiting work that it may read in the table's index. */
  readonly queues?: readonly (MachineQueue | HumanQueue)[];
  /** The stored files that it may reach. */
  readonly files?: FileGrants;
  /** What it is told of its stage. */
  readonly settings?: readonly SettingName[];
  /** Whether it may send e-mail. */
  readonly sendsMail?: true;
  /** Secrets it may read, by name. */
  readonly secrets: readonly SecretName[];
  /** The most that its bundle may weigh, in kilobytes (1000 bytes), minified. */
  readonly bundleKilobytesMax: number;
};

/**
 * `stripe`: the API's key and the webhook's · `attempts-key` hides addresses in attempts · `totp-key` seals the secrets of
 * authenticator apps · `link-key` makes the secrets of links in e-mails.
 */
export type SecretName = "stripe" | "attempts-key" | "totp-key" | "link-key";

export type RouteDeclaration = {
  readonly function: FunctionName;
  readonly access: Access;
  /** Requests a second that API Gateway lets through, and the burst above it. */
  readonly throttle: { readonly rate: number; readonly burst: number };
};

/** The guard reads session, its last use, user and login policies; it notes the use at most once in five minutes. */
const guarded = {
  "PEOPLE#": ["BatchGetItem"],
  "SESSION#": ["BatchGetItem"],
  "TOUCH#": ["BatchGetItem", "PutItem"],
  "POLICIES#": ["BatchGetItem"],
} as const;
/** A refusal leaves a record. */
const records = ["PutItem"] as const;

export const functions = {
  about: {
    does: "Says that the API is up, and what it offers (OpenAPI)",
    memoryMegabytes: 256,
    timeoutSeconds: 5,
    table: {},
    secrets: [],
    // The API's description is in it, and grows with every route.
    bundleKilobytesMax: 150,
  },
  sessions: {
    does: "Signs portal users in and out, keeps their passwords and second factors, and tells them who they are",
    // A full vCPU from 1,769 MB on: Argon2 costs the same gigabyte-seconds and answers sooner.
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    table: {
      ...guarded,
      "PEOPLE#": ["BatchGetItem", "UpdateItem", "ConditionCheckItem"],
      "SESSION#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
      "TOUCH#": ["BatchGetItem", "Query", "PutItem"],
      "POLICIES#": ["BatchGetItem", "GetItem"],
      "LOGIN#": ["GetItem", "BatchGetItem", "UpdateItem"],
      "ATTEMPTS#": ["UpdateItem", "DeleteItem"],
      "ACCOUNT#": ["BatchGetItem"],
      "LINK#": ["GetItem", "PutItem", "DeleteItem"],
      "NOTICE#": ["PutItem"],
      "AUDIT#": records,
    },
    secrets: ["attempts-key", "totp-key", "link-key"],
    bundleKilobytesMax: 450,
  },
  account: {
    does: "Shows the account, its balance and its ledger",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: { ...guarded, "ACCOUNT#": ["BatchGetItem", "Query"], "AUDIT#": records },
    secrets: [],
    bundleKilobytesMax: 350,
  },
  "top-ups": {
    does: "Starts top-ups, through Stripe Checkout or by bank transfer, and shows them",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: {
      ...guarded,
      "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem"],
      "CODE#": ["PutItem"],
      "KEY#": ["PutItem"],
      "AUDIT#": records,
    },
    secrets: ["stripe"],
    settings: ["transfer-account"],
    bundleKilobytesMax: 650,
  },
  confirmations: {
    does: "Gives forms to upload confirmations of bank transfers by, and the staff links to see them",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: {
      ...guarded,
      "ACCOUNT#": ["BatchGetItem", "PutItem"],
      "AUDIT#": records,
    },
    // What a form or a link may do, whoever signs it must be allowed to.
    files: { "incoming/confirmations/": ["PutObject"], "clean/confirmations/": ["GetObject"] },
    secrets: [],
    bundleKilobytesMax: 900,
  },
  uploads: {
    does: "Looks at each uploaded file, keeps what is harmless, and tells finance or whoever uploaded it",
    // A PDF of 5 MiB is looked through whole, and what it holds compressed.
    memoryMegabytes: 1024,
    timeoutSeconds: 60,
    table: {
      "PEOPLE#": ["GetItem"],
      "ACCOUNT#": ["BatchGetItem", "Query", "PutItem"],
      "LINK#": ["PutItem"],
      "NOTICE#": ["PutItem"],
    },
    files: {
      "incoming/": ["GetObject", "GetObjectVersion", "DeleteObject", "DeleteObjectVersion"],
      "clean/": ["PutObject"],
    },
    secrets: ["link-key"],
    settings: ["finance-clerks", "upload-scan"],
    bundleKilobytesMax: 900,
  },
  decisions: {
    does: "Shows the holder of a link a bank top-up, and takes the decision",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: {
      "LINK#": ["GetItem"],
      "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
      "CODE#": ["PutItem", "UpdateItem"],
      "NOTICE#": ["PutItem"],
      "AUDIT#": records,
    },
    files: { "clean/confirmations/": ["GetObject"] },
    secrets: [],
    settings: ["finance-clerks", "link-limit"],
    bundleKilobytesMax: 900,
  },
  "expire-top-ups": {
    does: "Closes the bank top-ups whose time is over, and tells who ordered them",
    memoryMegabytes: 512,
    timeoutSeconds: 240,
    table: { "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"], "NOTICE#": ["PutItem"] },
    queues: ["bank-transfer"],
    secrets: [],
    bundleKilobytesMax: 350,
  },
  "stripe-events": {
    does: "Takes Stripe's signed events and credits each payment once",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: {
      "ACCOUNT#": ["BatchGetItem", "PutItem", "UpdateItem", "DeleteItem"],
      "STRIPE#": ["BatchGetItem", "GetItem", "PutItem"],
      "NOTICE#": ["PutItem"],
    },
    secrets: ["stripe"],
    bundleKilobytesMax: 650,
  },
  "check-card-payments": {
    does: "Asks Stripe about payments whose event never came, and works through its list of events",
    memoryMegabytes: 512,
    timeoutSeconds: 240,
    table: {
      "ACCOUNT#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem"],
      "STRIPE#": ["BatchGetItem", "GetItem", "PutItem", "DeleteItem"],
      "NOTICE#": ["PutItem"],
    },
    queues: ["card-payment"],
    secrets: ["stripe"],
    bundleKilobytesMax: 650,
  },
  "verify-ledgers": {
    does: "Replays every account's ledger each night and tells of any that disagrees with itself",
    memoryMegabytes: 1024,
    timeoutSeconds: 840,
    table: {
      "ACCOUNT#": ["BatchGetItem", "GetItem", "Query", "PutItem", "UpdateItem"],
      "STRIPE#": ["BatchGetItem"],
      "CHARGE#": ["BatchGetItem"],
      "CODE#": ["BatchGetItem"],
    },
    queues: ["verify"],
    secrets: [],
    bundleKilobytesMax: 350,
  },
  "portal-users": {
    does: "Keeps the people of an account: who they are, what they may do, and whether they log in",
    // It hashes passwords, as sessions does.
    memoryMegabytes: 1769,
    timeoutSeconds: 29,
    table: {
      ...guarded,
      "PEOPLE#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
      "POLICIES#": ["BatchGetItem", "UpdateItem"],
      // Never read: only sessions sees a password's hash.
      "LOGIN#": ["PutItem", "UpdateItem", "DeleteItem"],
      "ACCOUNT#": ["GetItem"],
      "LINK#": ["PutItem"],
      "NOTICE#": ["PutItem"],
      "AUDIT#": records,
    },
    secrets: ["link-key"],
    bundleKilobytesMax: 450,
  },
  "login-policies": {
    does: "Keeps the login policies of an account: from where and when its people may be signed in",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: {
      ...guarded,
      "PEOPLE#": ["BatchGetItem", "ConditionCheckItem"],
      "POLICIES#": ["BatchGetItem", "GetItem", "PutItem", "UpdateItem"],
      "KEY#": ["PutItem"],
      "AUDIT#": records,
    },
    secrets: [],
    bundleKilobytesMax: 350,
  },
  "audit-records": {
    does: "Shows an account who did what, when, and from where",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: { ...guarded, "PEOPLE#": ["BatchGetItem", "Query"], "AUDIT#": [...records, "Query"] },
    secrets: [],
    bundleKilobytesMax: 350,
  },
  "back-office": {
    does: "Shows the operator's staff a customer's affairs and what waits for people, decides bank top-ups, and posts adjustments",
    memoryMegabytes: 512,
    timeoutSeconds: 29,
    table: {
      ...guarded,
      "PEOPLE#": ["BatchGetItem", "Query"],
      "ACCOUNT#": ["BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
      "CODE#": ["BatchGetItem", "PutItem", "UpdateItem"],
      "NOTICE#": ["PutItem"],
      "AUDIT#": records,
    },
    queues: ["top-ups-to-decide", "card-irregularities", "ledgers-to-check", "notices-parked"],
    secrets: [],
    bundleKilobytesMax: 450,
  },
  notices: {
    does: "Sends each notice as soon as it is kept",
    memoryMegabytes: 512,
    timeoutSeconds: 60,
    table: { "NOTICE#": ["GetItem", "UpdateItem"], "ADDRESS#": ["GetItem"], "PEOPLE#": ["GetItem", "Query"] },
    files: { "clean/": ["GetObject"] },
    secrets: ["link-key"],
    sendsMail: true,
    bundleKilobytesMax: 900,
  },
  "resend-notices": {
    does: "Sends the notices whose first try failed, or never was",
    memoryMegabytes: 512,
    timeoutSeconds: 110,
    table: { "NOTICE#": ["GetItem", "UpdateItem"], "ADDRESS#": ["GetItem"], "PEOPLE#": ["GetItem", "Query"] },
    files: { "clean/": ["GetObject"] },
    queues: ["notices"],
    secrets: ["link-key"],
    sendsMail: true,
    bundleKilobytesMax: 900,
  },
  "mail-events": {
    does: "Takes what SES tells of bounces and complaints, and marks the addresses",
    memoryMegabytes: 256,
    timeoutSeconds: 30,
    table: { "NOTICE#": ["UpdateItem"], "ADDRESS#": ["PutItem"] },
    secrets: [],
    bundleKilobytesMax: 350,
  },
} as const satisfies Record<string, FunctionDeclaration>;

export type FunctionName = keyof typeof functions;

const anyStep = { step: ["signed-in", "totp", "enrol-totp", "change-password"] } as const;
const clerks = { staff: ["operator-finance", "operator-helpdesk"] } as const;
const finance = { staff: ["operator-finance"] } as const;

const usual = { rate: 50, burst: 100 } as const;
const costly = { rate: 10, burst: 20 } as const;

export const routes = {
  "GET /health": { function: "about", access: { public: "says only that the API answers" }, throttle: usual },
  "GET /openapi.json": { function: "about", access: { public: "the API's description" }, throttle: usual },

  "POST /sessions": { function: "sessions", access: { public: "the password is the access" }, throttle: costly },
  "GET /sessions": { function: "sessions", access: "signed-in", throttle: usual },
  "DELETE /sessions": { function: "sessions", access: "signed-in", throttle: usual },
  "DELETE /sessions/current": { function: "sessions", access: anyStep, throttle: usual },
  "DELETE /sessions/{id}": { function: "sessions", access: "signed-in", throttle: usual },
  "POST /sessions/current/totp": { function: "sessions", access: { step: ["totp"] }, throttle: costly },
  "POST /sessions/current/totp-enrolment": {
    function: "sessions",
    access: { step: ["enrol-totp", "signed-in"] },
    throttle: costly,
  },
  "POST /sessions/current/totp-enrolment/confirmation": {
    function: "sessions",
    access: { step: ["enrol-totp", "signed-in"] },
    throttle: costly,
  },
  "POST /password-resets": {
    function: "sessions",
    access: { public: "it tells nobody whether the address is known, and sends mail to that address only" },
    throttle: costly,
  },
  "POST /password-resets/confirmation": {
    function: "sessions",
    access: { public: "the link's secret is the access" },
    throttle: costly,
  },
  "GET /me": { function: "sessions", access: "signed-in", throttle: usual },
  "PUT /me/password": { function: "sessions", access: { step: ["change-password", "signed-in"] }, throttle: costly },
  "POST /me/recovery-codes": { function: "sessions", access: "signed-in", throttle: costly },

  "POST /invitations/confirmation": {
    function: "sessions",
    access: { public: "the link's secret is the access" },
    throttle: costly,
  },

  "GET /portal-users": { function: "portal-users", access: "users.read", throttle: usual },
  "POST /portal-users": { function: "portal-users", access: "users.manage", throttle: costly },
  "GET /portal-users/{id}": { function: "portal-users", access: "users.read", throttle: usual },
  "PUT /portal-users/{id}": { function: "portal-users", access: "users.manage", throttle: costly },
  "DELETE /portal-users/{id}": { function: "portal-users", access: "users.manage", throttle: usual },
  "POST /portal-users/{id}/totp-reset": { function: "portal-users", access: "users.manage", throttle: usual },
  "POST /portal-users/{id}/invitations": { function: "portal-users", access: "users.manage", throttle: costly },
  "GET /roles": { function: "portal-users", access: "users.read", throttle: usual },

  "GET /login-policies": { function: "login-policies", access: "policies.manage", throttle: usual },
  "POST /login-policies": { function: "login-policies", access: "policies.manage", throttle: usual },
  "GET /login-policies/{id}": { function: "login-policies", access: "policies.manage", throttle: usual },
  "PUT /login-policies/{id}": { function: "login-policies", access: "policies.manage", throttle: usual },
  "DELETE /login-policies/{id}": { function: "login-policies", access: "policies.manage", throttle: usual },

  "GET /audit-records": { function: "audit-records", access: "audit.read", throttle: usual },

  "GET /account": { function: "account", access: "account.read", throttle: usual },
  "GET /ledger-entries": { function: "account", access: "finance.read", throttle: usual },

  "POST /top-ups": { function: "top-ups", access: "top-ups.create", throttle: usual },
  "GET /top-ups": { function: "top-ups", access: "finance.read", throttle: usual },
  "GET /top-ups/{id}": { function: "top-ups", access: "finance.read", throttle: usual },

  "POST /top-ups/{id}/confirmations": { function: "confirmations", access: "top-ups.create", throttle: costly },

  "GET /back-office/top-ups": { function: "back-office", access: clerks, throttle: usual },
  "GET /back-office/queues/{queue}": { function: "back-office", access: clerks, throttle: usual },
  "GET /back-office/accounts/{accountId}": { function: "back-office", access: clerks, throttle: usual },
  "GET /back-office/accounts/{accountId}/ledger-entries": { function: "back-office", access: clerks, throttle: usual },
  "GET /back-office/accounts/{accountId}/top-ups": { function: "back-office", access: clerks, throttle: usual },
  "GET /back-office/accounts/{accountId}/portal-users": { function: "back-office", access: clerks, throttle: usual },
  "POST /back-office/accounts/{accountId}/adjustments": { function: "back-office", access: finance, throttle: usual },

  "POST /back-office/accounts/{accountId}/top-ups/{id}/decision": {
    function: "back-office",
    access: finance,
    throttle: usual,
  },
  "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": {
    function: "confirmations",
    access: clerks,
    throttle: usual,
  },

  "GET /decisions/{token}": {
    function: "decisions",
    access: { public: "the link's secret is the access" },
    throttle: costly,
  },
  "POST /decisions/{token}": {
    function: "decisions",
    access: { public: "the link's secret is the access" },
    throttle: costly,
  },

  "POST /stripe-events": {
    function: "stripe-events",
    access: { public: "Stripe's signature over the raw body is the access" },
    throttle: { rate: 100, burst: 200 },
  },
} as const satisfies Record<`${"GET" | "POST" | "PUT" | "DELETE"} /${string}`, RouteDeclaration>;

export type RouteKey = keyof typeof routes;

export type ScheduleDeclaration = {
  readonly function: FunctionName;
  /** How often it runs, or at what time of the day in Warsaw. */
  readonly runs: { readonly everyMinutes: number } | { readonly dailyAt: `${number}:${number}` };
};

export const schedules = {
  "check-card-payments": { function: "check-card-payments", runs: { everyMinutes: 5 } },
  "expire-top-ups": { function: "expire-top-ups", runs: { everyMinutes: 60 } },
  "resend-notices": { function: "resend-notices", runs: { everyMinutes: 2 } },
  "verify-ledgers": { function: "verify-ledgers", runs: { dailyAt: "02:30" } },
} as const satisfies Record<string, ScheduleDeclaration>;

export type ScheduleName = keyof typeof schedules;

/** Functions that are told of each new item whose partition key begins so: by its keys only, at once, and once. */
export const newItems = {
  "NOTICE#": { function: "notices" },
} as const satisfies Record<string, { readonly function: FunctionName }>;

/** The function that is told what became of e-mails that were sent (SES, by way of SNS). */
export const mailEvents = { function: "mail-events" } as const satisfies { readonly function: FunctionName };

/**
 * The function that is told of each object that arrives under the prefix, or of its scan where uploads are scanned. A
 * queue tells it, again and again for hours until it is taken.
 */
export const uploads = { function: "uploads", prefix: "incoming/" } as const satisfies {
  readonly function: FunctionName;
  readonly prefix: string;
};

/** The routes that one function serves. */
type RoutesOf<Name extends FunctionName> = {
  [Key in RouteKey]: (typeof routes)[Key]["function"] extends Name ? Key : never;
}[RouteKey];

/** The declarations of one function's routes, for the function itself. */
export const routesOf = <Name extends FunctionName>(name: Name): Pick<typeof routes, RoutesOf<Name>> =>
  Object.fromEntries(Object.entries(routes).filter(([, route]) => route.function === name)) as Pick<
    typeof routes,
    RoutesOf<Name>
  >;
