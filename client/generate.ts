/** Makes `src/schema.ts` of the OpenAPI document: its types, and what a call must know of a route. */
import openapiTypes, { astToString, type OpenAPI3 } from "openapi-typescript";

type Json = Readonly<Record<string, unknown>>;
type Operation = { readonly parameters?: readonly Parameter[]; readonly security?: readonly Json[] };
type Parameter = { readonly $ref?: string };
type PathItem = Readonly<Record<string, Operation>> & { readonly parameters?: readonly Parameter[] };
type Document = {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<"parameters" | "schemas", Readonly<Record<string, Json>>>>;
};

export const schemaSource = async (given: object): Promise<string> => {
  // What makes the types writes into what it is given.
  const document = structuredClone(given);
  const { paths, components } = document as Document;
  const { AcceptLanguage: _, ...parameters } = components.parameters;
  const { Problem: problem, ...schemas } = components.schemas;
  const nodes = await openapiTypes({
    ...document,
    paths: Object.fromEntries(
      Object.entries(paths)
        .filter(([, item]) => !isPage(item))
        .map(([path, item]) => [path, withoutLanguage(item)]),
    ),
    components: {
      ...components,
      // The client makes a key where none is given.
      parameters: { ...parameters, IdempotencyKey: { ...parameters.IdempotencyKey, required: false } },
      schemas: { ...schemas, Problem: withCodes(problem, codesOf(document)) },
    },
  } as unknown as OpenAPI3);
  return [
    "/** Written by `npm run openapi`, of the document that `GET /openapi.json` answers. */",
    astToString(nodes),
    "/** Paths whose POST takes an `Idempotency-Key`. */",
    `export const keyedPosts: ReadonlySet<string> = new Set(${JSON.stringify(keyedPostsOf(paths), null, 2)});`,
    "",
  ].join("\n");
};

/** A page is opened in a browser, and called by no program. */
const isPage = (item: PathItem): boolean =>
  Object.values(item as Record<string, Operation>).some(({ security = [] }) =>
    security.some((one) => "pageSession" in one),
  );

/** The client sends the language that it was made with. */
const withoutLanguage = (item: PathItem): PathItem =>
  ({ ...item, parameters: item.parameters?.filter(({ $ref }) => !$ref?.endsWith("/AcceptLanguage")) }) as PathItem;

const keyedPostsOf = (paths: Document["paths"]): string[] =>
  Object.entries(paths)
    .filter(([, { parameters = [], post }]) =>
      [...parameters, ...(post?.parameters ?? [])].some(({ $ref }) => post && $ref?.endsWith("IdempotencyKey")),
    )
    .map(([path]) => path)
    .sort();

/** Every code by which some route refuses. */
const codesOf = (node: unknown): string[] => {
  if (typeof node !== "object" || node === null) return [];
  const { "application/problem+json": problem, ...rest } = node as Record<string, { schema: ProblemShape }>;
  const own = problem?.schema.properties.code.enum ?? [];
  return [...new Set([...own, ...Object.values(rest).flatMap(codesOf)])].sort();
};
type ProblemShape = { readonly properties: { readonly code: { readonly enum: readonly string[] } } };

const withCodes = (problem: Json | undefined, codes: readonly string[]): Json => {
  const { properties } = problem as { readonly properties: Readonly<Record<string, Json>> };
  return { ...problem, properties: { ...properties, code: { ...properties.code, enum: codes } } };
};
