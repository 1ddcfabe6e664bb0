import { describe, expect, it } from "vitest";
import { lossesOf, type StackTemplate, stateful, templateIn } from "../../infra/stateful-guard.ts";
import { type Resource, synthesised } from "./synthesis.ts";

const deployed = synthesised("prod").data.toJSON() as StackTemplate;

type Changed = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** The template with a change, made on a copy. */
const changed = (change: (resources: Changed) => void): StackTemplate => {
  const next = structuredClone(deployed) as { Resources: Changed };
  change(next.Resources);
  return next;
};

const idOf = (type: string, isIt: (properties: Record<string, unknown>) => boolean = () => true): string => {
  const found = Object.entries(deployed.Resources).find(
    ([, { Type, Properties = {} }]) => Type === type && isIt(Properties),
  );
  if (!found) throw new Error(`there is no ${type}`);
  return found[0];
};
const table = idOf("AWS::DynamoDB::Table");
const bucket = idOf("AWS::S3::Bucket", ({ BucketName }) => BucketName !== undefined);
const secretNamed = (name: string) =>
  idOf("AWS::SecretsManager::Secret", ({ Name }) => String(Name).endsWith(`/${name}`));
const domain = idOf("AWS::SES::EmailIdentity");
const mailInQueue = idOf("AWS::SQS::Queue", ({ QueueName }) => QueueName === "saldo-prod-mail-in");

describe("the data stack, compared with what is deployed", () => {
  it("may be deployed again as it is, and where only the order of fields differs", () => {
    expect(lossesOf(deployed, deployed)).toEqual([]);
    const reordered = changed((resources) => {
      const properties = resources[table]!.Properties;
      resources[table]!.Properties = Object.fromEntries(Object.entries(properties).reverse());
    });
    expect(lossesOf(deployed, reordered)).toEqual([]);
  });

  it("may not lose anything that holds data", () => {
    const held = Object.entries(deployed.Resources).filter(([, { Type }]) => Type in stateful);
    expect(held.length).toBeGreaterThanOrEqual(11);
    for (const [id, { Type }] of held)
      expect(
        lossesOf(
          deployed,
          changed((resources) => {
            delete resources[id];
          }),
        ),
      ).toEqual([`${id} (${Type}) would be removed.`]);
  });

  it("may not hold under another logical id what it held before", () => {
    const moved = changed((resources) => {
      resources.NewTable = resources[table]!;
      delete resources[table];
    });

    expect(lossesOf(deployed, moved)).toEqual([`${table} (AWS::DynamoDB::Table) would be removed.`]);
  });

  it("may not make something else of it", () => {
    const retyped = changed((resources) => {
      resources[table]!.Type = "AWS::DynamoDB::GlobalTable";
    });

    expect(lossesOf(deployed, retyped)).toEqual([
      `${table} would be replaced: AWS::DynamoDB::Table becomes AWS::DynamoDB::GlobalTable.`,
    ]);
  });

  it.each([
    [table, "TableName", "saldo-prod-2"],
    [table, "TableName", undefined],
    [table, "KeySchema", [{ AttributeName: "pk", KeyType: "HASH" }]],
    [table, "LocalSecondaryIndexes", [{ IndexName: "by-day" }]],
    [bucket, "BucketName", "saldo-files"],
    [secretNamed("totp-key"), "Name", "saldo/prod/totp"],
    [secretNamed("pesel-key"), "GenerateSecretString", { PasswordLength: 65, ExcludePunctuation: true }],
    [secretNamed("stripe"), "SecretString", "{}"],
    [domain, "EmailIdentity", "other.test"],
    [mailInQueue, "QueueName", "saldo-prod-mails"],
    [mailInQueue, "FifoQueue", true],
  ])("may not change %s by its %s to %j", (id, property, value) => {
    const next = changed((resources) => {
      resources[id]!.Properties[property] = value;
    });

    expect(lossesOf(deployed, next)).toEqual([
      `${id} (${deployed.Resources[id]!.Type}) would be replaced or written anew: its ${property} changes.`,
    ]);
  });

  it("may not give an attribute of a key another type, and may add one", () => {
    const withTypes = (change: (defined: { AttributeName: string; AttributeType: string }[]) => void) =>
      changed((resources) => change(resources[table]!.Properties.AttributeDefinitions as never));

    expect(
      lossesOf(
        deployed,
        withTypes((defined) => {
          defined.find(({ AttributeName }) => AttributeName === "queuedAt")!.AttributeType = "N";
        }),
      ),
    ).toEqual([
      `${table} (AWS::DynamoDB::Table) would be replaced or written anew: its AttributeDefinitions of queuedAt changes.`,
    ]);
    expect(
      lossesOf(
        deployed,
        withTypes((defined) => defined.push({ AttributeName: "day", AttributeType: "S" })),
      ),
    ).toEqual([]);
  });

  it("may change what is updated in place, add what is new, and drop what holds nothing", () => {
    const harmless = changed((resources) => {
      Object.assign(resources[table]!.Properties, {
        DeletionProtectionEnabled: false,
        GlobalSecondaryIndexes: [],
        OnDemandThroughput: { MaxReadRequestUnits: 1_000 },
      });
      resources[bucket]!.Properties.LifecycleConfiguration = { Rules: [] };
      resources[secretNamed("totp-key")]!.Properties.Description = "other words";
      resources.More = { Type: "AWS::S3::Bucket", Properties: { BucketName: "more" } };
      for (const [id, { Type }] of Object.entries(resources))
        if (Type === "AWS::CloudWatch::Alarm") delete resources[id];
    });

    expect(lossesOf(deployed, harmless)).toEqual([]);
  });

  it("is refused the template of another stage or another stack, and one that holds nothing", () => {
    expect(lossesOf(synthesised("staging").data.toJSON() as StackTemplate, deployed)).toContain(
      `${table} (AWS::DynamoDB::Table) would be replaced or written anew: its TableName changes.`,
    );
    expect(lossesOf({ Resources: {} }, deployed)).toEqual([
      "The deployed template holds no data: it is not that of a data stack.",
    ]);
  });

  it("knows every type that the stage retains, but what only says who may reach it", () => {
    const retained = Object.values(deployed.Resources as unknown as Record<string, Resource>)
      .filter(({ DeletionPolicy }) => DeletionPolicy === "Retain")
      .map(({ Type }) => Type)
      .filter((type) => type !== "AWS::S3::BucketPolicy");

    expect(Object.keys(stateful)).toEqual(expect.arrayContaining([...new Set(retained)]));
  });
});

describe("a deployed template", () => {
  it("is read as AWS prints it, alone or with what stands beside it", () => {
    expect(templateIn(JSON.stringify(deployed))).toEqual(deployed);
    expect(templateIn(JSON.stringify({ TemplateBody: deployed, StagesAvailable: ["Original"] }))).toEqual(deployed);
  });

  it.each(["", "Resources:\n  Table:", "null", "[]", '{"Resources":null}', '{"TemplateBody":"Resources: {}"}'])(
    "is refused where it is none: %j",
    (text) => {
      expect(() => templateIn(text)).toThrow("no template in JSON");
    },
  );
});
