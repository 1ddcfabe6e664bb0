import { describe, expect, it } from "vitest";
import { matcher } from "../../local/gateway.ts";

const routes = [
  "GET /accounts/{id}",
  "GET /accounts/{id}/{list}",
  "GET /accounts/{id}/entries",
  "GET /accounts/mine",
  "DELETE /accounts/{id}",
  "GET /openapi.json",
];

describe.each([
  ["in one order", routes],
  ["in the other", routes.toReversed()],
])("the gateway's routes, %s", (_, keys) => {
  const matched = matcher(keys);

  it.each([
    ["GET /accounts/mine", "GET /accounts/mine", {}],
    ["GET /accounts/ac_1", "GET /accounts/{id}", { id: "ac_1" }],
    ["DELETE /accounts/mine", "DELETE /accounts/{id}", { id: "mine" }],
    ["GET /accounts/ac_1/entries", "GET /accounts/{id}/entries", { id: "ac_1" }],
    ["GET /accounts/ac_1/top-ups", "GET /accounts/{id}/{list}", { id: "ac_1", list: "top-ups" }],
    ["GET /accounts/a%2Fb%C5%82", "GET /accounts/{id}", { id: "a/bł" }],
    ["GET /openapi.json", "GET /openapi.json", {}],
  ])("%s is %s", (asked, routeKey, pathParameters) => {
    const [method = "", path = ""] = asked.split(" ");
    expect(matched(method, path)).toEqual({ routeKey, pathParameters });
  });

  it.each(["PUT /accounts/mine", "GET /accounts", "GET /accounts/", "GET /accounts/mine/", "GET /openapiXjson"])(
    "%s is none of them",
    (asked) => {
      const [method = "", path = ""] = asked.split(" ");
      expect(matched(method, path)).toEqual({ routeKey: "$default", pathParameters: {} });
    },
  );
});
