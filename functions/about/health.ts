import * as z from "zod/mini";
import { openVerb } from "../../shared/http/verb.ts";

const contract = {
  summary: "Whether the API answers",
  answers: { 200: { description: "It does", body: z.strictObject({ status: z.literal("ok") }) } },
};

export const health = openVerb(contract, () => async () => ({ status: 200, body: { status: "ok" } }));
