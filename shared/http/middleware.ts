/** What surrounds every verb: the log of requests, security headers, and refusals as problems or pages. */
import type middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { Refusal } from "../domain/refusal.ts";
import { described, log } from "../log.ts";
import { answered } from "./answer.ts";
import { answersPage, type Contract } from "./contract.ts";
import { languageOf, problemAnswer } from "./problem.ts";

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/** A HEAD is what the GET of the same path is, guard, record and status included; only the body is not sent (RFC 9110, 9.3.2). */
export const headAsGet = (): Middleware => {
  const stripped: Middleware["after"] = ({ event, response }) => {
    if (response && event.requestContext.http.method === "HEAD") delete response.body;
  };
  return {
    before: ({ event }) => {
      event.routeKey = event.routeKey.replace(/^HEAD /, "GET ");
    },
    after: stripped,
    onError: stripped,
  };
};

/** One line a request: what was asked and how it ended, never who said what. */
export const requestLog = (): Middleware => {
  const told: Middleware["after"] = ({ event, response }) => {
    const { routeKey: route, requestContext } = event;
    log.info("request.answered", { route, status: response?.statusCode, requestId: requestContext.requestId });
  };
  return { after: told, onError: told };
};

/** For an API of JSON: nothing is cached, framed, sniffed or run. */
export const securityHeaders = (): Middleware => {
  const add: Middleware["after"] = (request) => {
    if (!request.response) return;
    request.response.headers = {
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-request-id": request.event.requestContext.requestId,
      ...request.response.headers,
    };
  };
  return { after: add, onError: add };
};

/**
 * Whatever is thrown becomes a problem, or a page where the route answers one. What is not a refusal is a bug: logged, and
 * the caller learns only that.
 */
export const refusals = (verbs: Readonly<Record<string, { readonly contract: Contract }>>): Middleware => ({
  onError: (request) => {
    const { error, event } = request;
    const asked = Object.hasOwn(verbs, event.routeKey) ? verbs[event.routeKey] : undefined;
    const { requestId } = event.requestContext;
    const refusal = error instanceof Refusal ? error : undefined;
    if (!refusal) log.error("request.failed", { requestId, route: event.routeKey, error: described(error) });
    else if (refusal.cause !== undefined)
      log.warn("request.refused", {
        requestId,
        route: event.routeKey,
        code: refusal.code,
        cause: described(refusal.cause),
      });
    const language = languageOf(event.headers["accept-language"]);
    const isPage = asked !== undefined && answersPage(asked.contract);
    request.response = answered(problemAnswer(refusal, { language, requestId, isPage }));
  },
});
