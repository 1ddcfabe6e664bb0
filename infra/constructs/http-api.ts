/**
 * The HTTPS API: one explicit route for each of the manifest, each with its own throttling. What matches none goes to
 * the function `about`, which answers our own 404.
 *
 * Written with the plain CloudFormation resources, because the ready-made ones add an invoke permission for every
 * route, and a function's policy has room for few.
 */

import { Aws, CfnOutput, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from "aws-cdk-lib/aws-apigatewayv2";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type FunctionName, type Route, routes } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";
import { type Built, lambdaOf } from "./saldo-function.ts";

/**
 * Where a request goes that no route knows, and how many of them may. A browser's preflight is one of them: API Gateway
 * adds the CORS headers, but with a `$default` route the function gives the status, and a browser wants a 2xx of it.
 */
const UNKNOWN = { function: "about", throttle: { rate: 100, burst: 200 } } as const;

/**
 * What is kept of a request: never a header, a query string, a path with its ids or a body, for any of these may carry
 * a secret or a person.
 */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  requestedAt: "$context.requestTime",
  routeKey: "$context.routeKey",
  status: "$context.status",
  latencyMilliseconds: "$context.responseLatency",
  functionMilliseconds: "$context.integrationLatency",
  responseBytes: "$context.responseLength",
  integrationError: "$context.integrationErrorMessage",
  sourceIp: "$context.identity.sourceIp",
};

export class HttpApi extends Construct {
  constructor(scope: Construct, functions: Built, { stage, alarms }: { stage: Stage; alarms: Alarms }) {
    super(scope, "Api");

    const api = new CfnApi(this, "Api", {
      name: `saldo-${stage.name}`,
      protocolType: "HTTP",
      corsConfiguration: {
        allowOrigins: [...stage.panelOrigins],
        allowMethods: [...new Set(Object.keys(routes).map((key) => key.split(" ")[0]!))],
        allowHeaders: ["authorization", "content-type", "idempotency-key", "accept-language", "if-match"],
        exposeHeaders: ["etag", "retry-after", "x-request-id"],
        maxAge: 3600,
      },
    });

    const integrations = new Map<string, CfnIntegration>();
    // Only those with routes: nobody may start a schedule's function over HTTP.
    const asked = new Set<FunctionName>([...Object.values(routes).map((route) => route.function), UNKNOWN.function]);
    for (const name of asked) {
      const lambda = lambdaOf(functions, name);
      const integration = new CfnIntegration(this, `${name} integration`, {
        apiId: api.ref,
        integrationType: "AWS_PROXY",
        integrationUri: lambda.functionArn,
        payloadFormatVersion: "2.0",
      });
      integrations.set(name, integration);
      new CfnPermission(this, `${name} permission`, {
        action: "lambda:InvokeFunction",
        functionName: lambda.functionArn,
        principal: "apigateway.amazonaws.com",
        sourceArn: Stack.of(this).formatArn({ service: "execute-api", resource: api.ref, resourceName: "*/*" }),
      });
    }

    const route = (key: string, name: string, whyNoAuthorizer: string): CfnRoute => {
      const created = new CfnRoute(this, key, {
        apiId: api.ref,
        routeKey: key,
        authorizationType: "NONE",
        target: `integrations/${integrations.get(name)!.ref}`,
      });
      Validations.of(created).acknowledge({ id: "AwsSolutions-APIG4", reason: whyNoAuthorizer });
      return created;
    };
    const declared: [string, Route][] = Object.entries(routes);
    const created = [
      ...declared.map(([key, { function: name, access }]) => route(key, name, whyNoAuthorizer(access))),
      route("$default", UNKNOWN.function, "It reaches no data: it answers that there is no such route."),
    ];

    const logs = new LogGroup(this, "Logs", {
      retention: stage.logRetention,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const live = new CfnStage(this, "Stage", {
      apiId: api.ref,
      stageName: "$default",
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: UNKNOWN.throttle.rate,
        throttlingBurstLimit: UNKNOWN.throttle.burst,
      },
      routeSettings: Object.fromEntries(
        declared.map(([key, { throttle }]) => [
          key,
          { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst },
        ]),
      ),
      accessLogSettings: {
        // Without the `:*` that a log group's own ARN ends with.
        destinationArn: `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${logs.logGroupName}`,
        format: JSON.stringify(ACCESS_LOG),
      },
    });
    // API Gateway refuses settings of a route that does not exist yet.
    for (const each of created) live.addResourceDependency(each);

    alarms.tell("api-5xx", {
      metric: new Metric({
        namespace: "AWS/ApiGateway",
        metricName: "5xx",
        dimensionsMap: { ApiId: api.ref },
        statistic: "Sum",
      }),
      threshold: 1,
      means: "The API answered with a server error: a function broke, or something that it needs is down.",
    });

    new CfnOutput(this, "Address", { description: "The API's address", value: api.attrApiEndpoint });
  }
}

/**
 * Why API Gateway itself lets a request through: an authorizer's answer is cached, and would outlive a sign-out or a
 * machine key's revocation.
 */
const whyNoAuthorizer = (access: Route["access"]): string => {
  if (typeof access === "object" && "public" in access) return `Public: ${access.public}.`;
  return typeof access === "object" && "machine" in access
    ? "The function checks the machine key on every request, so that a revoked one stops at once."
    : "The guard in the function checks the session on every request, so that a sign-out acts at once.";
};
