import { describe, expect, it } from "vitest";
import { tableDefinition } from "../../local/dynamo.ts";
import { resources, synthesised } from "./synthesis.ts";

const prod = synthesised("prod");
const dev = synthesised("dev");

const tableOf = ({ data }: typeof prod) => {
  const tables = resources(data, "AWS::DynamoDB::Table");
  expect(tables).toHaveLength(1);
  return tables[0]![1];
};

describe("the table", () => {
  it("is named by its stage, and keyed by pk and sk", () => {
    expect(tableOf(prod).Properties).toMatchObject({
      TableName: "saldo-prod",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    });
  });

  it("can be brought back to any second, forgets what has expired, and tells only the keys of what changed", () => {
    for (const stage of [prod, dev])
      expect(tableOf(stage).Properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
        StreamSpecification: { StreamViewType: "KEYS_ONLY" },
      });
  });

  it("has one index, of waiting work, with few attributes", () => {
    expect(tableOf(prod).Properties.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: "queue",
        KeySchema: [
          { AttributeName: "queue", KeyType: "HASH" },
          { AttributeName: "queuedAt", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["accountId", "why"] },
      },
    ]);
  });

  it("is made locally as it is on AWS", () => {
    const deployed = tableOf(dev).Properties;

    const { TableName: _, StreamSpecification, ...local } = tableDefinition("saldo-dev");

    expect(deployed).toMatchObject({ ...local, TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true } });
    expect(deployed.StreamSpecification).toEqual({ StreamViewType: StreamSpecification?.StreamViewType });
  });
});

describe("what must never be lost", () => {
  it("is retained in staging and prod, and its stack refuses to be deleted", () => {
    for (const stage of [prod, synthesised("staging")]) {
      const kept = [
        ...resources(stage.data, "AWS::DynamoDB::Table"),
        ...resources(stage.data, "AWS::SecretsManager::Secret"),
        ...resources(stage.data, "AWS::SES::EmailIdentity"),
        ...resources(stage.data, "AWS::S3::Bucket"),
        ...resources(stage.data, "AWS::S3::BucketPolicy"),
      ];

      expect(kept).toHaveLength(11);
      for (const [, resource] of kept)
        expect(resource).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
      expect(tableOf(stage).Properties.DeletionProtectionEnabled).toBe(true);
      expect(stage.dataStack.terminationProtection).toBe(true);
    }
  });

  it("goes with its stack in dev", () => {
    expect(tableOf(dev)).toMatchObject({ DeletionPolicy: "Delete", Properties: { DeletionProtectionEnabled: false } });
    expect(dev.dataStack.terminationProtection).toBe(false);
  });
});

describe("the files", () => {
  const bucketsOf = ({ data }: typeof prod) => {
    const buckets = resources(data, "AWS::S3::Bucket");
    const [files] = buckets.filter(([, { Properties }]) => "BucketName" in Properties);
    const [logs] = buckets.filter(([, { Properties }]) => !("BucketName" in Properties));
    expect(buckets).toHaveLength(2);
    return { files: files!, logs: logs! };
  };
  const stages = [prod, synthesised("staging"), dev];

  const statementsOf = (bucket: string) => {
    const policies = resources(prod.data, "AWS::S3::BucketPolicy").map(
      ([, { Properties }]) => Properties as { Bucket: { Ref: string }; PolicyDocument: { Statement: unknown[] } },
    );
    return policies
      .filter(({ Bucket }) => Bucket.Ref === bucket)
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  };
  const onlyOverTls = (bucket: string) => {
    const arn = { "Fn::GetAtt": [bucket, "Arn"] };
    return {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:*",
      Resource: [arn, { "Fn::Join": ["", [arn, "/*"]] }],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
  };

  it("and the records of who reached for them are private and encrypted, by whatever rule of an object's own", () => {
    for (const stage of stages)
      for (const [, { Properties }] of resources(stage.data, "AWS::S3::Bucket"))
        expect(Properties).toMatchObject({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
          },
        });
  });

  it("are reached over TLS only, and nobody is let in by the bucket itself but SES, by the one rule that receives e-mail", () => {
    const { files, logs } = bucketsOf(prod);

    expect(statementsOf(files[0])).toEqual([
      onlyOverTls(files[0]),
      {
        Sid: "AllowPutByMailIn",
        Effect: "Allow",
        Principal: { Service: "ses.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: { "Fn::Join": ["", [{ "Fn::GetAtt": [files[0], "Arn"] }, "/mail/*"]] },
        Condition: {
          StringEquals: {
            "aws:SourceAccount": { Ref: "AWS::AccountId" },
            "aws:SourceArn":
              "arn:aws:ses:eu-central-1:123456789012:receipt-rule-set/saldo-prod:receipt-rule/saldo-prod",
          },
        },
      },
    ]);
    expect(statementsOf(logs[0])).toEqual([
      onlyOverTls(logs[0]),
      {
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: { "Fn::Join": ["", [{ "Fn::GetAtt": [logs[0], "Arn"] }, "/files/*"]] },
        Condition: {
          ArnLike: { "aws:SourceArn": { "Fn::GetAtt": [files[0], "Arn"] } },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
    ]);
  });

  it("are kept in versions, so that what was scanned is what is taken", () => {
    for (const stage of stages)
      expect(bucketsOf(stage).files[1].Properties.VersioningConfiguration).toEqual({ Status: "Enabled" });
  });

  it("are forgotten: an upload after a day, in every version, what was checked when no transfer can be disputed and no claim made, a digest after 90 days, and a received e-mail after 30", () => {
    for (const stage of stages)
      expect(bucketsOf(stage).files[1].Properties.LifecycleConfiguration).toEqual({
        Rules: [
          { Id: "unfinished", Status: "Enabled", AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
          {
            Id: "incoming",
            Status: "Enabled",
            Prefix: "incoming/",
            ExpirationInDays: 1,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          },
          {
            Id: "mail",
            Status: "Enabled",
            Prefix: "mail/",
            ExpirationInDays: 30,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          },
          {
            Id: "confirmations",
            Status: "Enabled",
            Prefix: "clean/confirmations/",
            ExpirationInDays: 430,
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          },
          {
            Id: "attachments",
            Status: "Enabled",
            Prefix: "clean/attachments/",
            ExpirationInDays: 2_562,
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          },
          {
            Id: "digests",
            Status: "Enabled",
            Prefix: "clean/digests/",
            ExpirationInDays: 90,
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          },
        ],
      });
  });

  it("have their access logged beside them, for as long as the stage keeps its logs", () => {
    for (const [stage, days] of [
      [prod, 365],
      [dev, 7],
    ] as const) {
      const { files, logs } = bucketsOf(stage);

      expect(files[1].Properties.LoggingConfiguration).toEqual({
        DestinationBucketName: { Ref: logs[0] },
        LogFilePrefix: "files/",
      });
      expect(logs[1].Properties.LifecycleConfiguration).toEqual({
        Rules: [{ Id: "forget", Status: "Enabled", ExpirationInDays: days }],
      });
    }
  });

  it("may be posted and fetched by the panel's pages and no others", () => {
    for (const [stage, origins] of [
      [prod, ["https://panel.saldo.test"]],
      [dev, ["https://panel.dev.saldo.example", "http://localhost:5173"]],
    ] as const)
      expect(bucketsOf(stage).files[1].Properties.CorsConfiguration).toEqual({
        CorsRules: [{ AllowedMethods: ["POST", "GET"], AllowedOrigins: origins, MaxAge: 3600 }],
      });
  });

  it("are told of to EventBridge, by the bucket's own setting and no function of CDK's", () => {
    for (const stage of stages) {
      expect(bucketsOf(stage).files[1].Properties.NotificationConfiguration).toEqual({
        EventBridgeConfiguration: { EventBridgeEnabled: true },
      });
      const types = Object.values(stage.data.toJSON().Resources as Record<string, { Type: string }>);
      expect(types.map(({ Type }) => Type).join()).not.toMatch(/Lambda|Custom|IAM/);
    }
  });

  it("lie in a bucket that is named by stage and account", () => {
    expect(bucketsOf(prod).files[1].Properties.BucketName).toEqual({
      "Fn::Join": ["", ["saldo-prod-files-", { Ref: "AWS::AccountId" }]],
    });
  });

  it("go with their stack in dev", () => {
    for (const [, { DeletionPolicy }] of resources(dev.data, "AWS::S3::Bucket")) expect(DeletionPolicy).toBe("Delete");
  });
});

describe("the secrets", () => {
  const secrets = resources(prod.data, "AWS::SecretsManager::Secret").map(([, { Properties }]) => Properties);

  it("are named by stage", () => {
    expect(secrets.map(({ Name }) => Name)).toEqual([
      "saldo/prod/stripe",
      "saldo/prod/attempts-key",
      "saldo/prod/totp-key",
      "saldo/prod/link-key",
      "saldo/prod/pesel-key",
    ]);
  });

  it("hold no value that stands in the template, not even a sample that would verify a forged event", () => {
    const [stripe, ...keys] = secrets;

    expect(JSON.parse(stripe?.SecretString as string)).toEqual({ secretKey: "", webhookSecrets: [] });
    for (const key of keys) {
      expect(key).not.toHaveProperty("SecretString");
      expect(key.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
    }
    for (const template of [prod.data, prod.api, prod.background])
      expect(JSON.stringify(template.toJSON())).not.toMatch(/[rs]k_(live|test)_|whsec_/);
  });
});

describe("the domain that e-mail comes from", () => {
  const identityOf = ({ data }: typeof prod) => {
    const identities = resources(data, "AWS::SES::EmailIdentity");
    expect(identities).toHaveLength(1);
    return identities[0]!;
  };

  it("is the stage's own, signed by DKIM, and its bounces go to no mailbox", () => {
    for (const [stage, domain] of [
      [prod, "saldo.test"],
      [dev, "dev.saldo.example"],
    ] as const)
      expect(identityOf(stage)[1].Properties).toMatchObject({
        EmailIdentity: domain,
        DkimAttributes: { SigningEnabled: true },
        FeedbackAttributes: { EmailForwardingEnabled: false },
        MailFromAttributes: { MailFromDomain: `bounce.${domain}`, BehaviorOnMxFailure: "USE_DEFAULT_VALUE" },
      });
  });

  it("goes with its stack in dev", () => {
    expect(identityOf(dev)[1].DeletionPolicy).toBe("Delete");
  });

  it("says the records by which SPF passes for it, and how it asks for reports", () => {
    const records = Object.entries(prod.data.findOutputs("*"))
      .filter(([name]) => /MailFrom|Dmarc/.test(name))
      .map(([, { Value }]) => Value);

    expect(records).toEqual([
      "bounce.saldo.test MX 10 feedback-smtp.eu-central-1.amazonses.com",
      'bounce.saldo.test TXT "v=spf1 include:amazonses.com ~all"',
      '_dmarc.saldo.test TXT "v=DMARC1; p=none; rua=mailto:ops@saldo.test"',
    ]);
  });

  it("says the three records that the DNS must hold", () => {
    const [id] = identityOf(prod);
    const records = Object.entries(prod.data.findOutputs("*"))
      .filter(([name]) => name.includes("Dkim"))
      .map(([, { Value }]) => Value);

    expect(records).toEqual(
      [1, 2, 3].map((number) => ({
        "Fn::Join": [
          "",
          [
            { "Fn::GetAtt": [id, `DkimDNSTokenName${number}`] },
            " CNAME ",
            { "Fn::GetAtt": [id, `DkimDNSTokenValue${number}`] },
          ],
        ],
      })),
    );
  });
});
