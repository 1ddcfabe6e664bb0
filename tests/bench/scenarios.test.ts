import { expect, it } from "vitest";
import { scenarios } from "../../bench/scenarios.ts";
import { type RouteKey, routes } from "../../functions/manifest.ts";

it.each(Object.keys(routes) as RouteKey[])("%s is called when the bench measures", (route) => {
  expect(scenarios[route]?.length).toBeGreaterThan(0);
});
