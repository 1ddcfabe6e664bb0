import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { additions, type Resource, resources, synthesised, unchecked } from "./synthesis.ts";

const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0b0e8f4e-1111-4222-8333-444455556666";
const { apiHost: zone } = additions;

const only = (template: Template, type: string): [string, Resource] => {
  const found = resources(template, type);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const apiOf = ({ api }: ReturnType<typeof synthesised>) => resources(api, "AWS::ApiGatewayV2::Api")[0]!;

describe("the API's host", () => {
  it("is API Gateway's own, unless the stage has one", () => {
    const prod = synthesised("prod");

    expect(apiOf(prod)[1].Properties.DisableExecuteApiEndpoint).toBe(false);
    expect(resources(prod.whole, "AWS::ApiGatewayV2::DomainName")).toEqual([]);
  });

  it("is that of apiAddress and no other, over TLS 1.2, where the stage has a certificate", () => {
    const stage = synthesised("prod", { apiHost: { certificateArn } });
    const [domain, { Properties }] = only(stage.api, "AWS::ApiGatewayV2::DomainName");
    const [, mapping] = only(stage.api, "AWS::ApiGatewayV2::ApiMapping");
    const [live] = only(stage.api, "AWS::ApiGatewayV2::Stage");

    expect(apiOf(stage)[1].Properties.DisableExecuteApiEndpoint).toBe(true);
    const { Tags: _, ...own } = Properties;
    expect(own).toEqual({
      DomainName: "api.saldo.test",
      DomainNameConfigurations: [
        { CertificateArn: certificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" },
      ],
    });
    expect(mapping.Properties).toEqual({
      ApiId: { Ref: apiOf(stage)[0] },
      DomainName: { Ref: domain },
      Stage: { Ref: live },
    });
    const outputs = Object.values(stage.api.findOutputs("*")).map(({ Value }) => Value);
    expect(outputs).toContainEqual({
      "Fn::Join": ["", ["api.saldo.test CNAME ", { "Fn::GetAtt": [domain, "RegionalDomainName"] }]],
    });
    expect(outputs).toContain("https://api.saldo.test");
    expect(resources(stage.api, "AWS::Route53::RecordSet")).toEqual([]);
  });

  it("gets its certificate and its records where its zone is at Route 53", () => {
    const { api } = synthesised("prod", additions);
    const [certificate, { Properties }] = only(api, "AWS::CertificateManager::Certificate");
    const [, domain] = only(api, "AWS::ApiGatewayV2::DomainName");

    expect(Properties).toMatchObject({
      DomainName: "api.saldo.test",
      DomainValidationOptions: [{ DomainName: "api.saldo.test", HostedZoneId: zone.hostedZoneId }],
      ValidationMethod: "DNS",
    });
    expect(domain.Properties).toMatchObject({
      DomainNameConfigurations: [{ CertificateArn: { Ref: certificate }, SecurityPolicy: "TLS_1_2" }],
    });
    expect(
      resources(api, "AWS::Route53::RecordSet").map(
        ([
          ,
          {
            Properties: { Name, Type, HostedZoneId },
          },
        ]) => [Name, Type, HostedZoneId],
      ),
    ).toEqual([["api.saldo.test.", "A", zone.hostedZoneId]]);
  });

  it.each([
    [
      { certificateArn: certificateArn.replace("eu-central-1", "us-east-1") },
      "is no certificate's ARN in eu-central-1",
    ],
    [{ certificateArn: "0b0e8f4e" }, "is no certificate's ARN in eu-central-1"],
    [{ ...zone, zoneName: "other.test" }, "is none that https://api.saldo.test stands in"],
    [{ ...zone, zoneName: "aldo.test" }, "is none that https://api.saldo.test stands in"],
    [{ ...zone, hostedZoneId: "/hostedzone/Z1" }, "is none that https://api.saldo.test stands in"],
  ])("is refused where it can't be served: %j", (apiHost, said) => {
    expect(() => unchecked("prod", { apiHost })).toThrow(said);
  });
});

it("is refused to receive e-mail where the stage's bounces go", () => {
  expect(() => unchecked("prod", { mailInDomain: "bounce.saldo.test" })).toThrow("which is where its own bounces go");
});
