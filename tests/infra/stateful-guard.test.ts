import { describe, expect, it } from "vitest";
import { lossesOf, refusedOf, type StackTemplate, stateful, templateIn } from "../../infra/stateful-guard.ts";
import { run } from "../support/local-system.ts";
import { type Resource, synthesised } from "./synthesis.ts";

const deployed = synthesised("prod").data.toJSON() as StackTemplate;

type Changed = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** The template with a change, made on a copy. */
const changed = (change: (resources: Changed) => void): StackTemplate => {
  const next = structuredClone(deployed) as { Resources: Changed };
  change(next.Resources);
  return next;
};

const sentencesOf = (before: StackTemplate, after: StackTemplate): string[] =>
  lossesOf(before, after).map(({ sentence }) => sentence);
const changesOf = (before: StackTemplate, after: StackTemplate): string[] =>
  lossesOf(before, after).map(({ change }) => change);

const held = Object.entries(deployed.Resources).filter(([, { Type }]) => Type in stateful);

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
    expect(held.length).toBeGreaterThanOrEqual(16);
    for (const [id, { Type }] of held)
      expect(
        lossesOf(
          deployed,
          changed((resources) => {
            delete resources[id];
          }),
        ),
      ).toEqual([{ change: id, sentence: `${id} (${Type}) would be removed.` }]);
  });

  it("may not hold under another logical id what it held before", () => {
    const moved = changed((resources) => {
      resources.NewTable = resources[table]!;
      delete resources[table];
    });

    expect(sentencesOf(deployed, moved)).toEqual([`${table} (AWS::DynamoDB::Table) would be removed.`]);
  });

  it("may not make something else of it", () => {
    const retyped = changed((resources) => {
      resources[table]!.Type = "AWS::DynamoDB::GlobalTable";
    });

    expect(sentencesOf(deployed, retyped)).toEqual([
      `${table}.Type would become AWS::DynamoDB::GlobalTable: the AWS::DynamoDB::Table is replaced.`,
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
    [mailInQueue, "MessageRetentionPeriod", 60],
    [table, "TimeToLiveSpecification", { AttributeName: "expires", Enabled: true }],
    [table, "StreamSpecification", { StreamViewType: "NEW_IMAGE" }],
    [table, "PointInTimeRecoverySpecification", { PointInTimeRecoveryEnabled: false }],
    [table, "DeletionProtectionEnabled", false],
    [table, "SSESpecification", { SSEEnabled: true, SSEType: "KMS" }],
    [table, "GlobalSecondaryIndexes", []],
    [bucket, "LifecycleConfiguration", { Rules: [] }],
    [bucket, "VersioningConfiguration", { Status: "Suspended" }],
  ])("may not change %s by its %s to %j", (id, property, value) => {
    const next = changed((resources) => {
      resources[id]!.Properties[property] = value;
    });

    expect(lossesOf(deployed, next)).toEqual([
      {
        change: `${id}.${property}`,
        sentence: `${id}.${property} would change: the ${deployed.Resources[id]!.Type} may be replaced by that, or lose what it holds.`,
      },
    ]);
  });

  it.each(held)("may change of %s what is harmless, and nothing else, known or unknown", (id, { Type, Properties }) => {
    const names = [...Object.keys(Properties ?? {}), ...stateful[Type]!, "SomethingOfNextYear"];
    for (const name of new Set(names)) {
      const next = changed((resources) => {
        const { Properties: changing } = resources[id]!;
        changing[name] = name in changing ? undefined : "new";
      });
      expect(changesOf(deployed, next), name).toEqual(stateful[Type]!.includes(name) ? [] : [`${id}.${name}`]);
    }
  });

  it.each(held)("may not put %s under a condition, or no longer retain it", (id, { DeletionPolicy }) => {
    const with_ = (what: Record<string, string>) =>
      changed((resources) => {
        Object.assign(resources[id]!, what);
      });

    expect(changesOf(deployed, with_({ Condition: "Never" }))).toEqual([`${id}.Condition`]);
    for (const policy of ["DeletionPolicy", "UpdateReplacePolicy"]) {
      const isRetained = DeletionPolicy === "Retain";
      expect(changesOf(deployed, with_({ [policy]: "Delete" }))).toEqual(isRetained ? [`${id}.${policy}`] : []);
      expect(changesOf(deployed, with_({ [policy]: "Retain" }))).toEqual([]);
    }
  });

  it("may not change what the condition of a resource says", () => {
    const under = (Conditions: Record<string, unknown>) => ({
      ...changed((resources) => {
        Object.assign(resources[table]!, { Condition: "IsKept" });
      }),
      Conditions,
    });
    const before = under({ IsKept: { "Fn::Equals": ["a", "a"] } });

    expect(changesOf(before, before)).toEqual([]);
    expect(changesOf(before, under({ IsKept: { "Fn::Equals": ["a", "b"] } }))).toEqual([`${table}.Condition`]);
  });

  it("may not give an attribute of a key another type, and may add one", () => {
    const withTypes = (change: (defined: { AttributeName: string; AttributeType: string }[]) => void) =>
      changed((resources) => change(resources[table]!.Properties.AttributeDefinitions as never));

    expect(
      changesOf(
        deployed,
        withTypes((defined) => {
          defined.find(({ AttributeName }) => AttributeName === "queuedAt")!.AttributeType = "N";
        }),
      ),
    ).toEqual([`${table}.AttributeDefinitions`]);
    expect(
      changesOf(
        deployed,
        withTypes((defined) => defined.push({ AttributeName: "day", AttributeType: "S" })),
      ),
    ).toEqual([]);
  });

  it("may change what is updated in place, add what is new, and drop what holds nothing", () => {
    const harmless = changed((resources) => {
      const { Properties } = resources[table]!;
      Properties.OnDemandThroughput = { MaxReadRequestUnits: 1_000 };
      (Properties.GlobalSecondaryIndexes as unknown[]).push({ IndexName: "by-day" });
      resources[bucket]!.Properties.CorsConfiguration = { CorsRules: [] };
      resources[secretNamed("totp-key")]!.Properties.Description = "other words";
      resources.More = { Type: "AWS::S3::Bucket", Properties: { BucketName: "more" } };
      for (const [id, { Type }] of Object.entries(resources))
        if (Type === "AWS::CloudWatch::Alarm") delete resources[id];
    });

    expect(lossesOf(deployed, harmless)).toEqual([]);
  });

  it("is refused the template of another stage or another stack, and one that holds nothing", () => {
    expect(changesOf(synthesised("staging").data.toJSON() as StackTemplate, deployed)).toContain(`${table}.TableName`);
    expect(() => lossesOf({ Resources: {} }, deployed)).toThrow(
      "The deployed template holds no data: it is not that of a data stack.",
    );
  });

  it("knows every type that the stage retains, but what only says who may reach it", () => {
    const retained = Object.values(deployed.Resources as unknown as Record<string, Resource>)
      .filter(({ DeletionPolicy }) => DeletionPolicy === "Retain")
      .map(({ Type }) => Type)
      .filter((type) => type !== "AWS::S3::BucketPolicy");

    expect(Object.keys(stateful)).toEqual(expect.arrayContaining([...new Set(retained)]));
  });
});

describe("a change that is meant", () => {
  const losses = lossesOf(
    deployed,
    changed((resources) => {
      delete resources[domain];
      resources[bucket]!.Properties.LifecycleConfiguration = { Rules: [] };
    }),
  );

  it("is let through by its name, and no other with it", () => {
    expect(losses).toHaveLength(2);
    expect(refusedOf(losses, [])).toEqual(losses);
    expect(refusedOf(losses, [`${bucket}.LifecycleConfiguration`]).map(({ change }) => change)).toEqual([domain]);
    expect(refusedOf(losses, [domain, `${bucket}.LifecycleConfiguration`])).toEqual([]);
  });

  it.each([`${bucket}.BucketName`, table, bucket])("is refused where nothing of that name changes: %s", (name) => {
    expect(() => refusedOf(losses, [domain, name])).toThrow(`names what does not change: ${name}.`);
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

describe("synthesis", () => {
  const synthesis = async (context: Record<string, string>) => {
    const ran = run(["infra/app.ts"], { CDK_CONTEXT_JSON: JSON.stringify(context) });
    return { code: await ran.ended, said: ran.said() };
  };

  it("is refused at once where what is meant has nothing to be compared with, and where that can't be read", async () => {
    const withoutFile = await synthesis({ stage: "dev", meant: "Table.KeySchema" });
    expect(withoutFile.code).toBe(1);
    expect(withoutFile.said).toContain("give that too, by -c deployed=<file>");

    const unreadable = await synthesis({ stage: "dev", deployed: "package.json" });
    expect(unreadable.code).toBe(1);
    expect(unreadable.said).toContain("The deployed template package.json can't be read: it is no template");
  });
});
