/**
 * What a deployment decides, and the environment variables that carry it to the functions. Each is a plain name or
 * address, never a secret.
 *
 * A stage's values stand in `infra/stages.ts`, the local system's in `local/deployment.ts`; both become environments by
 * the one table below. `shared/settings.ts` reads the variables back.
 */

import type { EmergencyRules } from "./emergency/routing.ts";
import type { DeskAddresses } from "./notices/desks.ts";
import type { Operator } from "./operator.ts";
import type { TransferAccount } from "./top-ups/bank-account.ts";

export type Deployment = {
  readonly name: "local" | "dev" | "staging" | "prod";
  readonly tableName: string;
  /** The bucket of uploaded files. */
  readonly filesBucket: string;
  /** The address of the queue of ledgers that are to be verified. */
  readonly ledgersQueue: string;
  /** The address of the queue by which `check-card-payments` calls itself. */
  readonly cardPaymentsQueue: string;
  /** The address of the queue of usage charges that were not taken. */
  readonly usageDeadLetters: string;
  /** Where the panel lives, without a slash at the end; Stripe sends the customer back to it. */
  readonly panelAddress: string;
  /** Where the API lives, without a slash at the end: links in e-mails lead there. */
  readonly apiAddress: string;
  /** What a top-up is paid with: `bank` is a transfer, the others are Stripe's. */
  readonly paymentMethods: readonly string[];
  /** Who sends e-mails and receives transfers. */
  readonly operator: Operator;
  /** Where bank transfers go; the recipient is the operator. */
  readonly transferAccount: Omit<TransferAccount, "recipient">;
  /** Whom e-mail comes from, without a display name. */
  readonly mailAddress: string;
  /** The domain that e-mail is received for: what customers write arrives there. */
  readonly mailInDomain: string;
  /** The SES configuration set, which reports bounces and complaints. */
  readonly mailConfigurationSet: string;
  /** Where the operator's desks get their mail. */
  readonly deskAddresses: DeskAddresses;
  /** Who of finance decides bank top-ups from an e-mail: each is sent links of their own. */
  readonly financeClerks: readonly string[];
  /** The most that a link in an e-mail credits; for more a clerk signs in. */
  readonly linkLimitGrosze: number;
  /** The most that one clerk may adjust an account by on their own in a day; above it a second person confirms. */
  readonly adjustmentLimitGrosze: number;
  /** What paper invoices cost a month. */
  readonly paperInvoiceFeeGrosze: number;
  /** The threshold below which the balance of a new account is low. Operations read it when they open one; no function does. */
  readonly lowBalanceThresholdGrosze: number;
  /** Between two messages about a balance that stays low. */
  readonly lowBalanceReminderHours: number;
  /** As long may people object before the main administrator is replaced. */
  readonly vetoHours: number;
  /** So many days after one of the staff gave another one access, the two count as two people. */
  readonly twoPeopleAfterDays: number;
  /** Where emergency calls go when nothing better is known. The operator's lawyer confirms it (`docs/legal.md`). */
  readonly emergencyRules: EmergencyRules;
  /** Whether uploads are scanned for malware. */
  readonly scansUploads: boolean;
};

const derived = {
  /** Every function has it. */
  STAGE: ({ name }) => name,
  /** A function has it if it declares grants on the table or on queues of it. */
  TABLE_NAME: ({ tableName }) => tableName,
  /** A function has it if it declares grants on files. */
  FILES_BUCKET: ({ filesBucket }) => filesBucket,
} as const satisfies Record<string, (deployment: Deployment) => string>;

/** A function has these if it declares them in `settings`, and only then. */
const declared = {
  LEDGERS_QUEUE: ({ ledgersQueue }) => ledgersQueue,
  CARD_PAYMENTS_QUEUE: ({ cardPaymentsQueue }) => cardPaymentsQueue,
  USAGE_DEAD_LETTERS: ({ usageDeadLetters }) => usageDeadLetters,
  PANEL_ADDRESS: ({ panelAddress }) => panelAddress,
  API_ADDRESS: ({ apiAddress }) => apiAddress,
  PAYMENT_METHODS: ({ paymentMethods }) => paymentMethods.join(","),
  OPERATOR_NAME: ({ operator }) => operator.name,
  OPERATOR_ADDRESS: ({ operator }) => operator.address,
  TRANSFER_NIP: ({ transferAccount }) => transferAccount.nip,
  TRANSFER_ACCOUNT: ({ transferAccount }) => transferAccount.accountNumber,
  MAIL_FROM: ({ operator, mailAddress }) => `"${operator.name}" <${mailAddress}>`,
  MAIL_IN_DOMAIN: ({ mailInDomain }) => mailInDomain,
  MAIL_CONFIGURATION_SET: ({ mailConfigurationSet }) => mailConfigurationSet,
  DESK_ADDRESSES: ({ deskAddresses }) => JSON.stringify(deskAddresses),
  FINANCE_CLERKS: ({ financeClerks }) => financeClerks.join(","),
  LINK_LIMIT_GROSZE: ({ linkLimitGrosze }) => String(linkLimitGrosze),
  ADJUSTMENT_LIMIT_GROSZE: ({ adjustmentLimitGrosze }) => String(adjustmentLimitGrosze),
  PAPER_INVOICE_FEE_GROSZE: ({ paperInvoiceFeeGrosze }) => String(paperInvoiceFeeGrosze),
  LOW_BALANCE_REMINDER_HOURS: ({ lowBalanceReminderHours }) => String(lowBalanceReminderHours),
  VETO_HOURS: ({ vetoHours }) => String(vetoHours),
  TWO_PEOPLE_AFTER_DAYS: ({ twoPeopleAfterDays }) => String(twoPeopleAfterDays),
  EMERGENCY_RULES: ({ emergencyRules }) => JSON.stringify(emergencyRules),
  SCANS_UPLOADS: ({ scansUploads }) => (scansUploads ? "yes" : "no"),
} as const satisfies Record<string, (deployment: Deployment) => string>;

/** What a function may declare that it reads. */
export type SettingName = keyof typeof declared;
export type Variable = keyof typeof derived | SettingName;

const table: Record<Variable, (deployment: Deployment) => string> = { ...derived, ...declared };

/** What a function declares that decides its environment. */
type Declaration = {
  readonly table: object;
  readonly files?: object;
  readonly queues?: readonly string[];
  readonly settings?: readonly SettingName[];
};

/** The variables of a function that declares this. */
export const variablesOf = ({ table, queues = [], files, settings = [] }: Declaration): Variable[] => [
  "STAGE",
  ...(Object.keys(table).length + queues.length > 0 ? (["TABLE_NAME"] as const) : []),
  ...(files ? (["FILES_BUCKET"] as const) : []),
  ...settings,
];

/** These variables with a deployment's values; all of them unless they are named. */
export const environmentOf = (
  deployment: Deployment,
  variables = Object.keys(table) as readonly Variable[],
): Record<string, string> => Object.fromEntries(variables.map((variable) => [variable, table[variable](deployment)]));
