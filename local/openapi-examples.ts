/**
 * The OpenAPI document with examples, for people who read it rendered. `GET /openapi.json` serves it without: generated clients have no use for
 * them, and they would double the bundle.
 */

import { type RouteKey, routes } from "../functions/manifest.ts";
import * as commonFaults from "../shared/domain/faults.ts";
import { type Problem, Refusal } from "../shared/domain/refusal.ts";
import { answersPage } from "../shared/http/contract.ts";
import { problemAnswer } from "../shared/http/problem.ts";
import { openapiDocument, problemsOf, verbOf } from "./openapi.ts";
import type { Json } from "./openapi-components.ts";
// What tests asked and were answered, one of each operation and status: `npm run examples`.
import examples from "./openapi-examples.json" with { type: "json" };

export type Example = { readonly sent?: unknown; readonly answers: Readonly<Record<string, unknown>> };
type Content = Record<string, { schema: Json; example?: unknown; examples?: Json }>;
type Response = { readonly $ref?: string; readonly content?: Content };
type Operation = {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Record<string, Response>;
};

export const documentWithExamples = async (
  recorded: Readonly<Record<string, Example>> = examples as Readonly<Record<string, Example>>,
): Promise<Json> => {
  const document = structuredClone(await openapiDocument()) as {
    readonly paths: Record<string, Record<string, Operation>>;
    readonly components: { readonly responses: Record<string, Response>; examples?: Json };
  };
  const { paths, components } = document;
  for (const [path, { parameters: _, ...methods }] of Object.entries(paths))
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      const example = recorded[`${method.toUpperCase()} ${path}`];
      exemplify(requestBody?.content, example?.sent);
      for (const [status, response] of Object.entries(responses)) {
        exemplify(response.content, example?.answers[status]);
        referToProblems(response.content);
      }
    }
  for (const { content } of Object.values(components.responses)) referToProblems(content);
  components.examples = await problemExamples();
  return document as unknown as Json;
};

const exemplify = (content: Content | undefined, example: unknown): void => {
  const json = content?.["application/json"];
  if (json && example !== undefined) json.example = example;
};

/** A refusal's response has an example for each of its codes. */
const referToProblems = (content: Content | undefined): void => {
  const problem = content?.["application/problem+json"];
  if (!problem) return;
  const { code } = problem.schema.properties as { readonly code: { readonly enum: readonly string[] } };
  problem.examples = Object.fromEntries(code.enum.map((one) => [one, { $ref: `#/components/examples/${one}` }]));
};

/** Each refusal as the very code words it that answers with it. */
const problemExamples = async (): Promise<Json> => {
  const all = new Map<string, Problem>();
  for (const routeKey of Object.keys(routes) as RouteKey[]) {
    const { function: name, access } = routes[routeKey];
    const { contract } = await verbOf(name, routeKey);
    // A page refuses with a page.
    if (!answersPage(contract)) for (const problem of problemsOf(access, contract)) all.set(problem.code, problem);
  }
  return Object.fromEntries(
    [...all].map(([code, problem]) => {
      const errors = code === "invalid_request" ? [{ pointer: "/email", fault: commonFaults.required }] : [];
      const options = { language: "en", requestId: "KVx1hgXpFiAEJPw=", isPage: false } as const;
      const { body } = problemAnswer(new Refusal(problem, { errors }), options) as { readonly body: unknown };
      return [code, { summary: problem.en[0], value: body }];
    }),
  );
};
