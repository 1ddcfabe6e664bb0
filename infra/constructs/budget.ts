/** Tells operations when the AWS account costs more than it should, before the bill does. */

import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

/** In percent of the budget: what was spent, and what the month will come to if it goes on so. */
const TOLD_AT = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/**
 * Of the whole AWS account: a budget by our tag would stay at 0, in silence, until somebody activates the tag in the account's billing
 * settings.
 */
export class Budget extends Construct {
  constructor(scope: Construct, { name, budgetDollars, alarmRecipients }: Stage) {
    super(scope, "Budget");

    const subscribers = alarmRecipients.mail.map((address) => ({ address, subscriptionType: "EMAIL" }));
    new CfnBudget(this, "Monthly", {
      budget: {
        budgetName: `saldo-${name}`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: budgetDollars, unit: "USD" },
      },
      notificationsWithSubscribers: TOLD_AT.map((told) => ({
        notification: { ...told, comparisonOperator: "GREATER_THAN", thresholdType: "PERCENTAGE" },
        subscribers,
      })),
    });
  }
}
