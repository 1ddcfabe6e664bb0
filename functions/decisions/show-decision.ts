import * as z from "zod/mini";
import { pageVerb } from "../../shared/http/verb.ts";
import { decisionPage, type PageUses } from "./decision-page.ts";
import { type HeldUses, heldBy } from "./held-link.ts";

const contract = {
  summary: "The page of a link to decide a bank top-up. Opening it decides nothing: mail scanners follow links, too",
  // Of any length: a token that is no token is answered by the page, as every other that opens nothing.
  path: z.strictObject({ token: z.string() }),
  answers: {
    200: { description: "What there is to decide, or who decided", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
    410: { description: "The link has expired and nobody has decided: its holder can ask for a new one", page: true },
  },
} as const;

type Uses = HeldUses & PageUses;

export const showDecision = pageVerb(contract, (uses: Uses) => async ({ path, language, origin, visit }) => {
  const held = await heldBy({ token: path.token, from: origin.address, clerk: visit.clerk }, uses);
  return decisionPage(held, { language, visit }, uses);
});
