import { expect, it } from "vitest";
import { tableDefinition } from "../../local/dynamo.ts";
import { resources, synthesised } from "../infra/synthesis.ts";

it("makes the table locally as the data stack makes it on AWS", () => {
  const [deployed] = resources(synthesised("dev").data, "AWS::DynamoDB::Table").map(([, { Properties }]) => Properties);

  const { TableName: _, StreamSpecification, ...local } = tableDefinition("saldo-dev");

  expect(deployed).toMatchObject({ ...local, TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true } });
  expect(deployed?.StreamSpecification).toEqual({ StreamViewType: StreamSpecification?.StreamViewType });
});
