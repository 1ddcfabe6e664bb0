/** Cases that wait for a second person to confirm a proposal, and what becomes of them when it ends unconfirmed. */
import { type ActingStaff, type Proposal, superseding } from "../proposals/proposal.ts";
import type { Author, ChangeRequest, RequestEvent } from "./change-request.ts";
import { type Actor, closing, type Step } from "./steps.ts";

/** The case is rejected, and with it the proposal that waits for a second person, if any. Refuses as `closing` does. */
export const rejectingProposed = (
  request: ChangeRequest,
  { last }: { readonly last: Proposal | undefined },
  {
    actor,
    staff,
    note,
    now,
  }: { readonly actor: Actor; readonly staff: ActingStaff; readonly note: string; readonly now: Date },
): Step & { readonly ended?: Proposal } => {
  const closes = closing(request, { decision: "reject", note, actor, now });
  const ends = closes.request === request ? undefined : last && superseding(last, staff, now);
  if (!ends) return closes;
  const records = [...(closes.followUps.records ?? []), ...(ends.followUps.records ?? [])];
  return { ...closes, ended: ends.closed, followUps: { ...closes.followUps, records } };
};

/**
 * The proposal of the case has ended without being confirmed: the case stands as if nobody had proposed. Undefined where it does not wait
 * for this proposal.
 */
export const unproposed = (request: ChangeRequest, { id, closed }: Proposal, now: Date): Step | undefined => {
  if (request.state !== "waiting-for-confirmation" || request.proposalId !== id) return undefined;
  const by: Author = closed?.by ? { side: "staff", ...closed.by } : { side: "system", name: "Saldo" };
  const what = closed?.as === "withdrawn" ? "proposal-withdrawn" : "proposal-expired";
  const event: RequestEvent = { what, at: now.toISOString(), by };
  const state = awaitsCustomer(request) ? "waiting-for-customer" : "open";
  return { request: { ...request, state, history: [...request.history, event] }, followUps: { at: now } };
};

/** Whether BOK asked, and nothing has come since that ends the wait: an answer or a file of the customer's, or what returned it to BOK. */
const awaitsCustomer = ({ history }: ChangeRequest): boolean =>
  history.findLast(
    ({ what, by }) =>
      what === "asked" ||
      what === "answered" ||
      what === "vetoed" ||
      what === "not-replaced" ||
      (what === "file-added" && by.side === "customer"),
  )?.what === "asked";
