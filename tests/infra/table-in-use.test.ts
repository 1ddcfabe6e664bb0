import { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { TABLE_IN_USE } from "../../infra/table-in-use.ts";
import { synthesised } from "./synthesis.ts";

type Json = {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Rules?: Readonly<Record<string, { readonly Assertions: readonly { readonly Assert: unknown }[] }>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
};

/** Each stack that is deployed by itself, with all that stands in its nested ones. */
const stacksOn = (changes: Parameters<typeof synthesised>[1]) => {
  const stacks = synthesised("prod", changes)
    .root.node.findAll()
    .filter(Stack.isStack)
    .map((stack) => ({ stack, json: Template.fromStack(stack).toJSON() as Json }));
  return stacks
    .filter(({ stack }) => stack.nestedStackParent === undefined)
    .map(({ stack, json }) => ({
      name: stack.stackName.replace("Saldo-prod-", ""),
      json,
      resources: stacks
        .filter((other) => other.stack === stack || other.stack.nestedStackParent === stack)
        .flatMap(({ json: { Resources } }) => Object.values(Resources)),
    }));
};

/** Whether CloudFormation deploys the stack with this value of the parameter: its rules compare it with a text, and no more. */
const deploysWith = ({ Rules = {} }: Json, inUse: string): boolean =>
  Object.values(Rules)
    .flatMap(({ Assertions }) => Assertions)
    .map(({ Assert }) => (Assert as { "Fn::Equals"?: [{ Ref: string }, string] })["Fn::Equals"])
    .filter((equals) => equals?.[0].Ref === TABLE_IN_USE)
    .every((equals) => equals![1] === inUse);

const tableName = "saldo-prod-2026-11-30";
const tableStreamArn = `arn:aws:dynamodb:eu-central-1:123456789012:table/${tableName}/stream/2026-11-30T02:41:17.205`;
const [before, restored] = [stacksOn({}), stacksOn({ tableName, tableStreamArn })];
const leading = ["data", "api", "background"];

describe("the table in use", () => {
  it("is kept by each stack that leads something to it, and by no other", () => {
    const leads = restored.filter(({ resources }) =>
      resources.some(
        ({ Type, Properties }) =>
          /Lambda|IAM|Alarm|Backup/.test(Type) && JSON.stringify(Properties ?? {}).includes(tableName),
      ),
    );

    expect(leads.map(({ name }) => name)).toEqual(leading);
    expect(restored.filter(({ json }) => json.Parameters?.[TABLE_IN_USE]).map(({ name }) => name)).toEqual(leading);
  });

  it.each(leading)("is what a new stage has by itself (%s)", (name) => {
    for (const [stacks, own] of [
      [before, "saldo-prod"],
      [restored, tableName],
    ] as const) {
      const { json } = stacks.find((each) => each.name === name)!;
      expect(json.Parameters![TABLE_IN_USE]!.Default).toBe(own);
      expect(deploysWith(json, own)).toBe(true);
    }
  });

  it.each(leading)(
    "is not left for another: neither by an older release nor by a switch that does not name it (%s)",
    (name) => {
      const [older, newer] = [before, restored].map((stacks) => stacks.find((each) => each.name === name)!.json);

      expect(deploysWith(older!, tableName)).toBe(false);
      expect(deploysWith(newer!, "saldo-prod")).toBe(false);
    },
  );
});
