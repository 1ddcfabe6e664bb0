/** What differs by stage, and nothing else. Each is a plain name or address, never a secret. */

import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { DeskAddresses } from "../shared/domain/notices/desks.ts";
import { checkedTransferAccount, type TransferAccount } from "../shared/domain/top-ups/bank-account.ts";

export type Stage = {
  readonly name: "dev" | "staging" | "prod";
  /** Whether data outlives its stack: the table, secrets and logs are retained, and deleting them is refused. */
  readonly keepsData: boolean;
  readonly logRetention: RetentionDays;
  /** Where the panel lives, without a slash at the end; Stripe sends the customer back to it. */
  readonly panelAddress: string;
  /** The origins whose pages may call the API, and post files to storage. */
  readonly panelOrigins: readonly string[];
  /** Where the API lives, without a slash at the end: links in e-mails lead there. Ops lead the name to the API. */
  readonly apiAddress: string;
  /** What a top-up is paid with: `bank` is a transfer, the others are Stripe's. */
  readonly paymentMethods: readonly string[];
  /** Where bank transfers go. */
  readonly transferAccount: TransferAccount;
  /** The domain that e-mail comes from; SES sends for it once its DKIM records stand in the DNS. */
  readonly mailDomain: string;
  /** Whom e-mail comes from, plain: no function may send from another address. */
  readonly mailAddress: string;
  /** Where the operator's desks get their mail. */
  readonly deskAddresses: DeskAddresses;
  /** Who of finance decides bank top-ups from an e-mail: each is sent links of their own. */
  readonly financeClerks: readonly string[];
  /** The most that a link in an e-mail credits; a larger top-up is decided in the back office. */
  readonly linkLimitGrosze: number;
  /** Whether uploads are scanned for malware, which GuardDuty is paid for by the file and the gigabyte. */
  readonly scansUploads: boolean;
  /** Who is told of an alarm by e-mail; the address confirms its subscription once. */
  readonly alarmAddress?: string;
};

/** A published sample of such a number: ops put the operator's own here, stage by stage, before anybody transfers. */
const sampleAccount: TransferAccount = {
  recipient: "Operator Sp. z o.o.",
  nip: "5260250274",
  accountNumber: "61109010140000071219812874",
};

/** 5,000 PLN. */
const LINK_LIMIT_GROSZE = 500_000;

const stages: Record<Stage["name"], Stage> = {
  dev: {
    name: "dev",
    keepsData: false,
    logRetention: RetentionDays.ONE_WEEK,
    panelAddress: "https://panel.dev.saldo.example",
    panelOrigins: ["https://panel.dev.saldo.example", "http://localhost:5173"],
    apiAddress: "https://api.dev.saldo.example",
    paymentMethods: ["card", "blik", "p24", "bank"],
    transferAccount: sampleAccount,
    mailDomain: "dev.saldo.example",
    mailAddress: "saldo@dev.saldo.example",
    deskAddresses: { finance: "finance@dev.saldo.example" },
    financeClerks: ["clerk@dev.saldo.example"],
    linkLimitGrosze: LINK_LIMIT_GROSZE,
    scansUploads: false,
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
    transferAccount: sampleAccount,
    mailDomain: "staging.saldo.example",
    mailAddress: "saldo@staging.saldo.example",
    deskAddresses: { finance: "finance@staging.saldo.example" },
    financeClerks: ["first-clerk@staging.saldo.example", "second-clerk@staging.saldo.example"],
    linkLimitGrosze: LINK_LIMIT_GROSZE,
    scansUploads: true,
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
    transferAccount: sampleAccount,
    mailDomain: "saldo.example",
    mailAddress: "saldo@saldo.example",
    deskAddresses: { finance: "finance@saldo.example" },
    financeClerks: ["first-clerk@saldo.example", "second-clerk@saldo.example"],
    linkLimitGrosze: LINK_LIMIT_GROSZE,
    scansUploads: true,
    alarmAddress: "ops@saldo.example",
  },
};

/** The stage of this name; a name that is not one is refused, so that a typing error deploys nothing. */
export const stageNamed = (name: string): Stage => {
  const stage = Object.values(stages).find((candidate) => candidate.name === name);
  if (stage) return stage;
  throw new Error(`There is no stage "${name}": choose ${Object.keys(stages).join(", ")}, as in "-c stage=prod".`);
};

/** Each clerk has links and an e-mail of their own, all written in one transaction with what they are about. */
const CLERKS_MAX = 10;

/** The stage as it is, or a sentence that fails synthesis: before anything is deployed that tells customers of it. */
export const checkedStage = (stage: Stage): Stage => {
  const { accountNumber } = checkedTransferAccount(stage.transferAccount);
  if (stage.name === "prod" && stage.paymentMethods.includes("bank") && accountNumber === sampleAccount.accountNumber)
    throw new RangeError("The stage prod offers bank transfers to a published sample account: put the operator's own.");
  const { financeClerks: clerks, linkLimitGrosze: limit } = stage;
  if (clerks.length < 1 || clerks.length > CLERKS_MAX)
    throw new RangeError(
      `The stage ${stage.name} names ${clerks.length} finance clerks; it must name 1 to ${CLERKS_MAX}.`,
    );
  // They travel in one text, parted by commas.
  const wrong = clerks.find((clerk) => !/^[^\s,@]+@[^\s,@]+$/.test(clerk));
  if (wrong !== undefined)
    throw new RangeError(`The finance clerk "${wrong}" of the stage ${stage.name} is no address.`);
  if (new Set(clerks.map((clerk) => clerk.toLowerCase())).size < clerks.length)
    throw new RangeError(`The stage ${stage.name} names a finance clerk twice.`);
  if (!Number.isSafeInteger(limit) || limit <= 0)
    throw new RangeError(
      `The link limit of the stage ${stage.name} is ${limit}; it must be whole grosze above nothing.`,
    );
  return stage;
};
