import { invalidRequest } from "./refusals.ts";

/** What a form-encoded request carries: names with values or with further names. Lists are names counted from 0. */
export type Form = { readonly [name: string]: string | Form };

/**
 * Reads `a[b][0]=c` as Stripe's API does, and refuses what Stripe would have to guess about: a name that is not
 * well-formed, one given twice, one that is a value and a group at once.
 */
export const parseForm = (encoded: string): Form => {
  const form: Branch = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) place(form, stepsOf(name), value, name);
  return form;
};

/** The same for the same parameters in whatever order they were sent. */
export const canonical = (encoded: string): string =>
  JSON.stringify([...new URLSearchParams(encoded)].map((pair) => pair.join("\u0000")).sort());

/** A parameter's name as a request spells it: `line_items[0][quantity]`. */
export const nameOf = (path: readonly PropertyKey[]): string =>
  path.map((step, depth) => (depth === 0 ? String(step) : `[${String(step)}]`)).join("");

/** Without a prototype, so that a name such as `__proto__` is a name like any other. */
type Branch = { [name: string]: string | Branch };

const stepsOf = (name: string): readonly string[] => {
  if (!/^[^[\]]+(\[[^[\]]*\])*$/.test(name)) throw invalidRequest(`Invalid parameter name: ${name}`, { param: name });
  return name.replaceAll("]", "").split("[");
};

const place = (form: Branch, steps: readonly string[], value: string, name: string): void => {
  let branch = form;
  for (const step of steps.slice(0, -1)) {
    const at = indexed(step, branch);
    const next: Branch | string = branch[at] ?? Object.create(null);
    if (typeof next === "string") throw invalidRequest(`Invalid object: ${name}`, { param: name });
    branch[at] = next;
    branch = next;
  }
  const last = indexed(steps.at(-1) ?? "", branch);
  if (last in branch) throw invalidRequest(`Parameter given twice: ${name}`, { param: name });
  branch[last] = value;
};

/** `a[]` is the next of the list `a`. */
const indexed = (step: string, branch: Branch): string => (step === "" ? String(Object.keys(branch).length) : step);
