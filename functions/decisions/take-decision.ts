import * as z from "zod/mini";
import { plainLine } from "../../shared/domain/html.ts";
import { typedZlotys } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { creditMaxByLink } from "../../shared/domain/top-ups/bank-top-up.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import { decisionPage, type Entered, type PageUses, reasonLetters } from "./decision-page.ts";
import { type Held, type HeldUses, heldBy } from "./held-link.ts";

const contract = {
  summary: "Decide a bank top-up by the link's page: credit at most what was ordered and the stage allows, or refuse",
  path: z.strictObject({ token: z.string() }),
  bodyIs: "form",
  body: z.strictObject({
    decision: z.enum(["credit", "reject"]),
    /** As people type an amount: "250,00". */
    received: z.optional(z.string().check(z.maxLength(100))),
    reason: z.optional(z.string().check(z.maxLength(2_000))),
  }),
  answers: {
    303: { description: "Decided; the page says what" },
    400: { description: "Something that was entered is wrong; the page says what", page: true },
    403: { description: "Too much for a link", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
    409: { description: "Somebody has decided; the page says who", page: true },
  },
} as const;

type Uses = HeldUses & PageUses & { readonly transfers: Pick<TransferStore, "find" | "decide"> };

export const takeDecision = openVerb(contract, (uses: Uses) => async ({ path, body, language, origin }) => {
  const asked = { token: path.token, from: origin.address };
  const held = await heldBy(asked, uses);
  if (!held) return decisionPage(held, { language }, uses);
  const entered = enteredIn(body);
  if (entered.faults.length > 0) return decisionPage(held, { language, status: 400, entered }, uses);
  return decide(held, entered, { ...asked, language }, uses);
});

type Fields = { readonly decision: "credit" | "reject"; readonly received?: string; readonly reason?: string };

const enteredIn = ({ decision, ...typed }: z.output<(typeof contract)["body"]>): Entered & Fields => {
  const [received, told] = [plainLine(typed.received ?? ""), plainLine(typed.reason ?? "")];
  const isAmount = decision === "reject" || typedZlotys(received) !== undefined;
  const isReason = told === "" || ([...told].length >= reasonLetters.min && [...told].length <= reasonLetters.max);
  const faults = [...(isAmount ? [] : ["amount" as const]), ...(isReason ? [] : ["reason" as const])];
  return { decision, received, reason: told, faults };
};

const decide = async (
  held: Held,
  entered: Entered & Fields,
  { language, ...asked }: { token: string; from: string; language: "pl" | "en" },
  uses: Uses,
) => {
  const { link, topUp } = held;
  const { decision, received = "", reason } = entered;
  const by = { email: link.email, linkId: link.id };
  const wanted = {
    decision,
    receivedGrosze: decision === "credit" ? typedZlotys(received) : undefined,
    reason: reason || undefined,
    by,
    creditMaxGrosze: creditMaxByLink(topUp, uses.linkLimitGrosze()),
  };
  try {
    await uses.transfers.decide(link.accountId, link.subjectId, wanted, asked.from);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const again = (status: number, fault: Entered["faults"][number]) =>
      decisionPage(held, { language, status, entered: { ...entered, faults: [fault] } }, uses);
    if (error.code === "invalid_request") return again(400, "reason-missing");
    if (error.code === "beyond_link") return again(403, "beyond-link");
    if (error.code === "already_decided")
      return decisionPage(await heldBy(asked, uses), { language, status: 409 }, uses);
    throw error;
  }
  log.info("top_up.decided_by_link", { decision, accountId: link.accountId, topUpId: link.subjectId, linkId: link.id });
  // A new GET, so that neither a reload nor the way back sends the form again.
  return { status: 303, headers: { location: `/decisions/${asked.token}` } };
};
