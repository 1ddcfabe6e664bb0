/**
 * What must never be lost (the table, the files, the secrets, the domain that e-mail comes from, and e-mail that is received), and what the
 * stacks of functions share: the alarms' topics, the queue of failures and SES's configuration set. It is deployed first.
 */

import { type App, Stack } from "aws-cdk-lib";
import { watchAccount } from "./constructs/account-alarms.ts";
import { Alarms, AlarmTopics } from "./constructs/alarms.ts";
import { Backups } from "./constructs/backups.ts";
import { Failures } from "./constructs/failures.ts";
import { Files } from "./constructs/files.ts";
import { Mail } from "./constructs/mail.ts";
import { MailIdentity } from "./constructs/mail-identity.ts";
import { MailIn } from "./constructs/mail-in.ts";
import { Secrets } from "./constructs/secrets.ts";
import { SaldoTable } from "./constructs/table.ts";
import { type LiveTable, liveTableOf } from "./live-table.ts";
import { environmentOf, type Stage } from "./stages.ts";
import { refuseAnotherTable } from "./table-in-use.ts";

export class DataStack extends Stack {
  /** The table that the functions use. */
  readonly table: LiveTable;
  readonly files: Files;
  readonly secrets: Secrets;
  readonly alarmTopics: AlarmTopics;
  readonly failures: Failures;
  readonly mail: Mail;
  readonly mailIn: MailIn;

  constructor(app: App, stage: Stage) {
    super(app, `Saldo-${stage.name}-data`, {
      env: environmentOf(stage),
      description: `Saldo ${stage.name}: the table, the files, the secrets and the mail domain`,
      terminationProtection: stage.keepsData,
    });

    refuseAnotherTable(this, stage);
    this.table = liveTableOf(stage, new SaldoTable(this, stage).table);
    this.files = new Files(this, stage);
    this.secrets = new Secrets(this, stage);
    this.alarmTopics = new AlarmTopics(this, stage);
    const alarms = new Alarms(this, stage, this.alarmTopics);
    this.failures = new Failures(this, stage, alarms);
    watchAccount(stage, this.table, alarms);
    const { backupVaultArn } = stage;
    if (backupVaultArn !== undefined)
      new Backups(this, backupVaultArn, {
        stage,
        table: this.table,
        toldOfFailures: this.alarmTopics.topics.mail,
      });
    this.mail = new Mail(this, stage, { identityArn: new MailIdentity(this, stage).arn, alarms });
    this.mailIn = new MailIn(this, { stage, files: this.files, failures: this.failures, alarms });
  }
}
