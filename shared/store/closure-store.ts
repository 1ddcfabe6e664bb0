/** Keeps the proposal to close an account, and its end where the case is rejected, with the step of the case. */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { AccountHead } from "../domain/account/account.ts";
import { ChangeRequest } from "../domain/change-requests/change-request.ts";
import { closureOf, closureProposals } from "../domain/change-requests/closure.ts";
import { rejectingProposed } from "../domain/change-requests/proposed-cases.ts";
import * as requestRefusals from "../domain/change-requests/refusals.ts";
import { type Actor, proposingCase, type Step } from "../domain/change-requests/steps.ts";
import { type AccountId, operatorId } from "../domain/ids.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import {
  type ActingStaff,
  mayPropose,
  Proposal,
  proposalState,
  proposing,
  superseding,
} from "../domain/proposals/proposal.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { sha256 } from "../security/hash.ts";
import { stepWrites } from "./change-request-store.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { stillMay, userRead } from "./people-store.ts";
import { closedWrite, newProposalWrite } from "./proposal-store.ts";
import {
  foundBefore,
  type Keyed,
  onceUnder,
  type Ran,
  type RequestKey,
  requestKeys,
  requestKeyWrites,
} from "./request-key.ts";
import type { Table } from "./table.ts";

type Uses = { readonly table: Table; readonly now: Clock; readonly newId?: NewId };

type Who = {
  readonly actor: Actor;
  readonly staff: ActingStaff;
  readonly caller: PortalUser;
  readonly note: string | undefined;
};
type By = Who & { readonly key?: RequestKey | undefined };

export type ClosureStore = ReturnType<typeof closureStore>;

type Named = { readonly accountId: AccountId; readonly requestId: string };

const triesMax = 10;

export const closureStore = ({ table, now, newId = randomId }: Uses) => {
  const propose = async ({ accountId, requestId }: Named, by: Who, key: Keyed | undefined): Promise<Ran<Step>> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const wanted = [keys.changeRequest(accountId, requestId), keys.head(accountId), ...requestKeys(key)];
      const [item, headItem, keyItem] = await table.getAll(wanted);
      if (!item || !headItem) throw new Refusal(common.not_found);
      const [request, head] = [z.parse(ChangeRequest, item), z.parse(AccountHead, headItem)];
      const at = now();
      if (foundBefore(key, keyItem) !== undefined)
        return { made: { request: await find({ accountId, requestId }), followUps: { at } } };
      const open = request.state === "waiting-for-confirmation" ? await openProposal(table, request, at) : undefined;
      if (open?.proposedBy.userId === by.staff.userId) return { unmade: { request, followUps: { at } } };
      if (open && (await proposerStillMay(table, open))) throw new Refusal(requestRefusals.proposal_open);
      const ends = open && superseding(open, by.staff, at);

      const { kind } = closureProposals;
      const proposed = { kind, content: closureOf(request, head), accountId, subject: requestId };
      const { proposal, followUps } = proposing(
        { ...proposed, companyName: head.companyName },
        closureProposals,
        { id: newId("pr", at), by: by.staff, now: at },
        sha256,
      );
      const step = proposingCase(request, { proposalId: proposal.id, note: by.note, actor: by.actor, now: at });
      const [changed, ...rest] = stepWrites(request, step, newId);
      const refused = await table.tryTransact([
        changed!,
        stillMay(by.caller),
        newProposalWrite(proposal),
        ...followUpWrites(followUps, newId),
        ...(ends ? [closedWrite(ends.closed), ...followUpWrites(ends.followUps, newId)] : []),
        ...rest,
        ...requestKeyWrites(key, { id: requestId, createdAt: at.toISOString() }),
      ]);
      if (!refused) return { made: { ...step, request: { ...step.request, version: request.version + 1 } } };
      if (refused[1]?.refused) throw new Refusal(common.not_allowed);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  const reject = async (
    { accountId, requestId }: Named,
    { note, ...by }: Who & { readonly note: string },
    key: Keyed | undefined,
  ): Promise<Ran<Step>> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const [item, keyItem] = await table.getAll([keys.changeRequest(accountId, requestId), ...requestKeys(key)]);
      if (!item) throw new Refusal(common.not_found);
      const request = z.parse(ChangeRequest, item);
      const at = now();
      if (foundBefore(key, keyItem) !== undefined)
        return { made: { request: await find({ accountId, requestId }), followUps: { at } } };
      const last = await openProposal(table, request, at);
      const step = rejectingProposed(request, { last }, { actor: by.actor, staff: by.staff, note, now: at });
      if (step.request === request) return { unmade: step };
      const refused = await table.tryTransact([
        stillMay(by.caller),
        ...(step.ended ? [closedWrite(step.ended)] : []),
        ...stepWrites(request, step, newId),
        ...requestKeyWrites(key, { id: requestId, createdAt: at.toISOString() }),
      ]);
      if (!refused) return { made: { ...step, request: { ...step.request, version: request.version + 1 } } };
      if (refused[0]?.refused) throw new Refusal(common.not_allowed);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  /** The request as it is by now: what was read beside a key may be of before the key was kept. */
  const find = async ({ accountId, requestId }: Named): Promise<ChangeRequest> =>
    z.parse(ChangeRequest, await table.get(keys.changeRequest(accountId, requestId)));

  return {
    /**
     * Proposes to close the account of a request and to pay its balance out. Asked again by the same person while the proposal is open, it
     * answers the request as it is. Somebody else's proposal that waits is replaced where its proposer lost the right to it. Refuses
     * `not_found`, `request_closed`, `balance_owed`, `not_allowed`, `idempotency_key_reused`, and `proposal_open` where somebody else's proposal waits.
     */
    propose: (named: Named, { key, ...by }: By): Promise<Step> =>
      onceUnder(table, key, (keyed) => propose(named, by, keyed)),

    /**
     * Rejects the case of a request, with the proposal that waits, if any. Refuses as `closing` does, `not_found`, `idempotency_key_reused`,
     * and `not_allowed` where the caller lost the right to it.
     */
    reject: (named: Named, { key, ...by }: By & { readonly note: string }): Promise<Step> =>
      onceUnder(table, key, (keyed) => reject(named, by, keyed)),
  };
};

const proposerStillMay = async (table: Pick<Table, "get">, { proposedBy }: Proposal): Promise<boolean> => {
  const { key, parse } = userRead(operatorId, proposedBy.userId);
  const item = await table.get(key);
  return mayPropose(item && parse(item), closureProposals);
};

/** The request's own proposal, while somebody may still confirm it. */
const openProposal = async (
  table: Pick<Table, "get">,
  { proposalId }: ChangeRequest,
  now: Date,
): Promise<Proposal | undefined> => {
  const item = proposalId === undefined ? undefined : await table.get(keys.proposal(proposalId));
  const proposal = item && z.parse(Proposal, item);
  return proposal && proposalState(proposal, now) === "open" ? proposal : undefined;
};
