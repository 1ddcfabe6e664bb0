/**
 * The API's own host: `apiAddress` leads to it, and to nothing else, over TLS 1.2 or later. The operator has a certificate already,
 * or the host's zone is at Route 53, where the certificate is proved and the host gets its records.
 */

import { CfnOutput } from "aws-cdk-lib";
import { CfnApiMapping, CfnDomainName, type CfnStage } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate, CertificateValidation } from "aws-cdk-lib/aws-certificatemanager";
import { ARecord, HostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { ApiGatewayv2DomainProperties } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

export class ApiHost extends Construct {
  constructor(scope: Construct, { apiAddress, apiHost }: Stage, live: CfnStage) {
    super(scope, "Host");
    if (!apiHost) return;

    const domainName = new URL(apiAddress).hostname;
    const zone =
      "hostedZoneId" in apiHost ? HostedZone.fromHostedZoneAttributes(this, "Zone", { ...apiHost }) : undefined;
    const domain = new CfnDomainName(this, "Domain", {
      domainName,
      domainNameConfigurations: [
        {
          certificateArn:
            "certificateArn" in apiHost
              ? apiHost.certificateArn
              : new Certificate(this, "Certificate", { domainName, validation: CertificateValidation.fromDns(zone) })
                  .certificateArn,
          endpointType: "REGIONAL",
          securityPolicy: "TLS_1_2",
        },
      ],
    });
    new CfnApiMapping(this, "Mapping", { apiId: live.apiId, domainName: domain.ref, stage: live.ref });

    const { attrRegionalDomainName: target, attrRegionalHostedZoneId: targetZone } = domain;
    // No AAAA: API Gateway serves a host over IPv4 alone unless told otherwise, and login policies list addresses as people come by now.
    if (zone)
      new ARecord(this, "Ipv4", {
        zone,
        recordName: `${domainName}.`,
        target: RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(target, targetZone)),
      });
    else
      new CfnOutput(this, "Target", {
        description: "A record that the DNS of the API's host must hold",
        value: `${domainName} CNAME ${target}`,
      });
  }
}
