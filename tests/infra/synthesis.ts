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

/** A stage with the flags that `cdk` would set, and a stand-in for the code, so that nothing is bundled. */
export const built = (stage: string, changes: Partial<Stage> = {}) => {
  const app = new App({ context, analyticsReporting: false });
  const code = () => Code.fromInline("exports.handler = () => {};");
  return { root: app, ...addSaldo(app, { ...stageNamed(stage), ...changes }, code) };
};

const synthesise = (stage: string) => {
  const { data, app } = built(stage);
  return { data: Template.fromStack(data), app: Template.fromStack(app), dataStack: data, appStack: app };
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
