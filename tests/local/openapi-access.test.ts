import { describe, expect, it } from "vitest";
import { accessOf, problemsOfAccess, securitySchemes } from "../../local/openapi-access.ts";
import { machineScopes } from "../../shared/domain/access.ts";

describe("a route for machines", () => {
  it.each(machineScopes)("asks for a machine key and names its scope: %s", (scope) => {
    expect(accessOf({ machine: scope })).toEqual({
      security: [{ machineKey: [] }],
      "x-access": `machine: ${scope}`,
    });
    expect(problemsOfAccess({ machine: scope }).map(({ code }) => code)).toEqual(["not_signed_in", "not_allowed"]);
  });

  it("asks by a scheme of its own, which the document describes", () => {
    expect(securitySchemes.machineKey).toMatchObject({ type: "http", scheme: "bearer" });
    expect(securitySchemes.machineKey).not.toEqual(securitySchemes.token);
  });
});
