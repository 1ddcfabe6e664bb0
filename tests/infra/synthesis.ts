import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { addSaldo } from "../../infra/saldo.ts";
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
export const filledIn = (name: string): Stage => {
  const stage = stageNamed(name);
  if (stage.name === "dev") return stage;
  return { ...JSON.parse(JSON.stringify(stage).replaceAll('.example"', '.test"')), awsAccount: "123456789012" };
};

/** A stage with the flags that `cdk` would set, and a stand-in for the code, so that nothing is bundled. */
export const built = (stage: string, changes: Partial<Stage> = {}) => {
  const app = new App({ context, analyticsReporting: false });
  const code = () => Code.fromInline("exports.handler = () => {};");
  return { root: app, ...addSaldo(app, { ...filledIn(stage), ...changes }, code) };
};

type StackReference = { readonly "Fn::GetStackOutput": { readonly StackName: string; readonly OutputName: string } };
type Json = { readonly Resources: Record<string, unknown>; readonly Outputs?: Record<string, { Value: unknown }> };

/**
 * The stage as one template, in which a reference to another stack reads as one within a stack. Outputs are the API
 * stack's.
 */
const merged = (stacks: Readonly<Record<string, Json>>, outputs: Json): Template => {
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== "object" || value === null) return value;
    if ("Fn::GetStackOutput" in value) {
      const { StackName, OutputName } = (value as StackReference)["Fn::GetStackOutput"];
      return resolved(stacks[StackName]!.Outputs![OutputName]!.Value);
    }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolved(part)]));
  };
  const parts = Object.values(stacks).flatMap(({ Resources }) => Object.entries(Resources));
  const all = Object.fromEntries(parts);
  if (Object.keys(all).length < parts.length) throw new Error("Two stacks use the same logical id.");
  return Template.fromJSON(resolved({ Resources: all, Outputs: outputs.Outputs ?? {} }) as Record<string, unknown>);
};

const synthesise = (stage: string) => {
  const { data, api, background } = built(stage);
  const stacks = {
    data: Template.fromStack(data),
    api: Template.fromStack(api),
    background: Template.fromStack(background),
  };
  const json = Object.fromEntries(
    Object.entries({ data, api, background }).map(([key, { stackName }]) => [
      stackName,
      stacks[key as keyof typeof stacks].toJSON() as Json,
    ]),
  );
  return {
    data: stacks.data,
    api: stacks.api,
    background: stacks.background,
    whole: merged(json, json[api.stackName]!),
    dataStack: data,
    apiStack: api,
    backgroundStack: background,
  };
};
const known = new Map<string, ReturnType<typeof synthesise>>();

/**
 * The templates of a stage, made once, because it takes seconds. Synthesis runs every check of `addSaldo`, and throws
 * where one fails.
 */
export const synthesised = (stage: string) => {
  const found = known.get(stage) ?? synthesise(stage);
  known.set(stage, found);
  return found;
};

/** The resources of a type, by their logical id. */
export const resources = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.findResources(type) as Record<string, Resource>);
