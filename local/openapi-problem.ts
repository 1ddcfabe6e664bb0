/** What a refusal's body looks like in the OpenAPI document. */
import { fieldErrorsMax } from "../shared/http/problem.ts";
import type { Json } from "./openapi-components.ts";

export const problemSchema: Json = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", description: "A stable URI that ends in the code" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "For people, in their language; says what to do next" },
    code: { type: "string", description: "For programs; stable" },
    requestId: { type: "string" },
    errors: { type: "array", maxItems: fieldErrorsMax, items: { $ref: "#/components/schemas/FieldError" } },
    moreErrors: {
      type: "integer",
      description: "How many field errors there are beyond those in `errors`; absent where none",
    },
    quote: {
      $ref: "#/components/schemas/OfferQuote",
      description: "With `quote_expired`: the price now, which can be ordered",
    },
    blockedBy: {
      type: "array",
      description: "Why the offer can't be ordered, the weightiest reason first",
      items: { $ref: "#/components/schemas/BlockingReason" },
    },
    missingGrosze: { type: "integer", description: "What the balance lacks; only for those who may see amounts" },
    topUpGrosze: { type: "integer", description: "The smallest top-up that covers it; absent where none does" },
  },
};

export const fieldErrorSchema = (codes: readonly string[]): Json => ({
  type: "object",
  required: ["pointer", "code", "detail"],
  properties: {
    pointer: { type: "string", description: "JSON Pointer into the body, or `?name` of a query parameter" },
    code: { enum: codes },
    detail: { type: "string" },
  },
});
