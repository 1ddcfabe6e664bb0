import { describe, expect, it } from "vitest";
import { handler } from "../../functions/about/index.ts";
import kept from "../../functions/about/openapi.json" with { type: "json" };
import { ask } from "../support/requests.ts";

describe("the API about itself", () => {
  it("says that it is up", async () => {
    expect(await ask(handler, "GET /health")).toMatchObject({ status: 200, body: { status: "ok" } });
  });

  it("serves its description, without examples", async () => {
    const { status, body } = await ask(handler, "GET /openapi.json");

    expect(status).toBe(200);
    expect(body).toEqual(kept);
    expect(kept.components).not.toHaveProperty("examples");
  });
});
