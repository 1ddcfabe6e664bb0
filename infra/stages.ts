/** What differs by stage, and nothing else. Each is a plain name or address, never a secret. */

import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Deployment } from "../shared/domain/deployment.ts";
import { checkedTransferAccount, type TransferAccount } from "../shared/domain/top-ups/bank-account.ts";

export type Stage = Omit<Deployment, "name" | "tableName" | "filesBucket" | "mailConfigurationSet"> & {
  readonly name: Exclude<Deployment["name"], "local">;
  /** Whether data outlives its stack: the table, secrets and logs are retained, and deleting them is refused. */
  readonly keepsData: boolean;
  readonly logRetention: RetentionDays;
  /** The origins whose pages may call the API, and post files to storage. */
  readonly panelOrigins: readonly string[];
  /** The domain that e-mail comes from; SES sends for it once its DKIM records stand in the DNS. */
  readonly mailDomain: string;
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
