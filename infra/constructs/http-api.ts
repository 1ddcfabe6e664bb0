/** The HTTPS API: its CORS, its stage with each route's own throttling, its access log and alarms. */

import { Aws, CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import { CfnApi, type CfnRoute, CfnStage } from "aws-cdk-lib/aws-apigatewayv2";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { RouteKey } from "../../functions/manifest.ts";
import type { Severity, Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";
import { ApiHost } from "./api-host.ts";
import { gatewayRoutes, UNKNOWN } from "./api-routes.ts";
import { namespaceOf } from "./measured.ts";

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
  readonly #stage: Stage;
  readonly #api: CfnApi;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "Api");

    this.#stage = stage;
    this.#api = new CfnApi(this, "Api", {
      name: `saldo-${stage.name}`,
      protocolType: "HTTP",
      // Said either way: what a template no longer says, CloudFormation leaves as it is.
      disableExecuteApiEndpoint: stage.apiHost !== undefined,
      corsConfiguration: {
        allowOrigins: [...stage.panelOrigins],
        allowMethods: [...new Set(gatewayRoutes().map(({ key }) => key.split(" ")[0]!))],
        allowHeaders: [
          "authorization",
          "content-type",
          "idempotency-key",
          "accept-language",
          "if-match",
          "if-none-match",
        ],
        exposeHeaders: ["etag", "retry-after", "x-request-id", "idempotency-replayed", "location"],
        maxAge: 3600,
      },
    });
  }

  /** By which routes name their API, in whichever stack they stand. */
  get id(): string {
    return this.#api.ref;
  }

  /** Adds the stage, which serves the API once all its routes exist. */
  serve(routes: readonly CfnRoute[], alarms: Alarms): void {
    const stage = this.#stage;
    const logs = new LogGroup(this, "Logs", {
      retention: stage.logRetention,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const live = new CfnStage(this, "Stage", {
      apiId: this.id,
      stageName: "$default",
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: UNKNOWN.throttle.rate,
        throttlingBurstLimit: UNKNOWN.throttle.burst,
      },
      routeSettings: Object.fromEntries(
        gatewayRoutes().map(({ key, throttle }) => [
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
    // API Gateway refuses settings of a route that does not exist. For a route in a nested stack this waits for that whole
    // stack. A route that is removed goes after its settings: CloudFormation deletes, in nested stacks too, once
    // all updates are complete.
    for (const route of routes) live.addResourceDependency(route);
    new ApiHost(this, stage, live);

    const serverErrors = new Metric({
      namespace: "AWS/ApiGateway",
      metricName: "5xx",
      dimensionsMap: { ApiId: this.id },
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
        metricNamespace: namespaceOf(stage),
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

    new CfnOutput(this, "Address", {
      description: "The API's address",
      value: stage.apiHost ? stage.apiAddress : this.#api.attrApiEndpoint,
    });
  }
}
