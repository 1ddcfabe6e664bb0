/**
 * What differs by stage, and nothing else. Each is a plain name or address, never a secret. `checked-stage.ts` says what can't be right.
 */

import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Deployment } from "../shared/domain/deployment.ts";
import type { Operator } from "../shared/domain/operator.ts";

export type Stage = Omit<
  Deployment,
  | "name"
  | "tableName"
  | "filesBucket"
  | "ledgersQueue"
  | "cardPaymentsQueue"
  | "usageDeadLetters"
  | "mailConfigurationSet"
> & {
  readonly name: Exclude<Deployment["name"], "local">;
  /** Whether data outlives its stack: the table, secrets and logs are retained, and deleting them is refused. */
  readonly keepsData: boolean;
  readonly logRetention: RetentionDays;
  /** The origins whose pages may call the API, and post files to storage. */
  readonly panelOrigins: readonly string[];
  /** The domain that e-mail comes from; SES sends for it once its DKIM records stand in the DNS. */
  readonly mailDomain: string;
  /** Who gets alarms by e-mail, at least one of each; every address confirms its subscription once. */
  readonly alarmRecipients: Readonly<Record<Severity, readonly string[]>>;
  /** The e-mails a day that SES allows the AWS account (its sending quota). */
  readonly mailsADay: number;
  /**
   * Whether functions get the concurrency that they declare for themselves. AWS refuses it where the account's quota
   * leaves fewer than 100 to the others: a new account's is 10. Without it, a stage stays at the e-mails of SES's sandbox.
   */
  readonly reservesConcurrency: boolean;
  /** What the AWS account may cost a month, in US dollars: `alarmRecipients.mail` hear of more, and of what looks like more. */
  readonly budgetDollars: number;
  /** The AWS account that the stage is deployed to, and no other; dev goes to whichever is signed in. */
  readonly awsAccount?: string;
  readonly awsRegion: string;
  /**
   * That API Gateway serves the host of `apiAddress`, and no longer its own: with a certificate in ACM, of the stage's region, or one
   * that is made and proved in the host's zone at Route 53. Without it, whoever deploys leads the host there.
   */
  readonly apiHost?: { readonly certificateArn: string } | { readonly hostedZoneId: string; readonly zoneName: string };
  /** A host of the operator's for the documentation, with its certificate in ACM (`us-east-1`); without it, CloudFront's own. */
  readonly docs?: { readonly host: string; readonly certificateArn: string };
  /** The ARN of the role by which the telephony platform may send usage charges to their queue; without it, nobody may. */
  readonly platformRole?: string;
  /** The table that the functions use, where it is a restored copy (docs/operations.md, "Restoring"); else `saldo-<stage>`. */
  readonly tableName?: string;
  /** The ARN of that copy's stream. It carries the time at which the stream began, so it follows from no name. */
  readonly tableStreamArn?: string;
  /** Nothing that writes runs: no such function, no schedule, no queue's trigger. What only reads goes on. */
  readonly isStopped?: boolean;
  /** A release gets a tenth of each function's calls first, and the rest ten minutes later unless the function's errors alarm rings. */
  readonly shiftsGradually: boolean;
  /** The ARN of a vault of AWS Backup in another AWS account: each day it gets a copy of the table. */
  readonly backupVaultArn?: string;
};

/** `page` wakes somebody; `mail` is read in the morning; `finance` is about money that waits for people, and goes to them. */
export type Severity = "page" | "mail" | "finance";

/** A published sample of such a number: ops put the operator's own here, stage by stage, before anybody transfers. */
export const sampleAccount: Stage["transferAccount"] = {
  nip: "5260250274",
  accountNumber: "61109010140000071219812874",
};

/** As customers read it in e-mails and in transfers: ops put the operator's own here. */
export const sampleOperator: Operator = { name: "Operator Sp. z o.o.", address: "ul. Przykładowa 1, 00-001 Warszawa" };

/** 9 PLN a month, as other operators ask. */
const PAPER_INVOICE_FEE_GROSZE = 900;

/** 5,000 PLN. */
const LINK_LIMIT_GROSZE = 500_000;
/** 500 PLN. */
const ADJUSTMENT_LIMIT_GROSZE = 50_000;
/** 20 PLN, the smallest top-up. */
const LOW_BALANCE_THRESHOLD_GROSZE = 2_000;
const LOW_BALANCE_REMINDER_HOURS = 24;
const VETO_HOURS = 72;
const TWO_PEOPLE_AFTER_DAYS = 7;
/** The defaults that the operator's lawyer confirms (`docs/legal.md`); the gmina is the operator's own. */
const emergencyRules = { routesUnverified: true, fallsBackToSeat: true } as const;
const GMINA_OF_DEV = "1465011";

const stages: Record<Stage["name"], Stage> = {
  dev: {
    name: "dev",
    keepsData: false,
    logRetention: RetentionDays.ONE_WEEK,
    panelAddress: "https://panel.dev.saldo.example",
    panelOrigins: ["https://panel.dev.saldo.example", "http://localhost:5173"],
    apiAddress: "https://api.dev.saldo.example",
    paymentMethods: ["card", "blik", "p24", "bank"],
    operator: sampleOperator,
    transferAccount: sampleAccount,
    mailDomain: "dev.saldo.example",
    mailInDomain: "in.dev.saldo.example",
    mailAddress: "saldo@dev.saldo.example",
    deskAddresses: { finance: "finance@dev.saldo.example", helpdesk: "bok@dev.saldo.example" },
    financeClerks: ["clerk@dev.saldo.example"],
    linkLimitGrosze: LINK_LIMIT_GROSZE,
    adjustmentLimitGrosze: ADJUSTMENT_LIMIT_GROSZE,
    paperInvoiceFeeGrosze: PAPER_INVOICE_FEE_GROSZE,
    lowBalanceThresholdGrosze: LOW_BALANCE_THRESHOLD_GROSZE,
    lowBalanceReminderHours: LOW_BALANCE_REMINDER_HOURS,
    vetoHours: VETO_HOURS,
    twoPeopleAfterDays: TWO_PEOPLE_AFTER_DAYS,
    emergencyRules: { ...emergencyRules, defaultGmina: GMINA_OF_DEV },
    scansUploads: false,
    alarmRecipients: {
      page: ["ops@dev.saldo.example"],
      mail: ["ops@dev.saldo.example"],
      finance: ["finance@dev.saldo.example"],
    },
    mailsADay: 200,
    shiftsGradually: false,
    reservesConcurrency: false,
    budgetDollars: 50,
    awsRegion: "eu-central-1",
  },
  // Keeps its data as prod does: what ops rehearse here must be refused here too.
  staging: {
    name: "staging",
    keepsData: true,
    logRetention: RetentionDays.ONE_MONTH,
    panelAddress: "https://panel.staging.saldo.example",
    panelOrigins: ["https://panel.staging.saldo.example"],
    apiAddress: "https://api.staging.saldo.example",
    paymentMethods: ["card", "blik", "p24", "bank"],
    operator: sampleOperator,
    transferAccount: sampleAccount,
    mailDomain: "staging.saldo.example",
    mailInDomain: "in.staging.saldo.example",
    mailAddress: "saldo@staging.saldo.example",
    deskAddresses: { finance: "finance@staging.saldo.example", helpdesk: "bok@staging.saldo.example" },
    financeClerks: ["first-clerk@staging.saldo.example", "second-clerk@staging.saldo.example"],
    linkLimitGrosze: LINK_LIMIT_GROSZE,
    adjustmentLimitGrosze: ADJUSTMENT_LIMIT_GROSZE,
    paperInvoiceFeeGrosze: PAPER_INVOICE_FEE_GROSZE,
    lowBalanceThresholdGrosze: LOW_BALANCE_THRESHOLD_GROSZE,
    lowBalanceReminderHours: LOW_BALANCE_REMINDER_HOURS,
    vetoHours: VETO_HOURS,
    twoPeopleAfterDays: TWO_PEOPLE_AFTER_DAYS,
    emergencyRules: { ...emergencyRules, defaultGmina: "" },
    scansUploads: true,
    alarmRecipients: {
      page: ["ops@staging.saldo.example"],
      mail: ["ops@staging.saldo.example"],
      finance: ["finance@staging.saldo.example"],
    },
    mailsADay: 50_000,
    shiftsGradually: true,
    reservesConcurrency: true,
    budgetDollars: 200,
    awsRegion: "eu-central-1",
  },
  prod: {
    name: "prod",
    keepsData: true,
    logRetention: RetentionDays.ONE_YEAR,
    panelAddress: "https://panel.saldo.example",
    panelOrigins: ["https://panel.saldo.example"],
    apiAddress: "https://api.saldo.example",
    // "bank" joins them with the operator's own account number.
    paymentMethods: ["card", "blik", "p24"],
    operator: sampleOperator,
    transferAccount: sampleAccount,
    mailDomain: "saldo.example",
    mailInDomain: "in.saldo.example",
    mailAddress: "saldo@saldo.example",
    deskAddresses: { finance: "finance@saldo.example", helpdesk: "bok@saldo.example" },
    financeClerks: ["first-clerk@saldo.example", "second-clerk@saldo.example"],
    linkLimitGrosze: LINK_LIMIT_GROSZE,
    adjustmentLimitGrosze: ADJUSTMENT_LIMIT_GROSZE,
    paperInvoiceFeeGrosze: PAPER_INVOICE_FEE_GROSZE,
    lowBalanceThresholdGrosze: LOW_BALANCE_THRESHOLD_GROSZE,
    lowBalanceReminderHours: LOW_BALANCE_REMINDER_HOURS,
    vetoHours: VETO_HOURS,
    twoPeopleAfterDays: TWO_PEOPLE_AFTER_DAYS,
    emergencyRules: { ...emergencyRules, defaultGmina: "" },
    scansUploads: true,
    alarmRecipients: {
      page: ["on-call@saldo.example"],
      mail: ["ops@saldo.example"],
      finance: ["finance@saldo.example"],
    },
    mailsADay: 50_000,
    shiftsGradually: true,
    reservesConcurrency: true,
    budgetDollars: 1_000,
    awsRegion: "eu-central-1",
  },
};

/** A stage that does not exist, or whose values can't be right; its message is for whoever deploys it. */
export class StageError extends RangeError {
  override readonly name = "StageError";
}

/** The name of the table that a stage's functions use. */
export const tableNameOf = ({ name, tableName }: Pick<Stage, "name" | "tableName">): string =>
  tableName ?? `saldo-${name}`;

/** Where bounces of its e-mails go: what SES names as their envelope's sender. */
export const mailFromDomainOf = ({ mailDomain }: Pick<Stage, "mailDomain">): string => `bounce.${mailDomain}`;

/** Where CDK deploys a stage to. */
export const environmentOf = ({ awsAccount, awsRegion }: Stage) => ({
  region: awsRegion,
  ...(awsAccount !== undefined && { account: awsAccount }),
});

/** The stage of this name; a name that is not one is refused, so that a typing error deploys nothing. */
export const stageNamed = (name: string): Stage => {
  const stage = Object.values(stages).find((candidate) => candidate.name === name);
  if (stage) return stage;
  throw new StageError(`There is no stage "${name}": choose ${Object.keys(stages).join(", ")}, as in "-c stage=prod".`);
};

/** Refuses to deploy dev, which pins no AWS account, to the account of a stage that others depend on. */
export const refuseAccountOfAnother = (
  stage: Stage,
  signedIn: string | undefined,
  others: readonly Stage[] = Object.values(stages),
): void => {
  const account = stage.awsAccount ?? signedIn;
  if (stage.name !== "dev" || account === undefined) return;
  const owner = others.find(({ name, awsAccount }) => name !== stage.name && awsAccount === account);
  if (owner)
    throw new StageError(`The AWS account ${account} is that of the stage ${owner.name}: dev is not deployed to it.`);
};
