import { describe, expect, it } from "vitest";
import { literalsIn, saidOf, withDescriptions } from "../../local/openapi-descriptions.ts";

const source = `export const Thing = named(
  "Thing",
  z.strictObject({
    /** What it is called. */
    name: z.string(),
    /**
     * How much
     * it is.
     */
    amountGrosze: z.int(),
    id: z.string(),
  }),
);
`;

describe("descriptions of properties", () => {
  it("are the docstrings in the source", () => {
    const [thing] = literalsIn(source);

    expect([...thing!.names]).toEqual(["name", "amountGrosze", "id"]);
    expect([...thing!.said]).toEqual([
      ["name", "What it is called."],
      ["amountGrosze", "How much it is."],
    ]);
  });

  it("are found by the names of all properties, and say the unit", () => {
    expect(saidOf(["from", "to", "weekdays"])).toEqual({});
    expect(saidOf(["id", "accountId", "amountGrosze", "description", "occurredAt"])).toMatchObject({
      amountGrosze: "Positive; the entry's amount is negative. In grosze.",
    });
  });

  it("stand beside what a property refers to, and leave alone what is described", () => {
    const properties = { one: { $ref: "#/One" }, other: { description: "kept" } };

    const document = withDescriptions({ "x-said": { one: "said", other: "said" }, properties });

    expect(document).toEqual({
      properties: { one: { $ref: "#/One", description: "said" }, other: { description: "kept" } },
    });
  });
});
