import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { ProposalId } from "../../shared/domain/ids.ts";
import { doneBy } from "../../shared/http/caller.ts";
import { ShownProposal, shownProposal } from "../../shared/http/shown-proposal.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import { proposalRead } from "../../shared/store/proposal-store.ts";

const contract = {
  summary: "What one of the staff proposed, and what became of it",
  path: z.strictObject({ id: ProposalId }),
  answers: { 200: { description: "The proposal", body: ShownProposal } },
};

type Uses = { readonly audit: Pick<AuditStore, "record">; readonly now: Clock };

/** It is a look into a customer's account, so it leaves a record or is not answered. */
export const showProposal = readingVerb(
  contract,
  ({ path }) => ({ proposal: proposalRead(path.id) }),
  ({ audit, now }: Uses) =>
    async (request) => {
      const proposal = present(request.found.proposal);
      const { id: subject, accountId: subjectAccountId } = proposal;
      await audit.record(doneBy(request, { kind: "account-looked-at", subject, subjectAccountId }), now());
      return { status: 200, body: shownProposal(proposal, now()) };
    },
);
