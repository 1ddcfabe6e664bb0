/** Objects that are of another shape by what one of their fields says. */
import type * as z from "zod";
import type { Cases } from "../shared/domain/model.ts";

type Schema = z.core.JSONSchema.BaseSchema;

/** Makes an object's schema a choice of one for each case. */
export const splitInCases = (schema: Schema, { field, cases }: Cases): void => {
  const { properties = {}, required = [], type, additionalProperties } = schema;
  const variants = cases.map(([value, { required: wanted = [], without = [], requiredIn = {} }]): Schema => {
    const own = Object.entries(properties).flatMap(([name, property]): [string, Schema][] => {
      if (without.includes(name)) return [];
      if (name === field) return [[name, { const: value, type: typeof value as "string" | "boolean" }]];
      const inner = requiredIn[name];
      return [
        [name, inner ? ({ allOf: [property as Schema, { required: [...inner] }] } as Schema) : (property as Schema)],
      ];
    });
    return {
      type,
      properties: Object.fromEntries(own),
      required: [...required, ...wanted],
      additionalProperties,
    } as Schema;
  });
  for (const key of ["type", "properties", "required", "additionalProperties"] as const) delete schema[key];
  schema.oneOf = variants;
};
