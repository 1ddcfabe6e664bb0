/** Values that a zod schema allows, as fast-check draws them. */
import fc from "fast-check";
import * as z from "zod/mini";

type Schema = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

export const arbitraryOf = (schema: z.ZodMiniType): fc.Arbitrary<unknown> => drawn(z.toJSONSchema(schema) as Schema);

const drawn = (schema: Schema): fc.Arbitrary<unknown> => {
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (typeof schema.type === "object") return fc.oneof(...schema.type.map((type) => drawn({ ...schema, type })));
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map(drawn));
  switch (schema.type) {
    case "null":
      return fc.constant(null);
    case "string":
      return text(schema);
    case "boolean":
      return fc.boolean();
    case "integer":
      // Amounts beyond any company's, and still far from where numbers lose grosze.
      return fc.integer();
    case "array":
      return fc.array(drawn(schema.items!), { maxLength: 3 });
    case "object": {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, drawn(field)]);
      return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: [...(schema.required ?? [])],
        noNullPrototype: true,
      });
    }
    default:
      throw new Error(`no values are drawn of ${JSON.stringify(schema)}`);
  }
};

const text = ({ format, pattern }: Schema): fc.Arbitrary<string> => {
  if (format === "date-time")
    return fc
      .date({ min: new Date("2026-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
      .map((at) => at.toISOString());
  return fc.stringMatching(pattern === undefined ? /^[A-Z ]{0,20}$/ : new RegExp(pattern));
};
