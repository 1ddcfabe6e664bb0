import { describe, expect, it } from "vitest";
import { shared, withModels } from "../../local/openapi-components.ts";

const limit = { name: "Limit", value: { in: "query", name: "limit" } };
const cursor = { name: "Cursor", value: { in: "query", name: "cursor" } };

describe("components of the OpenAPI document", () => {
  it("are made of what occurs more than once; the rest stays in its place", () => {
    const { components, refer } = shared("parameters", [limit, cursor, limit]);

    expect(components).toEqual({ Limit: limit.value });
    expect(refer(limit)).toEqual({ $ref: "#/components/parameters/Limit" });
    expect(refer(cursor)).toEqual(cursor.value);
  });

  it("leave a part alone that only has the name of one", () => {
    const other = { name: "Limit", value: { in: "query", name: "limit", required: true } };

    const { refer } = shared("parameters", [limit, limit, other]);

    expect(refer(other)).toEqual(other.value);
  });

  it("are not made where two would have one name", () => {
    const other = { name: "Limit", value: { in: "query", name: "limit", required: true } };

    expect(() => shared("parameters", [limit, limit, other, other])).toThrow(
      "two different parameters are called Limit",
    );
  });

  it("hold each model once, however many schemas bring it along", () => {
    const $defs = { Role: { type: "string" }, User: { properties: { role: { $ref: "#/$defs/Role" } } } };
    const used = { $ref: "#/$defs/User", $defs };

    const document = withModels({ paths: { one: used, other: used }, components: { schemas: {} } });

    const User = { properties: { role: { $ref: "#/components/schemas/Role" } } };
    const $ref = "#/components/schemas/User";
    expect(document).toEqual({
      paths: { one: { $ref }, other: { $ref } },
      components: { schemas: { Role: $defs.Role, User } },
    });
  });

  it("call a model that is sent in another form by a name of its own, and so whatever holds it", () => {
    const answered = { User: { properties: { name: { type: "string" } } }, Team: { items: { $ref: "#/$defs/User" } } };
    const sent = {
      "User.sent": { properties: { name: { type: "string", maxLength: 9 } } },
      "Team.sent": { items: { $ref: "#/$defs/User.sent" } },
      "Form.sent": { items: { $ref: "#/$defs/Team.sent" } },
    };

    const document = withModels({
      paths: { asks: { $ref: "#/$defs/Form.sent", $defs: sent }, answers: { $ref: "#/$defs/Team", $defs: answered } },
      components: { schemas: {} },
    });

    const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    expect(document).toEqual({
      paths: { asks: refer("Form"), answers: refer("Team") },
      components: {
        schemas: {
          Form: { items: refer("TeamInput") },
          Team: { items: refer("User") },
          TeamInput: { items: refer("UserInput") },
          User: answered.User,
          UserInput: sent["User.sent"],
        },
      },
    });
  });

  it("are not made where a model is one thing here and another there", () => {
    const one = { $ref: "#/$defs/Role", $defs: { Role: { type: "string" } } };
    const other = { $ref: "#/$defs/Role", $defs: { Role: { type: "integer" } } };

    expect(() => withModels({ paths: { one, other }, components: { schemas: {} } })).toThrow(
      "two different schemas are called Role",
    );
  });
});
