/**
 * What leads the HTTP API's requests to functions: one explicit route for each of the manifest, and one for the HEAD of
 * each GET. What matches none goes to the function `about`, which answers our own 404.
 *
 * Written with the plain CloudFormation resources, because the ready-made ones add an invoke permission for every
 * route, and a function's policy has room for few.
 */

import { Stack, Validations } from "aws-cdk-lib";
import { CfnIntegration, CfnRoute } from "aws-cdk-lib/aws-apigatewayv2";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { type FunctionName, gatewayKeysOf, type Route, routes } from "../../functions/manifest.ts";
import type { Built } from "./saldo-function.ts";

/**
 * Where a request goes that no route knows, and how many of them may. A browser's preflight is one of them: API Gateway
 * adds the CORS headers, but with a `$default` route the function gives the status, and a browser wants a 2xx of it.
 */
export const UNKNOWN = { key: "$default", function: "about", throttle: { rate: 100, burst: 200 } } as const;

type GatewayRoute = Pick<Route, "access" | "function" | "throttle"> & { readonly key: string };

/** The manifest's routes as API Gateway knows them. */
export const gatewayRoutes = (): GatewayRoute[] =>
  Object.entries<Route>(routes).flatMap(([key, route]) =>
    gatewayKeysOf(key).map((gatewayKey) => ({ ...route, key: gatewayKey })),
  );

/** Adds the routes that these functions serve, with an integration and a permission for each function. */
export const addRoutes = (scope: Construct, apiId: string, functions: Built): CfnRoute[] => {
  const own = [
    ...gatewayRoutes().map((route) => ({ ...route, whyNoAuthorizer: whyNoAuthorizer(route.access) })),
    { ...UNKNOWN, whyNoAuthorizer: "It reaches no data: it answers that there is no such route." },
  ].filter(({ function: name }) => functions.has(name));

  const targets = new Map<FunctionName, string>();
  for (const [name, { live }] of functions) {
    const integration = new CfnIntegration(scope, `${name} integration`, {
      apiId,
      integrationType: "AWS_PROXY",
      integrationUri: live.functionArn,
      payloadFormatVersion: "2.0",
    });
    targets.set(name, `integrations/${integration.ref}`);
    const permission = new CfnPermission(scope, `${name} permission`, {
      action: "lambda:InvokeFunction",
      functionName: live.functionArn,
      principal: "apigateway.amazonaws.com",
      sourceArn: Stack.of(scope).formatArn({ service: "execute-api", resource: apiId, resourceName: "*/*" }),
    });
    // Or a stage whose requests went elsewhere before, to the function itself, would refuse some in between.
    integration.addResourceDependency(permission);
  }

  return own.map(({ key, function: name, whyNoAuthorizer: reason }) => {
    const route = new CfnRoute(scope, key, {
      apiId,
      routeKey: key,
      authorizationType: "NONE",
      target: targets.get(name)!,
    });
    Validations.of(route).acknowledge({ id: "AwsSolutions-APIG4", reason });
    return route;
  });
};

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
