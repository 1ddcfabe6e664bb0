import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import kept from "../functions/about/openapi.json" with { type: "json" };
import { routes } from "../functions/manifest.ts";
import { openapiDocument } from "../local/openapi.ts";

describe("the OpenAPI document", () => {
  it("that is served is the one that the contracts make (else: npm run openapi)", async () => {
    expect(kept).toEqual(JSON.parse(JSON.stringify(await openapiDocument())));
  });

  it("has an operation for every route of the manifest, and says who may call it", () => {
    const operations = Object.entries(kept.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );

    expect(operations.map(([route]) => route).sort()).toEqual(Object.keys(routes).sort());
    for (const [route, operation] of operations) {
      const { access } = routes[route as keyof typeof routes];
      expect("x-access" in operation ? operation["x-access"] : "public", route).toBe(
        typeof access === "object" ? "public" : access,
      );
    }
  });

  it("holds only schemas that a validator takes", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(kept, "saldo");
    const schemas: string[] = [];
    const look = (value: unknown, place: readonly string[]): void => {
      if (typeof value !== "object" || value === null) return;
      if (place.at(-1) === "schema") schemas.push(place.join("/"));
      for (const [step, inner] of Object.entries(value))
        look(inner, [...place, encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))]);
    };
    look(kept.paths, ["saldo#", "paths"]);

    expect(schemas.length).toBeGreaterThan(50);
    for (const schema of schemas) expect(() => ajv.compile({ $ref: schema }), schema).not.toThrow();
  });
});
