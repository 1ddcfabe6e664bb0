import { declaration } from "../../functions/proposals/declaration.ts";
import { verbs } from "../../functions/proposals/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import type { AccessOf } from "../support/access.ts";
import { keepProposal, someAdjustment, someProposal, twoPeopleAfterMilliseconds } from "../support/proposals.ts";
import { someAccountId } from "../support/table.ts";

const content = someAdjustment();

export const access = {
  promised: {
    "GET /back-office/proposals/{id}": "……… ---- ……… ✓✓✓ --",
    "POST /back-office/proposals/{id}/confirmation": "……… ---- ……… ✓✓✓ --",
    "DELETE /back-office/proposals/{id}": "……… ---- ……… ✓✓✓ --",
  },
  // Nobody has it: what the roles may do with a proposal, each kind says.
  path: { id: someProposal(someAccountId()).id },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      proposals: proposalStore({ table, ...uses }),
      audit: auditStore(table),
      twoPeopleAfterMilliseconds: () => twoPeopleAfterMilliseconds,
    })),
  ofOwner: {
    "GET /back-office/proposals/{id}": { owner: [200] },
    "POST /back-office/proposals/{id}/confirmation": {
      owner: [409, "proposal_differs"],
      asked: () => ({ body: { contentHash: "0".repeat(64) } }),
    },
    "DELETE /back-office/proposals/{id}": { owner: [204] },
  },
  furnish: async ({ table, accountId }) => ({ path: { id: (await keepProposal(table, accountId, { content })).id } }),
} satisfies AccessOf<typeof declaration.routes>;
