/**
 * The documentation: static files in a bucket that only CloudFront reads, on a host of its own. It has nothing in common with the other
 * stacks: its scripts must never stand on the origin of the pages' cookie, and nothing of it is in a function.
 *
 * `npm run ops -- publish-docs` puts the files there. CDK would do it by a function of its own that may write to any bucket.
 */

import { type App, Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { docsPolicy } from "./docs-policy.ts";
import { environmentOf, type Stage } from "./stages.ts";

/** Two years, as the API says. */
const HTTPS_ONLY_FOR = Duration.days(730);

export class DocsStack extends Stack {
  constructor(app: App, stage: Stage) {
    super(app, `Saldo-${stage.name}-docs`, {
      env: environmentOf(stage),
      description: `Saldo ${stage.name}: the documentation for developers`,
    });

    const bucket = new Bucket(this, "Files", {
      bucketName: `saldo-${stage.name}-docs-${Aws.ACCOUNT_ID}`,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // It holds nothing that can't be published again; CloudFormation deletes it once it is empty.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const origin = S3BucketOrigin.withOriginAccessControl(bucket as IBucket);
    const distribution = new Distribution(this, "Site", {
      comment: `Saldo ${stage.name}: documentation`,
      defaultRootObject: "index.html",
      defaultBehavior: {
        origin,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.#headers(stage),
      },
      priceClass: PriceClass.PRICE_CLASS_100,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(stage.docs && {
        domainNames: [stage.docs.host],
        certificate: Certificate.fromCertificateArn(this, "Certificate", stage.docs.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    });

    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "What it holds is published, made of this repository, and read by CloudFront alone.",
    });
    const acknowledge = (id: string, reason: string) =>
      Validations.of(distribution).acknowledge({ id: `AwsSolutions-${id}`, reason });
    acknowledge("CFR1", "Whoever builds on the API may read about it from anywhere.");
    acknowledge("CFR2", "A firewall would guard static files that everybody may read, behind which nothing runs.");
    acknowledge("CFR3", "Its logs would hold nothing but who read public pages, from which network address.");
    if (!stage.docs)
      acknowledge(
        "CFR4",
        "CloudFront's own host name has CloudFront's own TLS settings; a host in `docs` of the stage has TLS 1.2.",
      );

    new CfnOutput(this, "DocsAddress", { value: `https://${stage.docs?.host ?? distribution.distributionDomainName}` });
    new CfnOutput(this, "DocsHostTarget", { value: distribution.distributionDomainName });
    new CfnOutput(this, "DocsBucket", { value: bucket.bucketName });
  }

  #headers(stage: Stage): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, "Headers", {
      responseHeadersPolicyName: `saldo-${stage.name}-docs`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: docsPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: HTTPS_ONLY_FOR, includeSubdomains: true, override: true },
      },
    });
  }
}
