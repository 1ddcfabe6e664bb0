/** Objects that are of another shape by what one of their fields says. */
import type * as z from "zod";
import type { Cases } from "../shared/domain/model.ts";
import type { Json } from "./openapi-components.ts";
import { saidMark } from "./openapi-descriptions.ts";

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
      [saidMark]: schema[saidMark],
    } as Schema;
  });
  for (const key of ["type", "properties", "required", "additionalProperties", saidMark] as const) delete schema[key];
  schema.oneOf = variants;
};

/** Notes by which field a choice of objects is told apart; `withDiscriminators` completes it. */
export const noteDiscriminator = (schema: Schema, zodSchema: z.core.$ZodType): void => {
  const { def } = zodSchema._zod as unknown as { readonly def: { readonly discriminator?: string } };
  if (def.discriminator) schema.discriminator = { propertyName: def.discriminator };
};

type Choice = { readonly oneOf: readonly { readonly $ref?: string }[]; readonly discriminator: Discriminator };
type Discriminator = { readonly propertyName: string };

/** Which value names which model. A choice that is not of models alone needs none: each of its forms holds its value as a constant. */
export const withDiscriminators = (document: Json): Json => {
  const { schemas } = document.components as { readonly schemas: Readonly<Record<string, Schema>> };
  return JSON.parse(JSON.stringify(document), (_key, value) => {
    if (!value?.oneOf || !value.discriminator) return value;
    const { oneOf, discriminator, ...rest } = value as Choice;
    const { propertyName } = discriminator;
    const mapping = oneOf.flatMap(({ $ref }) => {
      const field = schemas[$ref?.split("/").at(-1) ?? ""]?.properties?.[propertyName] as Schema | undefined;
      return (field?.enum ?? [field?.const]).map((name) => [name, $ref]);
    });
    const isWhole = oneOf.every(({ $ref }) => $ref !== undefined);
    return {
      ...rest,
      oneOf,
      ...(isWhole && { discriminator: { propertyName, mapping: Object.fromEntries(mapping) } }),
    };
  });
};
