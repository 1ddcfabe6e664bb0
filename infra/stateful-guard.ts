/**
 * Compares the data stack with what is deployed, before it is deployed: what holds data must neither go nor be made anew.
 * CloudFormation itself does both without asking.
 */

type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };
export type StackTemplate = { readonly Resources: Readonly<Record<string, Resource>> };

/**
 * What holds data, by type, and the properties whose change makes CloudFormation replace it, or write what it holds anew (the
 * value of a secret).
 */
export const stateful: Readonly<Record<string, readonly string[]>> = {
  "AWS::DynamoDB::Table": ["TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"],
  "AWS::S3::Bucket": ["BucketName"],
  "AWS::SecretsManager::Secret": ["Name", "SecretString", "GenerateSecretString"],
  "AWS::KMS::Key": ["KeySpec", "KeyUsage", "MultiRegion", "Origin"],
  "AWS::SES::EmailIdentity": ["EmailIdentity"],
  "AWS::SQS::Queue": ["QueueName", "FifoQueue"],
  "AWS::Backup::BackupVault": ["BackupVaultName", "EncryptionKeyArn"],
};

/** What would be lost, a sentence each; none where `next` may be deployed over `deployed`. */
export const lossesOf = (deployed: StackTemplate, next: StackTemplate): string[] => {
  const kept = Object.entries(deployed.Resources).filter(([, { Type }]) => Type in stateful);
  if (kept.length === 0) return ["The deployed template holds no data: it is not that of a data stack."];
  return kept.flatMap(([id, before]) => {
    const after = next.Resources[id];
    if (!after) return [`${id} (${before.Type}) would be removed.`];
    if (after.Type !== before.Type) return [`${id} would be replaced: ${before.Type} becomes ${after.Type}.`];
    const changed = (stateful[before.Type] ?? []).filter(
      (name) => canonical(before.Properties?.[name]) !== canonical(after.Properties?.[name]),
    );
    return [...changed, ...retypedKeys(before, after)].map(
      (name) => `${id} (${before.Type}) would be replaced or written anew: its ${name} changes.`,
    );
  });
};

/** An attribute more, for a new index, is harmless; another type of one that there is replaces the table. */
const retypedKeys = (before: Resource, after: Resource): string[] => {
  const [old, now] = [typesOf(before), typesOf(after)];
  return [...old]
    .filter(([name, type]) => (now.get(name) ?? type) !== type)
    .map(([name]) => `AttributeDefinitions of ${name}`);
};

const typesOf = ({ Properties }: Resource): Map<string, string> => {
  const defined = (Properties?.AttributeDefinitions ?? []) as { AttributeName: string; AttributeType: string }[];
  return new Map(defined.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
};

/** The same text for the same content, in whatever order its fields are. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

/** A template as `aws cloudformation get-template` prints it: alone, or as `TemplateBody` beside its stages. */
export const templateIn = (text: string): StackTemplate => {
  const read = parsed(text) as { TemplateBody?: unknown; Resources?: unknown } | undefined;
  const template = (read?.TemplateBody ?? read) as StackTemplate | undefined;
  if (typeof template?.Resources !== "object" || template.Resources === null)
    throw new RangeError("it is no template in JSON with Resources");
  return template;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
