/** What a schema found wrong, field by field in our own codes. */
import type * as z from "zod/mini";
import * as commonFaults from "../domain/faults.ts";
import type { FieldError, FieldFault } from "../domain/refusal.ts";

type Issue = z.core.$ZodIssue;

/** `root` begins each pointer: "/" in a body, "?" in a query. */
export const fieldErrors = (error: z.core.$ZodError, input: unknown, root: string): FieldError[] =>
  error.issues.flatMap(meantIssues).flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          pointer: pointerTo([...issue.path, key], root),
          fault: commonFaults.unknown_field,
        }))
      : [{ pointer: pointerTo(issue.path, root), fault: faultOf(issue, valueAt(input, issue.path)) }],
  );

/** Of a choice ("any", or a list of networks), what is wrong with the one form that the value has; else the choice itself. */
const meantIssues = (issue: Issue): readonly Issue[] => {
  if (issue.code !== "invalid_union") return [issue];
  const [meant, ...others] = issue.errors.filter((form) => !form.some(isOfOtherForm));
  if (!meant || others.length > 0) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
};

const isOfOtherForm = ({ path, code }: Issue): boolean =>
  path.length === 0 && (code === "invalid_type" || code === "invalid_value");

/** A check of ours may name the fault itself, as `params.fault` of its issue. */
const faultOf = (issue: Issue, value: unknown): FieldFault => {
  if (value === undefined) return commonFaults.required;
  switch (issue.code) {
    case "invalid_value":
      return commonFaults.not_one_of;
    case "invalid_union":
      // Of no form at all: what names the form is none of those that there are.
      if (issue.errors.length === 0) return commonFaults.not_one_of;
      return issue.errors.flat().every(({ code }) => code === "invalid_format")
        ? commonFaults.wrong_format
        : commonFaults.wrong_type;
    case "invalid_format":
      return commonFaults.wrong_format;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array" ? commonFaults.too_short : commonFaults.too_small;
    case "too_big":
      return issue.origin === "string" || issue.origin === "array" ? commonFaults.too_long : commonFaults.too_large;
    case "custom":
      return (issue.params?.fault as FieldFault | undefined) ?? commonFaults.wrong_format;
    default:
      return commonFaults.wrong_type;
  }
};

/** RFC 6901. */
const pointerTo = (path: readonly PropertyKey[], root: string): string => {
  const steps = path.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1"));
  return steps.length === 0 && root === "/" ? "" : root + steps.join("/");
};

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined | null)?.[step], input);
