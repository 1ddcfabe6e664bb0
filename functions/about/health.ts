import * as z from "zod/mini";
import { openVerb } from "../../shared/http/verb.ts";

const contract = {
  summary: "Health check",
  answers: { 200: { description: "The API is up", body: z.strictObject({ status: z.literal("ok") }) } },
};

export const health = openVerb(contract, () => async () => ({ status: 200, body: { status: "ok" } }));
