import * as z from "zod/mini";
import { SettlementReason } from "../../shared/domain/account/settled-work.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { settledQueues } from "../../shared/domain/queues.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { PageQuery } from "../../shared/http/page.ts";
import type { PageRequest } from "../../shared/http/page-session.ts";
import { pageFormVerb } from "../../shared/http/verb.ts";
import { type PageUses, queuePage, type Sent } from "./queue-page.ts";
import { ItemId, type SettlingUses, settle } from "./settle-item.ts";

const contract = {
  summary: "Close an item of a queue on its page, once somebody of the staff has signed in there",
  path: z.strictObject({ queue: z.enum(settledQueues) }),
  bodyIs: "form",
  body: z.strictObject({
    id: z.optional(ItemId),
    accountId: z.optional(AccountId),
    /** Longer than a reason may be, so that what is wrong is said beside the field, and nothing typed is lost. */
    reason: z.optional(z.string().check(z.maxLength(5_000))),
    /** Of the page that the form stood on. */
    cursor: PageQuery.shape.cursor,
  }),
  answers: {
    200: { description: "The sign-in, or the form as it was filled in before it", page: true },
    303: { description: "Closed" },
    400: { description: "The reason is missing or too long; the page says so", page: true },
    403: { description: "The sign-in is over, or the role doesn't allow it; the page says what", page: true },
    404: { description: "No such item waits; the page says so", page: true },
    409: { description: "Somebody else closed it; the page says so, with what was typed", page: true },
  },
} as const;

type Uses = PageUses & SettlingUses;
type Asked = PageRequest<typeof contract>;

const page = ({ path, body, language, visit }: Asked, status: number, fault: Sent["fault"], uses: Uses) => {
  const { id, reason = "", cursor } = body;
  const sent = id === undefined ? undefined : { id, reason, fault };
  return queuePage({ queue: path.queue, cursor, language, visit, status, sent }, uses);
};

/** The page with the form as it was filled in; it does nothing. */
const showFilled = (uses: Uses) => (asked: Asked) => page(asked, asked.visit.problem?.status ?? 200, undefined, uses);

const act = (uses: Uses) => async (asked: Asked) => {
  const { path, body, visit, origin } = asked;
  const { id, accountId, cursor } = body;
  const { clerk } = visit;
  if (!clerk) return visit.signIn(id !== undefined);
  if (id === undefined) return page(asked, 200, undefined, uses);
  const reason = z.safeParse(SettlementReason, body.reason);
  if (!reason.success) return page(asked, 400, "reason", uses);
  try {
    const settled = await settle(
      { queue: path.queue, id, accountId, reason: reason.data, caller: clerk, origin },
      uses,
    );
    if (settled === "settled-before") return page(asked, 409, undefined, uses);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return page(asked, error.problem.status, error.problem, uses);
  }
  // A new GET, so that neither a reload nor the way back sends the form again.
  const query = new URLSearchParams({ ...(cursor === undefined ? {} : { cursor }), closed: id });
  return { status: 303, headers: { location: `/queues/${path.queue}?${query}` } };
};

export const settleOnPage = pageFormVerb(contract, showFilled, act);
