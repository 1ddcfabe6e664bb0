import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, it } from "vitest";
import { DataStack } from "../../infra/data-stack.ts";
import { stageNamed } from "../../infra/stages.ts";
import { tableDefinition } from "../../local/dynamo.ts";

it("makes the table locally as the data stack makes it on AWS", () => {
  const template = Template.fromStack(new DataStack(new App(), stageNamed("dev")));
  const [deployed] = Object.values(template.findResources("AWS::DynamoDB::Table")).map(({ Properties }) => Properties);

  const { TableName: _, StreamSpecification, ...local } = tableDefinition("saldo-dev");

  expect(deployed).toMatchObject({ ...local, TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true } });
  expect(deployed?.StreamSpecification).toEqual({ StreamViewType: StreamSpecification?.StreamViewType });
});
