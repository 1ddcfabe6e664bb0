/** Names of schemas: in the OpenAPI document, and so of the types in clients that are generated from it. */
import type * as z from "zod/mini";

const names = new Map<z.ZodMiniType, string>();
export const schemaNames: ReadonlyMap<z.ZodMiniType, string> = names;

/** The same schema, named. A copy of it (`extend`, `check`) has no name. Zod's own registry would add 0.7 kB to each bundle. */
export const named = <Schema extends z.ZodMiniType>(name: string, schema: Schema): Schema => {
  names.set(schema, name);
  return schema;
};
