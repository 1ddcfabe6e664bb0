import { describe, expect, it } from "vitest";
import { functions, newItems } from "../../functions/manifest.ts";
import type { Stage } from "../../infra/stages.ts";
import { variablesOf } from "../../shared/domain/deployment.ts";
import { additions, type Resource, resources, synthesised, unchecked } from "./synthesis.ts";

const prod = synthesised("prod");
const tableName = "saldo-prod-2026-11-30";
const tableArn = `arn:aws:dynamodb:eu-central-1:123456789012:table/${tableName}`;
const tableStreamArn = `${tableArn}/stream/2026-11-30T02:41:17.205`;
const copy = { tableName, tableStreamArn };
const restored = synthesised("prod", copy);

type Variables = { readonly Variables?: Readonly<Record<string, unknown>> };
type Statement = { readonly Action: string | string[]; readonly Resource: unknown };
type Policies = { readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: Statement[] } }[] };

const lambdasOf = ({ whole }: typeof prod) => resources(whole, "AWS::Lambda::Function");
const ownTableOf = ({ data }: typeof prod) => resources(data, "AWS::DynamoDB::Table");

/** What is granted of DynamoDB, each resource on its own. */
const dynamoResourcesOf = ({ whole }: typeof prod): string[] =>
  resources(whole, "AWS::IAM::Role")
    .flatMap(([, { Properties }]) => (Properties as Policies).Policies ?? [])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith("dynamodb:")))
    .flatMap(({ Resource }) => [Resource].flat().map((resource) => JSON.stringify(resource)));

const withoutAlarms = (template: Record<string, Resource>) =>
  Object.fromEntries(Object.entries(template).filter(([, { Type }]) => Type !== "AWS::CloudWatch::Alarm"));

describe("a stage on a restored copy", () => {
  it("has every function that names a table name the copy", () => {
    let named = 0;
    for (const [, { Properties }] of lambdasOf(restored)) {
      const name = String(Properties.FunctionName).replace("saldo-prod-", "") as keyof typeof functions;
      const isExpected = variablesOf(functions[name]).includes("TABLE_NAME");
      const { Variables = {} } = Properties.Environment as Variables;
      expect(Variables.TABLE_NAME, name).toBe(isExpected ? tableName : undefined);
      named += isExpected ? 1 : 0;
    }
    expect(named).toBeGreaterThan(20);
  });

  it("lets the functions reach the copy, its index and its stream, and nothing of the table before", () => {
    const reached = new Set(dynamoResourcesOf(restored));

    expect([...reached].sort()).toEqual(
      [tableArn, `${tableArn}/index/queue`, tableStreamArn].map((arn) => JSON.stringify(arn)).sort(),
    );
    expect(dynamoResourcesOf(restored)).toHaveLength(dynamoResourcesOf(prod).length);
  });

  it("is told of new items by the copy's stream, and by no other", () => {
    const streams = resources(restored.whole, "AWS::Lambda::EventSourceMapping")
      .map(([, { Properties }]) => Properties)
      .filter(({ StartingPosition }) => StartingPosition !== undefined);

    expect(streams).toHaveLength(Object.keys(newItems).length);
    for (const { EventSourceArn } of streams) expect(EventSourceArn).toBe(tableStreamArn);
  });

  it("has its alarms on the copy", () => {
    const alarms = resources(restored.data, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => Properties);
    const { Metrics } = alarms.find(({ AlarmName }) => AlarmName === "saldo-prod-table-throttles")!;
    const dimensions = (Metrics as { MetricStat?: { Metric: { Dimensions: { Name: string; Value: unknown }[] } } }[])
      .flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? [])
      .filter(({ Name }) => Name === "TableName");

    expect(dimensions.map(({ Value }) => Value)).toEqual(Array.from({ length: 4 }, () => tableName));
  });

  it("leaves the table before as it is, and nothing else of the data but the alarms", () => {
    expect(ownTableOf(restored)).toEqual(ownTableOf(prod));
    expect(withoutAlarms(restored.data.toJSON().Resources)).toEqual(withoutAlarms(prod.data.toJSON().Resources));
  });

  it("refers to the table before nowhere", () => {
    const [[own]] = ownTableOf(restored) as [[string, Resource]];

    expect(JSON.stringify(prod.whole.toJSON())).toContain(`"${own}"`);
    const { [own]: _, ...others } = restored.whole.toJSON().Resources as Record<string, Resource>;
    expect(JSON.stringify(others)).not.toContain(`"${own}"`);
  });

  const wrongCopies: readonly (readonly [string, Partial<Stage>, string])[] = [
    ["a name without a stream", { tableName }, "names only one of tableName and tableStreamArn"],
    ["a stream without a name", { tableStreamArn }, "names only one of tableName and tableStreamArn"],
    ["another stage's name", { ...copy, tableName: "saldo-staging-2" }, "must begin with saldo-prod-"],
    ["the stage's own name", { ...copy, tableName: "saldo-prod" }, "must begin with saldo-prod-"],
    ["the stream of another table", { ...copy, tableName: "saldo-prod-3" }, "is no stream of the table saldo-prod-3"],
    ["the table's ARN", { ...copy, tableStreamArn: tableArn }, "is no stream of the table"],
    [
      "another region",
      { ...copy, tableStreamArn: tableStreamArn.replace("eu-central-1", "eu-west-1") },
      "in its AWS account and region",
    ],
    [
      "another AWS account",
      { ...copy, tableStreamArn: tableStreamArn.replace("123456789012", "210987654321") },
      "in its AWS account and region",
    ],
  ];
  it.each(wrongCopies)("is refused with %s", (_, changes, sentence) => {
    expect(() => unchecked("prod", changes)).toThrow(sentence);
  });
});

describe("a stage that is stopped", () => {
  const stopped = synthesised("prod", { isStopped: true });
  const onlyRead = ["about", "emergency-routings", "measure-queues", "service-state"];
  const stateOf = ({ whole }: typeof prod) => ({
    lambdas: lambdasOf({ whole } as typeof prod).map(([, { Properties }]) => ({
      name: String(Properties.FunctionName).replace("saldo-prod-", ""),
      reserved: Properties.ReservedConcurrentExecutions,
    })),
    triggers: resources(whole, "AWS::Lambda::EventSourceMapping").map(([, { Properties }]) => Properties.Enabled),
    schedules: resources(whole, "AWS::Scheduler::Schedule").map(([, { Properties }]) => Properties.State),
  });

  it("lets no function run that writes, and has calls to 112 routed all the same", () => {
    const { lambdas } = stateOf(stopped);
    const running = lambdas.filter(({ reserved }) => reserved !== 0).map(({ name }) => name);

    expect(lambdas).toHaveLength(Object.keys(functions).length);
    expect(running.sort()).toEqual(onlyRead);
    for (const name of running) {
      const { table } = functions[name as keyof typeof functions];
      expect(Object.values(table).flat().join()).not.toMatch(/Put|Update|Delete|Write/);
    }
  });

  it("takes nothing from a queue or stream, and begins no schedule", () => {
    const { triggers, schedules } = stateOf(stopped);

    expect(new Set(triggers)).toEqual(new Set([false]));
    expect(new Set(schedules)).toEqual(new Set(["DISABLED"]));
  });

  it("says so either way, because CloudFormation leaves as it is what a template no longer says", () => {
    const { lambdas, triggers, schedules } = stateOf(prod);

    expect(new Set(triggers)).toEqual(new Set([true]));
    expect(new Set(schedules)).toEqual(new Set(["ENABLED"]));
    expect(lambdas.filter(({ reserved }) => reserved === 0)).toEqual([]);
  });

  it("keeps its data stack as it is", () => {
    expect(stopped.data.toJSON()).toEqual(prod.data.toJSON());
  });
});

describe("a stage whose table is copied to another AWS account", () => {
  const { backupVaultArn } = additions;
  const template = synthesised("prod", additions);
  const only = (type: string) => {
    const found = resources(template.data, type);
    expect(found).toHaveLength(1);
    return found[0]![1].Properties;
  };

  it("backs it up each day and copies that to the vault, by a role of its own", () => {
    expect(only("AWS::Backup::BackupPlan")).toMatchObject({
      BackupPlan: {
        BackupPlanRule: [
          {
            ScheduleExpression: "cron(0 1 * * ? *)",
            Lifecycle: { DeleteAfterDays: 7 },
            CopyActions: [{ DestinationBackupVaultArn: backupVaultArn, Lifecycle: { DeleteAfterDays: 90 } }],
          },
        ],
      },
    });
    const [[own]] = ownTableOf(template) as [[string, Resource]];
    const { BackupSelection } = only("AWS::Backup::BackupSelection") as {
      BackupSelection: { Resources: unknown; IamRoleArn: { "Fn::GetAtt": [string, string] } };
    };
    expect(BackupSelection.Resources).toEqual([{ "Fn::GetAtt": [own, "Arn"] }]);
    const [[role, { Properties }]] = resources(template.data, "AWS::IAM::Role") as [[string, Resource]];
    expect(BackupSelection.IamRoleArn["Fn::GetAtt"][0]).toBe(role);
    expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(JSON.stringify(Properties)).not.toContain('"*"');
  });

  it("keeps the backups under a key that the other account may open, and no other", () => {
    const { KeyPolicy } = only("AWS::KMS::Key") as { KeyPolicy: { Statement: { Principal: unknown }[] } };
    const principals = new Set(KeyPolicy.Statement.map(({ Principal }) => JSON.stringify(Principal)));

    expect([...principals].filter((principal) => !principal.includes("123456789012"))).toEqual([
      expect.stringContaining("210987654321"),
    ]);
    expect(only("AWS::Backup::BackupVault")).toMatchObject({
      EncryptionKeyArn: { "Fn::GetAtt": [expect.stringMatching(/^BackupsKey/), "Arn"] },
      Notifications: { BackupVaultEvents: ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED"] },
    });
  });

  it("takes a backup back from the other account, and from no other", () => {
    expect(only("AWS::Backup::BackupVault").AccessPolicy).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "backup:CopyIntoBackupVault",
          Principal: { AWS: "arn:aws:iam::210987654321:root" },
          Resource: "*",
        },
      ],
    });
  });

  it("copies the table that is used", () => {
    const { data: onCopy } = synthesised("prod", { ...copy, backupVaultArn });
    const [[, { Properties }]] = resources(onCopy, "AWS::Backup::BackupSelection") as [[string, Resource]];

    expect(Properties).toMatchObject({ BackupSelection: { Resources: [tableArn] } });
  });

  it("does so only where it names the vault", () => {
    expect(JSON.stringify(prod.data.toJSON())).not.toMatch(/AWS::(Backup|KMS|IAM)::/);
  });

  it.each([
    "arn:aws:backup:eu-central-1:123456789012:backup-vault:saldo-copies",
    "saldo-copies",
    "arn:aws:backup:eu-central-1:210987654321:recovery-point:x",
  ])("is refused where there is no such vault elsewhere: %s", (wrong) => {
    expect(() => unchecked("prod", { backupVaultArn: wrong })).toThrow(
      "is no vault of AWS Backup in another AWS account",
    );
  });
});
