/** What the OpenAPI document says of schemas beside what Zod can tell: names, and what a function of ours judges. */
import * as z from "zod/mini";
import * as commonFaults from "./faults.ts";
import type { FieldFault } from "./refusal.ts";

const names = new Map<z.ZodMiniType, string>();
export const schemaNames: ReadonlyMap<z.ZodMiniType, string> = names;

/**
 * The same schema, named: in the document, and so in the types of generated clients. A copy of it (`extend`, `check`) has no name. Zod's own
 * registry would add 0.7 kB to each bundle.
 */
export const named = <Schema extends z.ZodMiniType>(name: string, schema: Schema): Schema => {
  names.set(schema, name);
  return schema;
};

/** In the words of JSON Schema. */
export type Taken = {
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly not?: { readonly const: unknown };
};

const taken = new Map<z.ZodMiniType, Taken>();
export const takenBy: ReadonlyMap<z.ZodMiniType, Taken> = taken;

/**
 * A copy of the schema that says what it takes where a function judges that: after tidying, or by a check digit. All of that must be taken.
 * What only tidying makes good (spaces around it) may be taken beside it.
 */
export const takes = <Schema extends z.ZodMiniType>(says: Taken, schema: Schema): Schema => {
  const copy = schema.clone(schema._zod.def);
  taken.set(copy, says);
  return copy;
};

/** At least so many letters, digits or signs: what is left of a text once spaces and what nobody sees are gone. For validators without Unicode classes, too. */
export const visiblePattern = (lettersMin: number): string =>
  lettersMin === 1 ? visible : `(?:${visible}[\\s\\S]*){${lettersMin}}`;

/** Neither a space nor a control character, a combining accent or a mark that is drawn as nothing. */
const visible =
  "[^\\s\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]";

/** At least so many letters, spaces around them not counted; at least two. */
export const trimmedPattern = (lettersMin: number): string => `\\S[\\s\\S]{${lettersMin - 2},}\\S`;

/** What an object is like in one of its cases: the fields that it must have, and those that it has not, beside what it always has. */
export type Case = {
  readonly required?: readonly string[];
  readonly without?: readonly string[];
  /** What a field that it has must itself have. */
  readonly requiredIn?: Readonly<Record<string, readonly string[]>>;
};
export type Cases = { readonly field: string; readonly cases: readonly (readonly [string | boolean, Case])[] };

const cases = new Map<z.ZodMiniType, Cases>();
export const casesOf: ReadonlyMap<z.ZodMiniType, Cases> = cases;

/** The object, which asks for other fields by what one of them says. Faults: `required`, `not_applicable`. */
export const inCases = <Schema extends z.ZodMiniObject>(
  field: string & keyof z.output<Schema>,
  each: Cases["cases"],
  schema: Schema,
): Schema => {
  const by = new Map(each);
  const checked = schema.check(
    z.check<z.output<Schema>>(({ value, issues }) => {
      const given: Readonly<Record<string, unknown>> = value;
      const { required = [], without = [], requiredIn = {} } = by.get(given[field] as string | boolean) ?? {};
      const refuse = (path: string[], fault: FieldFault) =>
        issues.push({ code: "custom", input: given[path[0]!], path, params: { fault } });
      for (const name of required) if (given[name] === undefined) refuse([name], commonFaults.required);
      for (const name of without) if (given[name] !== undefined) refuse([name], commonFaults.not_applicable);
      for (const [name, inner] of Object.entries(requiredIn))
        for (const one of inner)
          if (given[name] !== undefined && (given[name] as Record<string, unknown>)[one] === undefined)
            refuse([name, one], commonFaults.required);
    }),
  );
  cases.set(checked, { field, cases: each });
  return checked;
};
