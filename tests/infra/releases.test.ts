import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { functions } from "../../functions/manifest.ts";
import type { Stage } from "../../infra/stages.ts";
import { type Resource, resources, synthesised, unchecked } from "./synthesis.ts";

type Synthesised = ReturnType<typeof synthesised>;

const aliasesOf = ({ whole }: Synthesised) => resources(whole, "AWS::Lambda::Alias");
const updatePolicyOf = (resource: Resource): unknown => (resource as { UpdatePolicy?: unknown }).UpdatePolicy;
const names = Object.keys(functions);

describe.each(["dev", "prod"])("the aliases in %s", (stage) => {
  const { whole, stacks } = synthesised(stage);
  const lambdas = resources(whole, "AWS::Lambda::Function");

  it("are one a function, named live, at its newest version", () => {
    const versions = Object.fromEntries(resources(whole, "AWS::Lambda::Version"));
    const found = aliasesOf(synthesised(stage)).map(([, { Properties }]) => {
      const [version] = (Properties.FunctionVersion as { "Fn::GetAtt": [string, string] })["Fn::GetAtt"];
      expect(Properties.Name).toBe("live");
      expect(versions[version]!.Properties.FunctionName).toEqual(Properties.FunctionName);
      return (Properties.FunctionName as { Ref: string }).Ref;
    });

    expect(found.sort()).toEqual(lambdas.map(([id]) => id).sort());
  });

  it("are all that calls a function: nothing else names one but its versions, alarms and CodeDeploy's role", () => {
    const ids = lambdas.map(([id]) => id);
    const naming = Object.entries(whole.toJSON().Resources as Record<string, Resource>).filter(([, { Properties }]) => {
      const text = JSON.stringify(Properties ?? {});
      return ids.some((id) => text.includes(`"${id}"`)) || (text.includes(":function:") && text.includes("saldo-"));
    });

    expect([...new Set(naming.map(([, { Type }]) => Type))].sort()).toEqual([
      "AWS::CloudWatch::Alarm",
      ...(stage === "prod" ? ["AWS::IAM::Role"] : []),
      "AWS::Lambda::Alias",
      "AWS::Lambda::Version",
    ]);
    const roles = naming.filter(([, { Type }]) => Type === "AWS::IAM::Role").map(([id]) => id);
    expect(roles.every((id) => id.startsWith("Releases"))).toBe(true);
    // A schedule, a trigger and a topic name what they call by reference, so no name of a function stands in the templates but its own.
    for (const { json } of stacks)
      for (const { Type, Properties } of Object.values(json.Resources))
        if (Type === "AWS::Scheduler::Schedule" || Type === "AWS::Lambda::EventSourceMapping")
          expect(JSON.stringify(Properties)).toContain("Live");
  });
});

describe("a release", () => {
  it("reaches all callers at once in dev, and in a stopped stage", () => {
    for (const template of [synthesised("dev"), synthesised("prod", { isStopped: true })]) {
      expect(resources(template.whole, "AWS::CodeDeploy::DeploymentGroup")).toEqual([]);
      for (const [, alias] of aliasesOf(template)) expect(updatePolicyOf(alias)).toBeUndefined();
    }
  });

  it("reaches a tenth of the calls first in prod, and none when the function's own errors alarm rings", () => {
    const prod = synthesised("prod");
    const groups = Object.fromEntries(resources(prod.whole, "AWS::CodeDeploy::DeploymentGroup"));
    const alarms = Object.fromEntries(resources(prod.whole, "AWS::CloudWatch::Alarm"));
    const lambdas = Object.fromEntries(resources(prod.whole, "AWS::Lambda::Function"));

    const shifted = aliasesOf(prod).map(([, alias]) => {
      const { CodeDeployLambdaAliasUpdate: update } = updatePolicyOf(alias) as {
        CodeDeployLambdaAliasUpdate: { ApplicationName: unknown; DeploymentGroupName: { Ref: string } };
      };
      const { Properties } = groups[update.DeploymentGroupName.Ref]!;
      const [{ Name }] = (Properties.AlarmConfiguration as { Alarms: [{ Name: { Ref: string } }] }).Alarms;
      const name = lambdas[(alias.Properties.FunctionName as { Ref: string }).Ref]!.Properties.FunctionName;
      expect(alarms[Name.Ref]!.Properties.AlarmName).toBe(`${name}-errors`);
      expect(Properties).toMatchObject({
        ApplicationName: update.ApplicationName,
        DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent10Minutes",
        AutoRollbackConfiguration: { Enabled: true, Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      });
      return [String(name).replace("saldo-prod-", ""), update.DeploymentGroupName.Ref] as const;
    });

    expect(shifted.map(([name]) => name).sort()).toEqual([...names].sort());
    expect(new Set(shifted.map(([, group]) => group)).size).toBe(names.length);
  });

  it("lets CodeDeploy move the aliases of the stack's functions, and nothing else", () => {
    for (const { json } of synthesised("prod").stacks) {
      const own = Object.values(json.Resources)
        .filter(({ Type }) => Type === "AWS::Lambda::Function")
        .map(({ Properties }) => String(Properties.FunctionName));
      const roles = Object.values(json.Resources).filter(({ Properties }) =>
        JSON.stringify(Properties?.AssumeRolePolicyDocument ?? "").includes("codedeploy.amazonaws.com"),
      );
      const policies = roles.flatMap(({ Properties }) => Properties.Policies) as {
        PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] };
      }[];
      const [shifts, reads] = policies[0]?.PolicyDocument.Statement ?? [];

      expect(policies).toHaveLength(own.length > 0 ? 1 : 0);
      expect(
        [shifts?.Resource ?? []].flat().map((arn) => JSON.stringify(arn).match(/saldo-prod-[a-z0-9-]+(:live)?/)?.[0]),
      ).toEqual(own.flatMap((name) => [name, `${name}:live`]));
      expect(shifts?.Action ?? []).toEqual(
        own.length > 0 ? ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"] : [],
      );
      expect(reads?.Action).toBe(own.length > 0 ? "cloudwatch:DescribeAlarms" : undefined);
    }
  });
});

describe("a version", () => {
  const versionsOf = (stage: Synthesised["background"]): string[] =>
    resources(stage, "AWS::Lambda::Version").map(([id]) => id);
  const versionsWith = (changes: Partial<Stage>, source?: string): string[] =>
    versionsOf(Template.fromStack(unchecked("prod", changes, source).background));

  it("is new where the code or a setting is, and stays where a stage is only stopped", () => {
    const before = versionsOf(synthesised("prod").background);

    expect(before).not.toHaveLength(0);
    expect(versionsOf(synthesised("prod", { isStopped: true }).background)).toEqual(before);
    expect(versionsWith({}, "exports.handler = () => ({});").filter((id) => before.includes(id))).toEqual([]);
    expect(versionsWith({ panelAddress: "https://other.saldo.test" })).not.toEqual(before);
  });
});
