import * as z from "zod/mini";
import { plainLine } from "../../shared/domain/html.ts";
import { typedZlotys } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { renewing } from "../../shared/domain/top-ups/bank-decisions.ts";
import { asClerk, creditMaxByLink, receivedMaxGrosze } from "../../shared/domain/top-ups/bank-top-up.ts";
import type { PageRequest } from "../../shared/http/page-session.ts";
import { pageFormVerb } from "../../shared/http/verb.ts";
import type { NewId } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { decisionLink } from "../../shared/security/decision-link.ts";
import type { LinkRenewals } from "../../shared/store/link-renewals.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import { decisionPage, type Entered, expiredPage, type PageUses, reasonLetters } from "./decision-page.ts";
import { type Asking, type Held, type HeldUses, heldBy } from "./held-link.ts";

const contract = {
  summary:
    "Decide a bank top-up on the link's page: credit at most what was ordered and the stage allows (signed in, whatever came), or refuse; or ask for a new link where this one has expired",
  path: z.strictObject({ token: z.string() }),
  bodyIs: "form",
  body: z.strictObject({
    decision: z.enum(["credit", "reject", "sign-in", "new-link"]),
    /** As people type an amount: "250,00". */
    received: z.optional(z.string().check(z.maxLength(100))),
    reason: z.optional(z.string().check(z.maxLength(2_000))),
  }),
  answers: {
    200: { description: "The sign-in, or the form as it was filled in before it", page: true },
    303: { description: "Decided, or a new link is sent to the same clerk; the page says what" },
    400: { description: "Something that was entered is wrong; the page says what", page: true },
    403: { description: "Too much for a link, or the sign-in is over or not enough; the page says what", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
    409: { description: "Somebody has decided; the page says who", page: true },
    410: { description: "The link has expired and nobody has decided: its holder can ask for a new one", page: true },
    429: { description: "The clerk was sent too many new links; the page says when to ask again", page: true },
  },
} as const;

type Uses = HeldUses &
  PageUses & {
    readonly transfers: Pick<TransferStore, "find" | "decide">;
    readonly renewals: LinkRenewals;
    /** The key that makes the secrets of links. */
    readonly linkKey: () => Promise<string>;
    readonly newId: NewId;
  };

type Asked = PageRequest<typeof contract>;

/** The page with the form as it was filled in; it decides nothing. */
const showFilled =
  (uses: Uses) =>
  async ({ path, body, language, origin, visit }: Asked) => {
    const held = await heldBy({ token: path.token, from: origin.address, clerk: visit.clerk }, uses);
    const entered = { ...enteredIn(body), faults: [] };
    return decisionPage(held, { language, visit, status: visit.problem?.status ?? 200, entered }, uses);
  };

const take =
  (uses: Uses) =>
  async ({ path, body, language, origin, visit }: Asked) => {
    const asked = { token: path.token, from: origin.address, clerk: visit.clerk };
    const held = await heldBy(asked, uses);
    if (!held) return decisionPage(held, { language, visit }, uses);
    if (held.isExpired !== (body.decision === "new-link")) return decisionPage(held, { language, visit }, uses);
    if (body.decision === "new-link") return renew(held, { ...asked, language, visit }, uses);
    if (body.decision === "sign-in") return visit.signIn(Boolean(body.received ?? body.reason));
    const entered = enteredIn(body, visit.clerk);
    if (entered.faults.length > 0) return decisionPage(held, { language, visit, status: 400, entered }, uses);
    return decide(held, { ...entered, decision: body.decision }, { ...asked, language, visit }, uses);
  };

export const takeDecision = pageFormVerb(contract, showFilled, take);

type Deciding = Asking & Pick<Asked, "language" | "visit">;

/** The new link goes to the clerk's own address, and never to whoever holds the old one. */
const renew = async ({ link: old, ...seen }: Held, { language, visit, ...asked }: Deciding, uses: Uses) => {
  const { renewals, linkKey, newId } = uses;
  const at = uses.now();
  const link = decisionLink(old.email, seen.topUp, { key: await linkKey(), newId, at });
  const renewal = await renewals.renew(old, renewing(seen, link, { now: at, from: asked.from }));
  if (typeof renewal === "object") {
    const { retryAfterSeconds: seconds } = renewal;
    const tryAgain = { seconds, at: new Date(at.getTime() + seconds * 1000).toISOString() };
    return expiredPage(old, { language, visit, tryAgain });
  }
  if (renewal === "sent")
    log.info("top_up.decision_link_renewed", { accountId: old.accountId, topUpId: seen.topUp.id, linkId: old.id });
  return { status: 303, headers: { location: `/decisions/${asked.token}` } };
};

const enteredIn = ({ decision, ...typed }: Asked["body"], clerk?: Asking["clerk"]): Entered => {
  const [received, told] = [plainLine(typed.received ?? ""), plainLine(typed.reason ?? "")];
  const amount = typedZlotys(received);
  const isAmount = decision === "reject" || amount !== undefined;
  const isReason = told === "" || ([...told].length >= reasonLetters.min && [...told].length <= reasonLetters.max);
  const isTooLarge = clerk !== undefined && decision === "credit" && amount !== undefined && amount > receivedMaxGrosze;
  const faults = [
    ...(isAmount ? [] : ["amount" as const]),
    ...(isTooLarge ? ["too-large" as const] : []),
    ...(isReason ? [] : ["reason" as const]),
  ];
  return { received, reason: told, faults };
};

const decide = async (
  held: Held,
  entered: Entered & { readonly decision: "credit" | "reject" },
  { language, visit, ...asked }: Deciding,
  uses: Uses,
) => {
  const { link, topUp } = held;
  const { decision, received = "", reason } = entered;
  const { clerk } = asked;
  const wanted = {
    decision,
    receivedGrosze: decision === "credit" ? typedZlotys(received) : undefined,
    reason: reason || undefined,
    ...decidingAs(held, clerk, uses),
  };
  try {
    await uses.transfers.decide(link.accountId, link.subjectId, wanted, asked.from);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const again = (status: number, fault: Entered["faults"][number]) =>
      decisionPage(held, { language, visit, status, entered: { ...entered, faults: [fault] } }, uses);
    if (error.code === "invalid_request") return again(400, "reason-missing");
    if (error.code === "beyond_link") return clerk ? visit.prove() : again(403, "beyond-link");
    if (error.code === "already_decided")
      return decisionPage(await heldBy(asked, uses), { language, visit, status: 409 }, uses);
    throw error;
  }
  const who = clerk ? { userId: clerk.user.id } : {};
  const told = { decision, accountId: link.accountId, topUpId: topUp.id, linkId: link.id, ...who };
  log.info("top_up.decided_by_link", told);
  // A new GET, so that neither a reload nor the way back sends the form again.
  return { status: 303, headers: { location: `/decisions/${asked.token}` } };
};

/** A clerk who is signed in decides as themselves; the link's id stays with it, so that nothing is credited after a refusal unseen. */
const decidingAs = ({ link, topUp }: Held, clerk: Asking["clerk"], uses: Uses) => {
  const limit = uses.linkLimitGrosze();
  if (!clerk) return { by: { email: link.email, linkId: link.id }, creditMaxGrosze: creditMaxByLink(topUp, limit) };
  const { by, ...bounds } = asClerk(clerk, limit, uses.now());
  return { by: { ...by, linkId: link.id }, ...bounds };
};
