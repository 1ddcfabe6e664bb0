/**
 * Compares the data stack with what is deployed, before it is deployed: what holds data must neither go, nor be made anew, nor lose what
 * protects it. CloudFormation itself does all of that without asking.
 */

import { StageError } from "./stages.ts";

type Resource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
};
export type StackTemplate = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
};

/**
 * What holds data, or what people have confirmed or switched on, by type; and the properties that may change. By CloudFormation's
 * reference each of these is updated without interruption, and none decides what is kept, for how long, under which key or how it is
 * protected. Any other property is refused, also one that AWS adds some day.
 */
export const stateful: Readonly<Record<string, readonly string[]>> = {
  "AWS::DynamoDB::Table": ["BillingMode", "OnDemandThroughput", "Tags"],
  "AWS::S3::Bucket": ["CorsConfiguration", "NotificationConfiguration", "Tags"],
  "AWS::SecretsManager::Secret": ["Description", "Tags"],
  "AWS::KMS::Key": ["Description", "EnableKeyRotation", "RotationPeriodInDays", "Tags"],
  "AWS::SES::EmailIdentity": ["ConfigurationSetAttributes", "FeedbackAttributes", "MailFromAttributes", "Tags"],
  "AWS::SES::ReceiptRuleSet": [],
  "AWS::SNS::Topic": ["DisplayName", "Tags"],
  "AWS::SQS::Queue": ["ReceiveMessageWaitTimeSeconds", "Tags", "VisibilityTimeout"],
  "AWS::Backup::BackupVault": ["BackupVaultTags", "Notifications"],
};

/** Lists that may grow, as for a new index. What stands in them must stay as it is: a key's type, for one, replaces the table. */
const mayGrow: readonly string[] = ["AttributeDefinitions", "GlobalSecondaryIndexes"];

/** What can't be taken back: `change` names it (`<logical id>` of what goes, else `<logical id>.<property>`), `sentence` says it. */
export type Loss = { readonly change: string; readonly sentence: string };

/** All that could be lost; nothing where `next` may be deployed over `deployed`. Throws a `StageError` where that holds no data. */
export const lossesOf = (deployed: StackTemplate, next: StackTemplate): Loss[] => {
  const kept = Object.entries(deployed.Resources).filter(([, { Type }]) => Type in stateful);
  if (kept.length === 0) throw new StageError("The deployed template holds no data: it is not that of a data stack.");
  return kept.flatMap(([id, before]) => {
    const after = next.Resources[id];
    if (!after) return [{ change: id, sentence: `${id} (${before.Type}) would be removed.` }];
    if (after.Type !== before.Type)
      return [
        { change: `${id}.Type`, sentence: `${id}.Type would become ${after.Type}: the ${before.Type} is replaced.` },
      ];
    const changed = [
      ...changedProperties(before, after),
      ...(["DeletionPolicy", "UpdateReplacePolicy"] as const).filter(
        (policy) => before[policy] === "Retain" && after[policy] !== "Retain",
      ),
      ...(conditionOf(before, deployed) === conditionOf(after, next) ? [] : ["Condition"]),
    ];
    return changed.map((name) => ({
      change: `${id}.${name}`,
      sentence: `${id}.${name} would change: the ${before.Type} may be replaced by that, or lose what it holds.`,
    }));
  });
};

const changedProperties = (before: Resource, after: Resource): string[] => {
  const [old, now] = [before.Properties ?? {}, after.Properties ?? {}];
  const harmless = stateful[before.Type] ?? [];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => {
    if (harmless.includes(name) || canonical(old[name]) === canonical(now[name])) return false;
    return !(mayGrow.includes(name) && stillHolds(now[name], old[name]));
  });
};

const stillHolds = (now: unknown, old: unknown): boolean => {
  const held = new Set(elementsOf(now).map(canonical));
  return elementsOf(old).every((element) => held.has(canonical(element)));
};

const elementsOf = (list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []);

/** A resource under a condition that is false is removed, so its name and what it says count. */
const conditionOf = ({ Condition: name }: Resource, { Conditions = {} }: StackTemplate): string | undefined =>
  name === undefined ? undefined : `${name}: ${canonical(Conditions)}`;

/**
 * What is refused of the losses: all that `meant` does not name. Throws a `StageError` where `meant` names what does not change, be it
 * mistyped or left over from another deployment.
 */
export const refusedOf = (losses: readonly Loss[], meant: readonly string[]): Loss[] => {
  const unknown = meant.filter((name) => !losses.some(({ change }) => change === name));
  if (unknown.length > 0) throw new StageError(`"-c meant" names what does not change: ${unknown.join(", ")}.`);
  return losses.filter(({ change }) => !meant.includes(change));
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
