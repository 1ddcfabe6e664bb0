/** What differs by stage, and nothing else. Each is a plain name or address, never a secret. */

import { RetentionDays } from "aws-cdk-lib/aws-logs";

export type Stage = {
  readonly name: "dev" | "staging" | "prod";
  /** Whether data outlives its stack: the table, secrets and logs are retained, and deleting them is refused. */
  readonly keepsData: boolean;
  readonly logRetention: RetentionDays;
  /** Where the panel lives, without a slash at the end; Stripe sends the customer back to it. */
  readonly panelAddress: string;
  /** The origins whose pages may call the API. */
  readonly panelOrigins: readonly string[];
  /** What Stripe offers to pay with. */
  readonly paymentMethods: readonly string[];
  /** The domain that e-mail comes from; SES sends for it once its DKIM records stand in the DNS. */
  readonly mailDomain: string;
  /** Whom e-mail comes from, plain: no function may send from another address. */
  readonly mailAddress: string;
  /** The operator's finance desk. */
  readonly financeAddress: string;
  /** Who is told of an alarm by e-mail; the address confirms its subscription once. */
  readonly alarmAddress?: string;
};

const stages: Record<Stage["name"], Stage> = {
  dev: {
    name: "dev",
    keepsData: false,
    logRetention: RetentionDays.ONE_WEEK,
    panelAddress: "https://panel.dev.saldo.example",
    panelOrigins: ["https://panel.dev.saldo.example", "http://localhost:5173"],
    paymentMethods: ["card", "blik", "p24"],
    mailDomain: "dev.saldo.example",
    mailAddress: "saldo@dev.saldo.example",
    financeAddress: "finance@dev.saldo.example",
  },
  // Keeps its data as prod does: what ops rehearse here must be refused here too.
  staging: {
    name: "staging",
    keepsData: true,
    logRetention: RetentionDays.ONE_MONTH,
    panelAddress: "https://panel.staging.saldo.example",
    panelOrigins: ["https://panel.staging.saldo.example"],
    paymentMethods: ["card", "blik", "p24"],
    mailDomain: "staging.saldo.example",
    mailAddress: "saldo@staging.saldo.example",
    financeAddress: "finance@staging.saldo.example",
  },
  prod: {
    name: "prod",
    keepsData: true,
    logRetention: RetentionDays.ONE_YEAR,
    panelAddress: "https://panel.saldo.example",
    panelOrigins: ["https://panel.saldo.example"],
    paymentMethods: ["card", "blik", "p24"],
    mailDomain: "saldo.example",
    mailAddress: "saldo@saldo.example",
    financeAddress: "finance@saldo.example",
    alarmAddress: "ops@saldo.example",
  },
};

/** The stage of this name; a name that is not one is refused, so that a typing error deploys nothing. */
export const stageNamed = (name: string): Stage => {
  const stage = Object.values(stages).find((candidate) => candidate.name === name);
  if (stage) return stage;
  throw new Error(`There is no stage "${name}": choose ${Object.keys(stages).join(", ")}, as in "-c stage=prod".`);
};
