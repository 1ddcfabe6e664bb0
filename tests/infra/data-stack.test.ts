import { describe, expect, it } from "vitest";
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
});

describe("what must never be lost", () => {
  it("is retained in staging and prod, and its stack refuses to be deleted", () => {
    for (const stage of [prod, synthesised("staging")]) {
      const kept = [
        ...resources(stage.data, "AWS::DynamoDB::Table"),
        ...resources(stage.data, "AWS::SecretsManager::Secret"),
        ...resources(stage.data, "AWS::SES::EmailIdentity"),
      ];

      expect(kept).toHaveLength(6);
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

describe("the secrets", () => {
  const secrets = resources(prod.data, "AWS::SecretsManager::Secret").map(([, { Properties }]) => Properties);

  it("are named by stage", () => {
    expect(secrets.map(({ Name }) => Name)).toEqual([
      "saldo/prod/stripe",
      "saldo/prod/attempts-key",
      "saldo/prod/totp-key",
      "saldo/prod/link-key",
    ]);
  });

  it("hold no value that stands in the template, not even a sample that would verify a forged event", () => {
    const [stripe, ...keys] = secrets;

    expect(JSON.parse(stripe?.SecretString as string)).toEqual({ secretKey: "", webhookSecrets: [] });
    for (const key of keys) {
      expect(key).not.toHaveProperty("SecretString");
      expect(key.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
    }
    for (const template of [prod.data, prod.app])
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
      [prod, "saldo.example"],
      [dev, "dev.saldo.example"],
    ] as const)
      expect(identityOf(stage)[1].Properties).toEqual({
        EmailIdentity: domain,
        DkimAttributes: { SigningEnabled: true },
        FeedbackAttributes: { EmailForwardingEnabled: false },
      });
  });

  it("goes with its stack in dev", () => {
    expect(identityOf(dev)[1].DeletionPolicy).toBe("Delete");
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
