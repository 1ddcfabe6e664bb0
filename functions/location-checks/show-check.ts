import * as z from "zod/mini";
import { pageVerb } from "../../shared/http/verb.ts";
import { checkPage, type HeldUses, heldBy } from "./check-page.ts";

const contract = {
  summary: "The page to check where a number is used, which BOK's e-mails link to",
  // Of any length: a token that is no token is answered by the page, as every other that opens nothing.
  path: z.strictObject({ token: z.string() }),
  answers: {
    200: { description: "The place of use, or the sign-in that shows it", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
  },
} as const;

export const showCheck = pageVerb(contract, (uses: HeldUses) => async ({ path, language, origin, visit }) => {
  const held = await heldBy({ token: path.token, from: origin.address, reader: visit.reader }, uses);
  return checkPage(held, { language, visit });
});
