/** What people look at, and what tells them of costs: two dashboards and a budget. It holds nothing, and may be removed and rebuilt at any time. */

import { type App, Stack } from "aws-cdk-lib";
import type { Raised } from "./constructs/alarms.ts";
import { Budget } from "./constructs/budget.ts";
import { BusinessDashboard } from "./constructs/business-dashboard.ts";
import { TechnicalDashboard } from "./constructs/technical-dashboard.ts";
import { environmentOf, type Stage } from "./stages.ts";

export class WatchStack extends Stack {
  constructor(app: App, stage: Stage, seen: { readonly alarms: readonly Raised[]; readonly apiId: string }) {
    super(app, `Saldo-${stage.name}-watch`, {
      env: environmentOf(stage),
      description: `Saldo ${stage.name}: dashboards and the budget`,
    });

    new BusinessDashboard(this, stage);
    new TechnicalDashboard(this, { stage, ...seen });
    new Budget(this, stage);
  }
}
