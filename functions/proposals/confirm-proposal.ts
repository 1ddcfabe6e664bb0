import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import * as accountRefusals from "../../shared/domain/account/refusals.ts";
import * as requestRefusals from "../../shared/domain/change-requests/refusals.ts";
import { ProposalId } from "../../shared/domain/ids.ts";
import * as proposalRefusals from "../../shared/domain/proposals/refusals.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as replacementRefusals from "../../shared/domain/replacements/refusals.ts";
import { mustBeFresh, optionalKeyOf } from "../../shared/http/caller.ts";
import { actingStaff, ShownProposal, shownProposal } from "../../shared/http/shown-proposal.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import { type ProposalStore, proposalRead } from "../../shared/store/proposal-store.ts";

const contract = {
  summary:
    "Confirm what another one of the staff proposed: it is carried out at once, exactly as proposed. A replacement of the main administrator is announced first, and waits for objections",
  idempotencyKey: "optional",
  path: z.strictObject({ id: ProposalId }),
  body: z.strictObject({
    /** As the proposal shows it: so nothing is confirmed but what was read. */
    contentHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  }),
  answers: { 200: { description: "Carried out; the same person's repetition changes nothing", body: ShownProposal } },
  refusals: [
    common.fresh_proof_needed,
    common.not_allowed,
    proposalRefusals.own_proposal,
    proposalRefusals.not_two_people,
    proposalRefusals.proposer_may_not,
    proposalRefusals.proposal_differs,
    proposalRefusals.proposal_closed,
    proposalRefusals.proposal_not_possible,
    accountRefusals.account_not_open,
    requestRefusals.balance_moved,
    replacementRefusals.proposal_outdated,
    replacementRefusals.decided_before,
  ],
} as const;

type Uses = {
  readonly proposals: Pick<ProposalStore, "confirm">;
  readonly twoPeopleAfterMilliseconds: () => number;
  readonly now: Clock;
};

export const confirmProposal = readingVerb(
  contract,
  ({ path }) => ({ proposal: proposalRead(path.id) }),
  ({ proposals, twoPeopleAfterMilliseconds, now }: Uses) =>
    async (request) => {
      mustBeFresh(request.caller, now());
      const { caller, path, idempotencyKey, body } = request;
      const { contentHash } = body;
      const key = optionalKeyOf(caller, { route: "proposals", key: idempotencyKey, asks: [path, body] });
      const proposal = await proposals.confirm(present(request.found.proposal), {
        contentHash,
        by: actingStaff(request),
        caller: caller.user,
        key,
        twoPeopleAfterMilliseconds: twoPeopleAfterMilliseconds(),
      });
      return { status: 200, headers: replayMark(key), body: shownProposal(proposal, now()) };
    },
);
