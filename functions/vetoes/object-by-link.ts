import * as z from "zod/mini";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as replacementRefusals from "../../shared/domain/replacements/refusals.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import type { ReplacementStore } from "../../shared/store/replacement-store.ts";
import { type HeldUses, heldBy } from "./held-veto.ts";
import { type PageUses, vetoPage } from "./veto-page.ts";

const contract = {
  summary:
    "Object to a new main administrator on the link's page: the change stops, and the case returns to the helpdesk",
  path: z.strictObject({ token: z.string() }),
  bodyIs: "form",
  // A scanner may press the button; it ticks no box.
  body: z.strictObject({ sure: z.optional(z.literal("yes")) }),
  answers: {
    303: { description: "The objection is kept; the page says so" },
    400: { description: "The box was not ticked; the page says so, and nothing has happened", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
    409: { description: "It is too late; the page says whom to write to", page: true },
  },
} as const;

type Uses = HeldUses & PageUses & { readonly replacements: Pick<ReplacementStore, "veto"> };

export const objectByLink = openVerb(contract, (uses: Uses) => async ({ path, body, language, origin }) => {
  const held = await heldBy(path.token, uses);
  if (!held) return vetoPage(held, { language }, uses);
  if (body.sure === undefined) return vetoPage(held, { language, status: 400, isUnticked: true }, uses);
  const { accountId, subjectId: requestId, id: linkId } = held.link;
  try {
    await uses.replacements.veto(held.link, held.request, { from: origin.address, now: uses.now() });
  } catch (error) {
    if (!isRefusal(error, replacementRefusals.veto_too_late)) throw error;
    return vetoPage(await heldBy(path.token, uses), { language, status: 409 }, uses);
  }
  log.info("replacement.vetoed", { accountId, requestId, linkId });
  // A new GET, so that neither a reload nor the way back sends the form again.
  return { status: 303, headers: { location: `/vetoes/${path.token}` } };
});
