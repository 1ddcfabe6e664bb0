/**
 * What a deployment decides, read from the environment when it is first asked for. Each is a plain name or address,
 * never a secret: those are read through `gateways/secrets.ts`.
 */

import type { Deployment, Variable } from "./domain/deployment.ts";
import type { EmergencyRules } from "./domain/emergency/routing.ts";
import { type Grosze, grosze } from "./domain/money.ts";
import type { DeskAddresses } from "./domain/notices/desks.ts";
import { checkedOperator, type Operator } from "./domain/operator.ts";
import { checkedTransferAccount, type TransferAccount } from "./domain/top-ups/bank-account.ts";

type Stage = Deployment["name"];

export const settings = {
  get stage(): Stage {
    const stage = required("STAGE");
    if (stage === "local" || stage === "dev" || stage === "staging" || stage === "prod") return stage;
    throw new Error(`STAGE is "${stage}"; it must be local, dev, staging or prod.`);
  },
  get tableName(): string {
    return required("TABLE_NAME");
  },
  /** The bucket of uploaded files. */
  get filesBucket(): string {
    return required("FILES_BUCKET");
  },
  /** The address of the queue of ledgers that are to be verified. */
  get ledgersQueue(): string {
    return required("LEDGERS_QUEUE");
  },
  /** The address of the queue by which `check-card-payments` calls itself. */
  get cardPaymentsQueue(): string {
    return required("CARD_PAYMENTS_QUEUE");
  },
  /** The address of the queue of usage charges that were not taken. */
  get usageDeadLetters(): string {
    return required("USAGE_DEAD_LETTERS");
  },
  /** Where the panel lives, without a slash at the end; Stripe sends the customer back to it. */
  get panelAddress(): string {
    return required("PANEL_ADDRESS");
  },
  /** Whom our e-mails come from: `"Operator sp. z o.o." <saldo@operator.example>`. */
  get mailFrom(): string {
    return required("MAIL_FROM");
  },
  /** The same without the name. */
  get mailAddress(): string {
    const from = required("MAIL_FROM");
    return /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  },
  /** Who signs our e-mails. */
  get operator(): Operator {
    return checkedOperator({ name: required("OPERATOR_NAME"), address: required("OPERATOR_ADDRESS") });
  },
  /** The addresses of the operator's desks. */
  get deskAddresses(): DeskAddresses {
    return JSON.parse(required("DESK_ADDRESSES")) as DeskAddresses;
  },
  /** Where the API lives, without a slash at the end: links to decisions lead there. */
  get apiAddress(): string {
    return required("API_ADDRESS");
  },
  /** Who of finance decides bank top-ups from an e-mail: each has links of their own. */
  get financeClerks(): readonly string[] {
    return required("FINANCE_CLERKS").split(",");
  },
  /** The most that a link in an e-mail credits. */
  get linkLimitGrosze(): Grosze {
    return grosze(Number(required("LINK_LIMIT_GROSZE")));
  },
  /** The most that one clerk may adjust an account by on their own in a day. */
  get adjustmentLimitGrosze(): Grosze {
    return grosze(Number(required("ADJUSTMENT_LIMIT_GROSZE")));
  },
  /** What paper invoices cost a month. */
  get paperInvoiceFeeGrosze(): Grosze {
    return grosze(Number(required("PAPER_INVOICE_FEE_GROSZE")));
  },
  /** Between two messages about a balance that stays low. */
  get lowBalanceReminderMilliseconds(): number {
    return Number(required("LOW_BALANCE_REMINDER_HOURS")) * 3600 * 1000;
  },
  /** As long may people object before the main administrator is replaced. */
  get vetoMilliseconds(): number {
    return Number(required("VETO_HOURS")) * 3600 * 1000;
  },
  /** As long two of the staff count as one person once one of them, or the same person, gave them access. */
  get twoPeopleAfterMilliseconds(): number {
    return Number(required("TWO_PEOPLE_AFTER_DAYS")) * 24 * 3600 * 1000;
  },
  /** Where emergency calls go when nothing better is known. */
  get emergencyRules(): EmergencyRules {
    return JSON.parse(required("EMERGENCY_RULES"));
  },
  /** Whether uploads are scanned for malware: then a file is taken when its scan is reported, not before. */
  get scansUploads(): boolean {
    return required("SCANS_UPLOADS") === "yes";
  },
  /** Where bank transfers go. A wrong NIP or account number is an error: customers must never see one. */
  get transferAccount(): TransferAccount {
    return checkedTransferAccount({
      recipient: checkedOperator({ name: required("OPERATOR_NAME") }).name,
      nip: required("TRANSFER_NIP"),
      accountNumber: required("TRANSFER_ACCOUNT"),
    });
  },
  /** The domain that e-mail is received for. */
  get mailInDomain(): string {
    return required("MAIL_IN_DOMAIN");
  },
  /** The SES configuration set, which reports bounces and complaints. */
  get mailConfigurationSet(): string {
    return required("MAIL_CONFIGURATION_SET");
  },
  /** The payment methods that this stage offers, such as `card,blik,p24,bank`. */
  get paymentMethods(): readonly string[] {
    return required("PAYMENT_METHODS").split(",");
  },
  /** Whether real money moves: only in production. */
  get livemode(): boolean {
    return settings.stage === "prod";
  },
  /** Another address for Stripe's API (the local stand-in); undefined means Stripe itself. */
  get stripeAddress(): string | undefined {
    return process.env.STRIPE_ADDRESS;
  },
  /** The Secrets Manager id of a secret: `saldo/<stage>/<name>`. */
  secretId(name: string): string {
    return `saldo/${settings.stage}/${name}`;
  },
};

const required = (name: Variable): string => {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is missing.`);
  return value;
};
