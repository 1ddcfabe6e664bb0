import * as z from "zod/mini";
import { Refusal } from "../../shared/domain/refusal.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import { decisionPage, failurePage, type PageUses } from "./decision-page.ts";
import { type HeldUses, heldBy } from "./held-link.ts";

const contract = {
  summary: "The page of a link to decide a bank top-up. Opening it decides nothing: mail scanners follow links, too",
  path: z.strictObject({ token: z.string().check(z.maxLength(200)) }),
  answers: {
    200: { description: "What there is to decide, or who decided", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
  },
} as const;

export const showDecision = openVerb(contract, (uses: HeldUses & PageUses) => async ({ path, language }) => {
  try {
    const held = await heldBy(path.token, uses);
    return await decisionPage(held, { language }, uses);
  } catch (error) {
    if (error instanceof Refusal) return failurePage(error, language);
    throw error;
  }
});
