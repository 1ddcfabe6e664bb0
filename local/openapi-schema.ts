/** The JSON Schema of a schema of ours, with what Zod alone could not say. */
import * as z from "zod";
import type { ZodMiniType } from "zod/mini";
import { casesOf, schemaNames, takenBy } from "../shared/domain/model.ts";
import { noteDiscriminator, splitInCases } from "./openapi-cases.ts";
import { type Json, sentMark } from "./openapi-components.ts";
import { saidMark, saidOf } from "./openapi-descriptions.ts";

export const schemaOf = (schema: z.core.$ZodType, io: "input" | "output"): Json => {
  const metadata = z.registry<{ id?: string }>();
  for (const [one, id] of schemaNames) metadata.add(one, { id: io === "input" ? id + sentMark : id });
  const override = ({ zodSchema, jsonSchema }: Overridden) => {
    shorten(jsonSchema, io);
    if (io === "input") Object.assign(jsonSchema, takenBy.get(zodSchema as ZodMiniType));
    const said = saidOf(Object.keys(jsonSchema.properties ?? {}));
    if (Object.keys(said).length > 0) jsonSchema[saidMark] = said;
    const cases = casesOf.get(zodSchema as ZodMiniType);
    noteDiscriminator(jsonSchema, zodSchema);
    if (cases) splitInCases(jsonSchema, cases);
  };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, metadata, override });
  return rest;
};

type Overridden = { readonly zodSchema: z.core.$ZodType; readonly jsonSchema: z.core.JSONSchema.BaseSchema };

/** Leaves out what `format` says already, and of answers the bounds that every whole number has. */
const shorten = (schema: z.core.JSONSchema.BaseSchema, io: "input" | "output"): void => {
  if (schema.format === "date" || (schema.format === "date-time" && io === "output")) delete schema.pattern;
  if (io === "input") return;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};
