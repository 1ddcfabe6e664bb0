/** Where the OpenAPI document has room for an example, and whether one is as its schema says. */
import { Ajv2020 } from "ajv/dist/2020.js";
import kept from "../../functions/about/openapi.json" with { type: "json" };

type Content = Readonly<Record<string, unknown>>;
type Operation = {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
};

export const exampleChecks = () => {
  const document = kept as unknown as { readonly paths: Readonly<Record<string, Record<string, Operation>>> };
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "saldo");
  const step = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
  const schemas = new Map<string, string>();
  for (const [path, { parameters: _, ...methods }] of Object.entries(document.paths))
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      const route = `${method.toUpperCase()} ${path}`;
      const at = (...steps: string[]) =>
        `saldo#/${["paths", path, method, ...steps, "content", "application/json", "schema"].map(step).join("/")}`;
      // The document is its own example.
      if (path === "/openapi.json") continue;
      // What Stripe sends is Stripe's to document.
      if (requestBody?.content["application/json"] && path !== "/stripe-events")
        schemas.set(`${route} sent`, at("requestBody"));
      for (const [status, { content }] of Object.entries(responses))
        if (content?.["application/json"]) schemas.set(`${route} ${status}`, at("responses", status));
    }
  return {
    /** `POST /top-ups sent`, `POST /top-ups 201`. */
    places: [...schemas.keys()],
    isGood: (place: string, value: unknown): boolean => {
      const $ref = schemas.get(place);
      return $ref !== undefined && ajv.validate({ $ref }, value);
    },
  };
};
