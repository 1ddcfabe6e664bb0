import * as z from "zod/mini";
import { openVerb } from "../../shared/http/verb.ts";
// Made from the contracts by `npm run openapi`; a test holds it to them.
import document from "./openapi.json" with { type: "json" };

const contract = {
  summary: "This API's description, OpenAPI 3.1",
  answers: { 200: { description: "The document", body: z.looseObject({ openapi: z.string() }) } },
};

export const showOpenapi = openVerb(contract, () => async () => ({ status: 200, body: document }));
