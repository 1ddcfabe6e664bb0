/**
 * The HTTPS API: one explicit route for each of the manifest, and one for the HEAD of each GET, each with its own
 * throttling. What matches none goes to the function `about`, which answers our own 404.
 *
 * Written with the plain CloudFormation resources, because the ready-made ones add an invoke permission for every
 * route, and a function's policy has room for few.
 */

import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from "aws-cdk-lib/aws-apigatewayv2";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type FunctionName, gatewayKeysOf, type Route, type RouteKey, routes } from "../../functions/manifest.ts";
import type { Severity, Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";
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

/** So many within the period are more than a bug in one place. */
const SERVER_ERRORS_MANY = 20;

type RequestsWatched = {
  readonly name: string;
  readonly route: RouteKey;
  /** As the access log has it; `*` stands for any digits. Unless given, every request counts. */
  readonly status?: string;
  readonly threshold: number;
  readonly minutes: number;
  readonly severity: Severity;
  readonly means: string;
};

/**
 * Requests that are nobody's bug, but mean harm when they are many: a wrong secret, somebody who guesses, a flood. None
 * pages: anybody on the internet can send them, and must not be able to wake somebody.
 */
const REQUESTS_WATCHED: readonly RequestsWatched[] = [
  {
    name: "webhook-refused",
    route: "POST /stripe-events",
    status: "4*",
    threshold: 20,
    minutes: 15,
    severity: "mail",
    means: "The webhook refused many events: their signatures are wrong, or API Gateway turned them away.",
  },
  {
    name: "sign-in-refused",
    route: "POST /sessions",
    status: "4*",
    threshold: 100,
    minutes: 15,
    severity: "mail",
    means: "Many sign-ins were refused: somebody tries passwords, or a client is broken.",
  },
  {
    name: "page-sign-in-refused",
    route: "POST /pages/sign-in",
    status: "4*",
    threshold: 100,
    minutes: 15,
    severity: "mail",
    means: "Many steps of the staff's sign-in on a page were refused: somebody tries passwords or codes.",
  },
  {
    name: "codes-refused",
    route: "POST /sessions/current/totp",
    status: "4*",
    threshold: 100,
    minutes: 15,
    severity: "mail",
    means:
      "Many codes of authenticator apps were refused: somebody who knows passwords tries codes, or a client is broken.",
  },
  {
    name: "resets-many",
    route: "POST /password-resets",
    // Not by status: it answers 202 whoever asks, as often as they ask.
    threshold: 500,
    minutes: 15,
    severity: "mail",
    means: "A new password was asked for many times: somebody floods the form, or a client is broken.",
  },
];

export class HttpApi extends Construct {
  constructor(scope: Construct, functions: Built, { stage, alarms }: { stage: Stage; alarms: Alarms }) {
    super(scope, "Api");

    const api = new CfnApi(this, "Api", {
      name: `saldo-${stage.name}`,
      protocolType: "HTTP",
      corsConfiguration: {
        allowOrigins: [...stage.panelOrigins],
        allowMethods: [
          ...new Set(
            Object.keys(routes)
              .flatMap(gatewayKeysOf)
              .map((key) => key.split(" ")[0]!),
          ),
        ],
        allowHeaders: [
          "authorization",
          "content-type",
          "idempotency-key",
          "accept-language",
          "if-match",
          "if-none-match",
        ],
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
    const declared = Object.entries<Route>(routes).flatMap(([key, declaration]) =>
      gatewayKeysOf(key).map((gatewayKey) => [gatewayKey, declaration] as const),
    );
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

    const serverErrors = new Metric({
      namespace: "AWS/ApiGateway",
      metricName: "5xx",
      dimensionsMap: { ApiId: api.ref },
      statistic: "Sum",
      period: ALARM_PERIOD,
    });
    alarms.raise("api-5xx", {
      severity: "mail",
      runbook: "server-errors",
      metric: serverErrors,
      threshold: 1,
      means: "The API answered with a server error: a function failed, or something that it needs is down.",
    });
    alarms.raise("api-5xx-many", {
      severity: "page",
      runbook: "server-errors",
      metric: serverErrors,
      threshold: SERVER_ERRORS_MANY,
      means: "The API answers with many server errors: customers can't work.",
    });
    for (const { name, route: key, status, threshold, minutes, severity, means } of REQUESTS_WATCHED) {
      const ofRoute = FilterPattern.stringValue("$.routeKey", "=", key);
      const counted = logs.addMetricFilter(name, {
        metricNamespace: `Saldo/${stage.name}`,
        metricName: name,
        filterPattern: status
          ? FilterPattern.all(ofRoute, FilterPattern.stringValue("$.status", "=", status))
          : ofRoute,
      });
      alarms.raise(name, {
        severity,
        runbook: name,
        metric: counted.metric({ statistic: "Sum", period: Duration.minutes(minutes) }),
        threshold,
        means,
      });
    }

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
