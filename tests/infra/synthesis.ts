import { readFileSync } from "node:fs";
import { App, NestedStack, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { addSaldo, addStacks } from "../../infra/saldo.ts";
import { type Stage, stageNamed } from "../../infra/stages.ts";

export type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
};

const { context } = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8"));

/** A stage as an operator fills it in: the samples that only dev may have are gone. */
const realOperator = { name: "Telefon sp. z o.o.", address: "ul. Prosta 1, 00-838 Warszawa" };

export const filledIn = (name: string): Stage => {
  const stage = stageNamed(name);
  if (stage.name === "dev") return stage;
  const filled = JSON.stringify(stage)
    .replaceAll('.example"', '.test"')
    .replace('"defaultGmina":""', '"defaultGmina":"1465011"');
  return { ...JSON.parse(filled), awsAccount: "123456789012", operator: realOperator };
};

/** All that a stage may have besides: tests of each share the templates. */
export const additions = {
  apiHost: { hostedZoneId: "Z0123456789ABCDEFGHIJ", zoneName: "saldo.test" },
  docs: { host: "docs.saldo.test", certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d" },
  backupVaultArn: "arn:aws:backup:eu-central-1:210987654321:backup-vault:saldo-copies",
  platformRole: "arn:aws:iam::123456789012:role/rating",
} satisfies Partial<Stage>;

const stagesCode = "exports.handler = () => {};";

/** Traces of where each resource was made, and what else `cdk` adds for people at a terminal: a fifth of the time. */
const bare = {
  "aws:cdk:disable-creation-stack-traces": true,
  "aws:cdk:disable-logicalId-metadata": true,
};

/** With the flags that `cdk` would set. CloudFormation's own rules take most of the time of a synthesis: they run only where asked for. */
export const appWithFlags = ({ rules = false } = {}): App =>
  new App({
    analyticsReporting: false,
    stackTraces: false,
    treeMetadata: false,
    builtinCloudFormationValidation: rules,
    context: { ...context, ...bare },
  });

/** A stage with a stand-in for the code, so that nothing is bundled. Synthesis runs every check; without `rules`, all but CloudFormation's own. */
export const built = (stage: string, changes: Partial<Stage> = {}, { rules = true } = {}) => {
  const app = appWithFlags({ rules });
  return { root: app, ...addSaldo(app, { ...filledIn(stage), ...changes }, () => Code.fromInline(stagesCode)) };
};

/** The same stacks, whose synthesis checks nothing and so takes a fraction of the time. */
export const unchecked = (stage: string, changes: Partial<Stage> = {}, source = stagesCode) => {
  const app = appWithFlags();
  return { root: app, ...addStacks(app, { ...filledIn(stage), ...changes }, () => Code.fromInline(source)) };
};

type StackReference = { readonly "Fn::GetStackOutput": { readonly StackName: string; readonly OutputName: string } };
type Json = {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, { readonly Value: unknown }>;
};
type Deployed = { readonly stack: Stack; readonly json: Json };

/**
 * The stage as one template, in which a reference to another stack reads as one within a stack. Outputs are the API
 * stack's.
 */
const merged = (stacks: readonly Deployed[], outputs: Json): Template => {
  const named = Object.fromEntries(stacks.map(({ stack, json }) => [stack.stackName, json]));
  const resolved = (value: unknown, parameters: Record<string, unknown> = {}): unknown => {
    if (Array.isArray(value)) return value.map((part) => resolved(part, parameters));
    if (typeof value !== "object" || value === null) return value;
    if ("Ref" in value && String(value.Ref) in parameters) return parameters[String(value.Ref)];
    if ("Fn::GetStackOutput" in value) {
      const { StackName, OutputName } = (value as StackReference)["Fn::GetStackOutput"];
      return resolved(named[StackName]!.Outputs![OutputName]!.Value);
    }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolved(part, parameters)]));
  };
  /** What a nested stack is told by the one that it stands in. */
  const parametersOf = (stack: Stack): Record<string, unknown> => {
    const { nestedStackParent: parent, nestedStackResource: own } = stack;
    if (!parent || !own) return {};
    const json = stacks.find((other) => other.stack === parent)!.json;
    return (json.Resources[parent.resolve(own.logicalId)]!.Properties.Parameters ?? {}) as Record<string, unknown>;
  };
  const parts = stacks.flatMap(({ stack, json }) =>
    Object.entries(json.Resources)
      .filter(([, { Type }]) => Type !== "AWS::CloudFormation::Stack")
      .map(([id, resource]) => [id, resolved(resource, parametersOf(stack))] as const),
  );
  const all = Object.fromEntries(parts);
  if (Object.keys(all).length < parts.length) throw new Error("Two stacks use the same logical id.");
  return Template.fromJSON({ Resources: all, Outputs: resolved(outputs.Outputs ?? {}) } as Record<string, unknown>);
};

/** The templates of a stage as the manifest is now, unchecked; `synthesised` remembers them. */
export const synthesise = (stage: string, changes: Partial<Stage> = {}) => {
  const { root, data, api, background, docs, watch } = unchecked(stage, changes);
  const apiParts = api.node.findAll().filter((node): node is NestedStack => NestedStack.isNestedStack(node));
  const stacks = [data, api, ...apiParts, background].map((stack) => {
    const template = Template.fromStack(stack);
    return { stack, template, json: template.toJSON() as Json };
  });
  const of = (stack: Stack) => stacks.find((each) => each.stack === stack)!;
  return {
    root,
    data: of(data).template,
    api: of(api).template,
    background: of(background).template,
    docs: Template.fromStack(docs),
    watch: Template.fromStack(watch),
    stacks,
    whole: merged(stacks, of(api).json),
    dataStack: data,
    apiStack: api,
    backgroundStack: background,
    docsStack: docs,
  };
};
const known = new Map<string, ReturnType<typeof synthesise>>();

/** The templates of a stage with these changes, made once by each worker, because it takes seconds. */
export const synthesised = (stage: string, changes: Partial<Stage> = {}) => {
  const key = JSON.stringify([stage, changes]);
  const found = known.get(key) ?? synthesise(stage, changes);
  known.set(key, found);
  return found;
};

/** The resources of a type, by their logical id. */
export const resources = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.toJSON().Resources as Record<string, Resource>).filter(([, { Type }]) => Type === type);
