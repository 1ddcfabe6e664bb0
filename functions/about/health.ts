import * as z from "zod/mini";
import { openVerb } from "../../shared/http/verb.ts";
import document from "./openapi.json" with { type: "json" };

const contract = {
  summary: "Health check, and the version that answers: the one in the changelog and in this document",
  answers: {
    200: { description: "The API is up", body: z.strictObject({ status: z.literal("ok"), version: z.string() }) },
  },
};

export const health = openVerb(contract, () => async () => ({
  status: 200,
  body: { status: "ok", version: document.info.version },
}));
