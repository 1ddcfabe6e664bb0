import * as z from "zod/mini";
import { ProposalId } from "../../shared/domain/ids.ts";
import * as proposalRefusals from "../../shared/domain/proposals/refusals.ts";
import { actingStaff } from "../../shared/http/shown-proposal.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ProposalStore } from "../../shared/store/proposal-store.ts";

const contract = {
  summary: "Withdraw a proposal: one's own, or any as the operator's administrator",
  path: z.strictObject({ id: ProposalId }),
  answers: { 204: { description: "Withdrawn; the same person's repetition changes nothing" } },
  refusals: [proposalRefusals.proposal_closed],
};

type Uses = { readonly proposals: Pick<ProposalStore, "withdraw"> };

export const withdrawProposal = verb(contract, ({ proposals }: Uses) => async (request) => {
  await proposals.withdraw(request.path.id, actingStaff(request));
  return { status: 204 };
});
