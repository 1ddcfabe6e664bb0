/**
 * A copy of the table in another AWS account, each day, for a stage that names a vault there: what somebody who holds this
 * account destroys is still there. Point-in-time recovery is for everything else.
 */

import { Duration, Stack } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault, BackupVaultEvents } from "aws-cdk-lib/aws-backup";
import { Schedule } from "aws-cdk-lib/aws-events";
import { AccountPrincipal, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { LiveTable } from "../live-table.ts";
import { type Stage, StageError } from "../stages.ts";

const VAULT_ARN = /^arn:aws:backup:[a-z0-9-]+:(\d{12}):backup-vault:[\w-]{2,50}$/;

/** Here a backup only waits to be copied. */
const KEPT_HERE = Duration.days(7);
const KEPT_THERE = Duration.days(90);

const KEY_USES = ["DescribeKey", "Decrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"];

type Surroundings = { readonly stage: Stage; readonly table: LiveTable; readonly toldOfFailures: ITopic };

export class Backups extends Construct {
  constructor(scope: Construct, vaultArn: string, { stage, table, toldOfFailures }: Surroundings) {
    super(scope, "Backups");
    const [, account] = VAULT_ARN.exec(vaultArn) ?? [];
    if (account === undefined || account === stage.awsAccount)
      throw new StageError(
        `"${vaultArn}" in backupVaultArn of the stage ${stage.name} is no vault of AWS Backup in another AWS account.`,
      );

    // A key of our own: AWS Backup's default one can't be used from another account.
    const key = new Key(this, "Key", {
      description: `Saldo ${stage.name}: seals backups of the table`,
      enableKeyRotation: true,
    });
    const there = new AccountPrincipal(account);
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [there],
        actions: ["DescribeKey", "Decrypt"].map((action) => `kms:${action}`),
        resources: ["*"],
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [there],
        actions: ["kms:CreateGrant"],
        resources: ["*"],
        conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      }),
    );

    const vault = new BackupVault(this, "Vault", {
      backupVaultName: `saldo-${stage.name}`,
      encryptionKey: key,
      // A restore copies a backup back: AWS Backup takes one from another account only where the vault's policy says so.
      accessPolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({ principals: [there], actions: ["backup:CopyIntoBackupVault"], resources: ["*"] }),
        ],
      }),
      notificationTopic: toldOfFailures,
      notificationEvents: [BackupVaultEvents.BACKUP_JOB_FAILED, BackupVaultEvents.COPY_JOB_FAILED],
    });
    const plan = new BackupPlan(this, "Plan", {
      backupPlanName: `saldo-${stage.name}`,
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: "daily",
          scheduleExpression: Schedule.cron({ hour: "1", minute: "0" }),
          deleteAfter: KEPT_HERE,
          copyActions: [
            {
              destinationBackupVault: BackupVault.fromBackupVaultArn(this, "Elsewhere", vaultArn),
              deleteAfter: KEPT_THERE,
            },
          ],
        }),
      ],
    });

    const role = new Role(this, "Role", {
      description: `Saldo ${stage.name}: backs up the table and copies the backups to another AWS account`,
      assumedBy: new ServicePrincipal("backup.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
      inlinePolicies: {
        backUp: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["StartAwsBackupJob", "DescribeTable", "ListTagsOfResource"].map((name) => `dynamodb:${name}`),
              resources: [table.tableArn],
            }),
            new PolicyStatement({
              actions: ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"],
              resources: [vault.backupVaultArn, vaultArn],
            }),
            new PolicyStatement({ actions: KEY_USES.map((name) => `kms:${name}`), resources: [key.keyArn] }),
            new PolicyStatement({
              actions: ["kms:CreateGrant"],
              resources: [key.keyArn],
              conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } },
            }),
          ],
        }),
      },
    });
    plan.addSelection("Table", {
      backupSelectionName: "table",
      resources: [BackupResource.fromArn(table.tableArn)],
      role: role.withoutPolicyUpdates(),
      disableDefaultBackupPolicy: true,
    });
  }
}
