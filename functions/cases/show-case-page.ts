import * as z from "zod/mini";
import { pageVerb } from "../../shared/http/verb.ts";
import { casePage, type PageUses } from "./case-page.ts";
import { type HeldUses, heldBy } from "./held-case.ts";

const contract = {
  summary: "The page of a case, which BOK's e-mails link to: whose it is, and to the staff who sign in on it all of it",
  // Of any length: a token that is no token is answered by the page, as every other that opens nothing.
  path: z.strictObject({ token: z.string() }),
  answers: {
    200: { description: "The case, or the sign-in that shows it", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
  },
} as const;

type Uses = HeldUses & PageUses;

export const showCasePage = pageVerb(contract, (uses: Uses) => async ({ path, language, origin, visit }) => {
  const held = await heldBy({ token: path.token, from: origin.address, reader: visit.reader }, uses);
  return casePage(held, { language, visit }, uses);
});
