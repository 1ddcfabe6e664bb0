/**
 * What must never be lost: the table, the files, the secrets and the domain that e-mail comes from. It changes seldom, and the app
 * stack stands on it.
 */

import { type App, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Files } from "./constructs/files.ts";
import { MailIdentity } from "./constructs/mail-identity.ts";
import { Secrets } from "./constructs/secrets.ts";
import { SaldoTable } from "./constructs/table.ts";
import type { Stage } from "./stages.ts";

export class DataStack extends Stack {
  readonly table: Table;
  readonly files: Files;
  readonly secrets: Secrets;
  readonly mailIdentity: MailIdentity;

  constructor(app: App, stage: Stage) {
    super(app, `Saldo-${stage.name}-data`, {
      description: `Saldo ${stage.name}: the table, the files, the secrets and the mail domain`,
      terminationProtection: stage.keepsData,
    });

    this.table = new SaldoTable(this, stage).table;
    this.files = new Files(this, stage);
    this.secrets = new Secrets(this, stage);
    this.mailIdentity = new MailIdentity(this, stage);
  }
}
