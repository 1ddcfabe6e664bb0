/** What must never be lost: the table and the secrets. It changes seldom, and the app stack stands on it. */

import { type App, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Secrets } from "./constructs/secrets.ts";
import { SaldoTable } from "./constructs/table.ts";
import type { Stage } from "./stages.ts";

export class DataStack extends Stack {
  readonly table: Table;
  readonly secrets: Secrets;

  constructor(app: App, stage: Stage) {
    super(app, `Saldo-${stage.name}-data`, {
      description: `Saldo ${stage.name}: the table and the secrets`,
      terminationProtection: stage.keepsData,
    });

    this.table = new SaldoTable(this, stage).table;
    this.secrets = new Secrets(this, stage);
  }
}
