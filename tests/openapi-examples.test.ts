import { describe, expect, it } from "vitest";
import examples from "../local/openapi-examples.json" with { type: "json" };
import { documentWithExamples, type Example } from "../local/openapi-examples.ts";
import { exampleChecks } from "./support/example-checks.ts";

const { places, isGood } = exampleChecks();
const kept = new Map(
  Object.entries(examples as Readonly<Record<string, Example>>).flatMap(([route, { sent, answers }]) => [
    ...(sent === undefined ? [] : [[`${route} sent`, sent] as const]),
    ...Object.entries(answers).map(([status, answer]) => [`${route} ${status}`, answer] as const),
  ]),
);

describe("the examples of the OpenAPI document", () => {
  it("are of each body and each answer, and of nothing else (else: npm run examples)", () => {
    expect([...kept.keys()].sort()).toEqual([...places].sort());
  });

  it.each([...kept])("are as the schema says: %s", (place, value) => {
    expect(isGood(place, value)).toBe(true);
  });

  it("hold no secret and nobody's address", () => {
    const text = JSON.stringify(examples);

    expect(text.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g)?.filter((email) => !email.endsWith("@example.com"))).toEqual([]);
    expect(text).not.toMatch(/saldo\.(ac_|operator)|\bmk_|otpauth:\/\/totp\/(?!Saldo:anna@)|eyJ/);
  });

  it("are in the document where people look: of each refusal by its code, too", async () => {
    type Content = Record<string, { example?: unknown; examples?: object }>;
    const { paths, components } = (await documentWithExamples()) as {
      paths: Record<string, Record<string, { responses: Record<string, { content: Content }> }>>;
      components: {
        responses: Record<string, { content: Content }>;
        examples: Record<string, { value: { code: string; status: number } }>;
      };
    };

    const { "201": started } = paths["/top-ups"]!.post!.responses;
    expect(started!.content["application/json"]!.example).toEqual(kept.get("POST /top-ups 201"));
    const notSignedIn = components.responses["401"]!.content["application/problem+json"]!.examples;
    expect(notSignedIn).toMatchObject({ not_signed_in: { $ref: "#/components/examples/not_signed_in" } });
    expect(components.examples.not_signed_in?.value).toMatchObject({ code: "not_signed_in", status: 401 });
  });
});
