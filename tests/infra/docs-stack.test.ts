import { describe, expect, it } from "vitest";
import { docsPolicy } from "../../infra/docs-policy.ts";
import { additions, resources, synthesised, unchecked } from "./synthesis.ts";

const { docs: onHost } = additions;

const { docs: template } = synthesised("prod");
const only = (type: string, of = template): Record<string, unknown> => {
  const found = resources(of, type);
  expect(found, type).toHaveLength(1);
  return found[0]![1].Properties;
};

describe("the documentation of a stage", () => {
  it("stands in a bucket that is encrypted, and open to nobody but its distribution, over TLS", () => {
    expect(only("AWS::S3::Bucket")).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    const [[site]] = resources(template, "AWS::CloudFront::Distribution") as [[string, unknown]];
    const { Statement } = only("AWS::S3::BucketPolicy").PolicyDocument as { Statement: Record<string, unknown>[] };
    expect(Statement).toMatchObject([
      { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Effect: "Allow", Action: "s3:GetObject", Principal: { Service: "cloudfront.amazonaws.com" } },
    ]);
    expect(JSON.stringify(Statement[1]!.Condition)).toContain(`:distribution/",{"Ref":"${site}"}`);
    expect(only("AWS::CloudFront::OriginAccessControl")).toMatchObject({
      OriginAccessControlConfig: { SigningBehavior: "always", SigningProtocol: "sigv4" },
    });
  });

  it("comes over HTTPS only, and with headers that bind its scripts", () => {
    const [[headers]] = resources(template, "AWS::CloudFront::ResponseHeadersPolicy") as [[string, unknown]];
    expect(only("AWS::CloudFront::Distribution")).toMatchObject({
      DistributionConfig: {
        DefaultRootObject: "index.html",
        DefaultCacheBehavior: { ViewerProtocolPolicy: "redirect-to-https", ResponseHeadersPolicyId: { Ref: headers } },
      },
    });
    const { DistributionConfig } = only("AWS::CloudFront::Distribution") as { DistributionConfig: object };
    expect(DistributionConfig).not.toHaveProperty("CacheBehaviors");
    const { ResponseHeadersPolicyConfig } = only("AWS::CloudFront::ResponseHeadersPolicy") as {
      ResponseHeadersPolicyConfig: { SecurityHeadersConfig: object };
    };
    expect(ResponseHeadersPolicyConfig.SecurityHeadersConfig).toEqual({
      ContentSecurityPolicy: { ContentSecurityPolicy: docsPolicy, Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: "DENY", Override: true },
      ReferrerPolicy: { ReferrerPolicy: "no-referrer", Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true },
    });
  });

  it("lets scripts be files of its own, and nothing be asked of another host", () => {
    const directives = new Map(
      docsPolicy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]),
    );

    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("script-src")).toEqual(["'self'"]);
    expect(directives.get("sandbox")).toEqual(["allow-scripts"]);
    expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
    expect(docsPolicy).not.toMatch(/unsafe|http|\*/);
  });

  it("holds no function, and shares nothing with the other stacks", () => {
    const { docsStack } = synthesised("dev");
    expect(resources(template, "AWS::Lambda::Function")).toEqual([]);
    expect(docsStack.dependencies).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
  });

  it("says its address, and may have a host of the operator's, with TLS 1.2 at least", () => {
    expect(JSON.stringify(template.toJSON().Outputs.DocsAddress)).toContain("DomainName");

    const { docs: own } = synthesised("prod", additions);

    expect(own.toJSON().Outputs.DocsAddress.Value).toBe("https://docs.saldo.test");
    expect(only("AWS::CloudFront::Distribution", own)).toMatchObject({
      DistributionConfig: {
        Aliases: ["docs.saldo.test"],
        ViewerCertificate: { AcmCertificateArn: onHost.certificateArn, MinimumProtocolVersion: "TLSv1.2_2021" },
      },
    });
  });

  it.each([
    [{ host: "https://docs.saldo.test" }, "is no host"],
    [{ host: "Docs.saldo.test" }, "is no host"],
    [
      { certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d" },
      "is no certificate's ARN in us-east-1",
    ],
  ])("refuses a host that CloudFront would not serve: %j", (changes, sentence) => {
    expect(() => unchecked("prod", { docs: { ...onHost, ...changes } })).toThrow(sentence);
  });
});
