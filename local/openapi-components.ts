/** Components of an OpenAPI document: what is said once, under a name, and referred to wherever it is needed. */

export type Json = Readonly<Record<string, unknown>>;

/** A parameter or a response. One without a name is never made a component. */
export type Part = { readonly name?: string; readonly value: Json };

export type Shared = {
  readonly components: Json;
  /** A reference where the part is a component, else the part itself. */
  readonly refer: (part: Part) => Json;
};

/** Makes components of the parts that occur more than once. Throws where two different ones have the same name. */
export const shared = (kind: "parameters" | "responses", parts: readonly Part[]): Shared => {
  const components: Record<string, Json> = {};
  for (const [part, ...others] of Map.groupBy(parts, textOf).values()) {
    if (!part?.name || others.length === 0) continue;
    if (Object.hasOwn(components, part.name)) throw new Error(`two different ${kind} are called ${part.name}`);
    components[part.name] = part.value;
  }
  const isComponent = ({ name, value }: Part) =>
    name !== undefined && JSON.stringify(components[name]) === JSON.stringify(value);
  const refer = (part: Part): Json => (isComponent(part) ? { $ref: `#/components/${kind}/${part.name}` } : part.value);
  return { components: byName(components), refer };
};

/** The parts that all of these lists have. */
export const inAll = (lists: readonly (readonly Part[])[]): Part[] =>
  (lists[0] ?? []).filter((part) => lists.every((list) => has(list, part)));

export const has = (list: readonly Part[], part: Part): boolean => list.some((other) => textOf(other) === textOf(part));

const textOf = ({ name, value }: Part): string => JSON.stringify([name, value]);

/** Marks the name of a model as it is sent: it becomes the model's own name, or, where answers have it in another form, `AddressInput`. */
export const sentMark = ".sent";
const withoutMark = (text: string): string => text.replaceAll(sentMark, "");

/** Moves named schemas from the `$defs` of the schemas that use them to the components. Throws as `shared` does. */
export const withModels = (document: Json & { readonly components: Json }): Json => {
  const models = { ...(document.components.schemas as Record<string, Json>) };
  const referring = JSON.parse(JSON.stringify(document), (key, value) => {
    if (key === "$ref") return value.replace(/^#\/\$defs\//, "#/components/schemas/");
    if (key !== "$defs") return value;
    for (const [name, model] of Object.entries<Json>(value)) {
      models[name] ??= model;
      if (JSON.stringify(models[name]) !== JSON.stringify(model))
        throw new Error(`two different schemas are called ${name}`);
    }
    return undefined;
  });
  const { components } = referring;
  return withOwnNames({ ...referring, components: { ...components, schemas: models } }, models);
};

const withOwnNames = (document: Json, models: Readonly<Record<string, Json>>): Json => {
  const different = differentWhenSent(models);
  const named = (name: string) =>
    name.endsWith(sentMark) && different.has(name) ? `${withoutMark(name)}Input` : withoutMark(name);
  const schemas = Object.fromEntries(Object.entries(models).map(([name, model]) => [named(name), model]));
  const renamed = { ...document, components: { ...(document.components as Json), schemas: byName(schemas) } };
  return JSON.parse(JSON.stringify(renamed), (key, value) =>
    key === "$ref" && typeof value === "string" ? value.replace(/[^/]+$/, named) : value,
  );
};

/** The models that are sent in another form than they are answered: of themselves, or because of a model in them. */
const differentWhenSent = (models: Readonly<Record<string, Json>>): ReadonlySet<string> => {
  const sent = Object.keys(models).filter((name) => name.endsWith(sentMark) && withoutMark(name) in models);
  const text = (name: string) => JSON.stringify(models[name]);
  const different = new Set(sent.filter((name) => withoutMark(text(name)) !== text(withoutMark(name))));
  for (let before = -1; before < different.size; ) {
    before = different.size;
    for (const name of sent) if ([...different].some((other) => text(name).includes(`/${other}"`))) different.add(name);
  }
  return different;
};

const byName = (components: Json): Json =>
  Object.fromEntries(Object.entries(components).sort(([one], [other]) => (one < other ? -1 : 1)));
