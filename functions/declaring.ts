/**
 * What each function says of itself in `functions/<noun>/declaration.ts`, and the values that several of them share.
 *
 * It imports types only: a declaration ends up in its function's bundle, and so does whatever it imports.
 */

import type { Access } from "../shared/domain/access.ts";
import type { SettingName } from "../shared/domain/deployment.ts";
import type { ReportKindName, UploadKindName } from "../shared/domain/nouns.ts";
import type { HumanQueue, MachineQueue } from "../shared/domain/queues.ts";

type TableAction =
  | "BatchGetItem"
  | "GetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem";

type TablePrefix =
  | "ACCOUNT#"
  | "CASE#"
  | "CASE-NUMBER#"
  | "PEOPLE#"
  | "RECIPIENTS#"
  | "SESSION#"
  | "TOUCH#"
  | "POLICIES#"
  | "LOGIN#"
  | "ATTEMPTS#"
  | "STRIPE#"
  | "CHARGE#"
  | "CODE#"
  | "ADJUSTMENT#"
  | "PROPOSAL#"
  | "KEY#"
  | "INVITED#"
  | "RESETS#"
  | "RENEWALS#"
  | "LINK#"
  | "NOTICE#"
  | "ADDRESS#"
  | "AUDIT#"
  | "MACHINE#"
  | "OFFERS#"
  | "IN-USE#"
  | "GMINAS#"
  | "NUMBER#"
  | "NUMBERS#"
  | "SEAT#"
  | "LOCATIONS#"
  | "MAIL#"
  | "DIGEST#"
  | "PROOF#";

/** DynamoDB actions by the prefix of `pk` they may reach; the prefix is the trust domain. */
type TableGrants = Readonly<Partial<Record<TablePrefix, readonly TableAction[]>>>;

type FilePrefix =
  | "mail/"
  | "incoming/"
  | `incoming/${UploadKindName}/`
  | "clean/"
  | `clean/${UploadKindName | ReportKindName}/`;

/** S3 actions by the beginning of the objects' keys that they may reach. */
type FileGrants = Readonly<
  Partial<
    Record<
      FilePrefix,
      readonly ("GetObject" | "GetObjectVersion" | "PutObject" | "DeleteObject" | "DeleteObjectVersion")[]
    >
  >
>;

/**
 * `stripe`: the API's key and the webhook's · `attempts-key` hides addresses in attempts and signs device tokens · `totp-key` seals the secrets of
 * authenticator apps · `link-key` makes the secrets of links in e-mails · `pesel-key` seals the PESEL of people.
 */
export type SecretName = "stripe" | "attempts-key" | "totp-key" | "link-key" | "pesel-key";

export type RouteDeclaration = {
  readonly access: Access;
  /** Requests a second that API Gateway lets through, and the burst above it. */
  readonly throttle: { readonly rate: number; readonly burst: number };
};

/** How messages are taken from a queue. */
export type Consumes = {
  /** Messages in one call, at most. Each fails by itself, and comes again six timeouts of the function later. */
  readonly batchSize: number;
  /** Calls at a time, so that however much waits, other functions find environments and the table its capacity. */
  readonly concurrencyMax: number;
  /** A message that failed so often is left in the queue of failures, or with the dead letters. */
  readonly triesMax: number;
  /** Ops hear of it when the oldest message has waited for longer. */
  readonly waitsMinutesMax: number;
  /** Whether the function sends the messages itself: to do in many calls what is too much for one. */
  readonly isSentByItself?: true;
  /**
   * Whether another system of the operator's sends the messages, and those of a group come in their order. What fails too
   * often is left with dead letters of its own, because SQS wants a queue of the same kind; the function may leave some there at once.
   */
  readonly isFifo?: true;
};

/** How often a schedule runs, or at what time of the day in Warsaw. */
export type Runs = { readonly everyMinutes: number } | { readonly dailyAt: `${number}:${number}` };

export type FunctionDeclaration = {
  /** What it does, in one sentence: the description that ops read in the AWS console. */
  readonly does: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly table: TableGrants;
  /**
   * Of items under these prefixes it may read these attributes and no others, beside their keys, by a `GetItem` that names them: who has an
   * address, and not how they sign in.
   */
  readonly attributes?: Readonly<Partial<Record<TablePrefix, readonly string[]>>>;
  /** The queues of waiting work that it may read in the table's index. */
  readonly queues?: readonly (MachineQueue | HumanQueue)[];
  /** The stored files that it may reach. */
  readonly files?: FileGrants;
  /** The settings that its code reads, by variable: all of them (`shared/domain/deployment.ts`). */
  readonly settings?: readonly SettingName[];
  /** Whether it may send e-mail. */
  readonly sendsMail?: true;
  /** Secrets it may read, by name. */
  readonly secrets: readonly SecretName[];
  /** The most that its bundle may weigh, in kilobytes (1000 bytes), minified. */
  readonly bundleKilobytesMax: number;
  /**
   * So many calls at a time are kept for it, and more it never has: what must always find an environment, what would take all of
   * the account's from the others, and what must send no faster. Not on a stage whose AWS account has none to spare (`reservesConcurrency`).
   */
  readonly concurrencyReserved?: number;
  /** Whether one error of it wakes somebody, because money is not recorded meanwhile; others are read in the morning. */
  readonly errorsPage?: true;

  /** The routes that it serves, its main one first. */
  readonly routes?: Readonly<Record<`${"GET" | "POST" | "PUT" | "DELETE"} /${string}`, RouteDeclaration>>;
  /** When it runs by itself. */
  readonly runs?: Runs;
  /** It is called with each new item whose partition key begins so: with its keys only, at once, and once. */
  readonly newItems?: TablePrefix;
  /** It is called with what became of e-mails that were sent (SES, by way of SNS). One function declares this. */
  readonly mailEvents?: true;
  /**
   * It is called with each object that arrives under the prefix, or with its scan where uploads are scanned: by a queue,
   * again and again for hours until it takes it. One function declares this.
   */
  readonly uploads?: FilePrefix;
  /** It is called with what SES received, by a queue, again and again until it takes it. One function declares this. */
  readonly receivesMail?: true;
  /** It is called with the messages of a queue of its own, which bears its name. */
  readonly consumes?: Consumes;
};

/** Grants added together: where several name a prefix, it has the actions of all of them. */
export const grants = (...parts: readonly TableGrants[]): TableGrants => {
  const sum: Partial<Record<TablePrefix, readonly TableAction[]>> = {};
  for (const part of parts)
    for (const [prefix, actions] of Object.entries(part) as [TablePrefix, readonly TableAction[]][])
      sum[prefix] = [...new Set([...(sum[prefix] ?? []), ...actions])];
  return sum;
};

/**
 * What the guard needs, in every function with a route for people, or with a page that knows its clerk. It reads session, its last use, user and login
 * policies, notes the use at most once in five minutes, and leaves a record of what it refuses.
 */
export const guarded = {
  "PEOPLE#": ["BatchGetItem"],
  "SESSION#": ["BatchGetItem"],
  "TOUCH#": ["BatchGetItem", "PutItem"],
  "POLICIES#": ["BatchGetItem"],
  "AUDIT#": ["PutItem"],
} as const satisfies TableGrants;

/** What the guard needs in every function with a route for machines: the machine key. */
export const guardedForMachines = { "MACHINE#": ["BatchGetItem"] } as const satisfies TableGrants;

/** What writing and sending an e-mail reads. */
export const settingsOfMail = [
  "PANEL_ADDRESS",
  "API_ADDRESS",
  "MAIL_FROM",
  "MAIL_CONFIGURATION_SET",
  "MAIL_IN_DOMAIN",
  "DESK_ADDRESSES",
  "OPERATOR_NAME",
  "OPERATOR_ADDRESS",
] as const satisfies readonly SettingName[];

export const anyStep = { step: ["signed-in", "totp", "enrol-totp", "change-password"] } as const;
export const clerks = { staff: ["operator-finance", "operator-helpdesk"] } as const;
export const anyStaff = { staff: ["operator-administrator", "operator-finance", "operator-helpdesk"] } as const;
export const staffAdministrators = { staff: ["operator-administrator"] } as const;
export const finance = { staff: ["operator-finance"] } as const;
export const helpdesk = { staff: ["operator-helpdesk"] } as const;

/** Of a page: whoever of the operator's staff is signed in on it. */
export const staffPage = { clerks: ["operator-administrator", "operator-finance", "operator-helpdesk"] } as const;

export const usual = { rate: 50, burst: 100 } as const;
/** Of what only people who are signed in bring about: mail, files, orders. */
export const costly = { rate: 10, burst: 20 } as const;

/**
 * Of what a link from an e-mail opens, and of pages that ask to sign in. Anybody may call them, so it is as high as that of a sign-in: an invalid link
 * costs one read.
 */
export const byLink = { rate: 100, burst: 200 } as const;

/**
 * Of the steps of a sign-in, and of what else asks for a password or a code: a limit of the whole system, low enough for the environments that hash: a sign-in takes one for some 70 ms, so 100 a
 * second are seven of them. `triesOfAddressMax` keeps one address to a fiftieth of the hashes, but not of this: API Gateway also counts what the
 * function then refuses.
 */
export const signingIn = { rate: 100, burst: 200 } as const;
