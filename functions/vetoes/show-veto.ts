import * as z from "zod/mini";
import { openVerb } from "../../shared/http/verb.ts";
import { type HeldUses, heldBy } from "./held-veto.ts";
import { type PageUses, vetoPage } from "./veto-page.ts";

const contract = {
  summary:
    "The page of a link to object to a new main administrator. Opening it decides nothing: mail scanners follow links, too",
  // Of any length: a token that is no token is answered by the page, as every other that opens nothing.
  path: z.strictObject({ token: z.string() }),
  answers: {
    200: { description: "What will happen and when, or what became of it", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
  },
} as const;

type Uses = HeldUses & PageUses;

export const showVeto = openVerb(contract, (uses: Uses) => async ({ path, language }) => {
  return vetoPage(await heldBy(path.token, uses), { language }, uses);
});
