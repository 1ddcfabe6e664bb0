/** What finance and proposers are sent about proposals. */
import * as z from "zod/mini";
import { AccountId, Instant, ProposalId } from "../ids.ts";
import { Proposed } from "./kinds.ts";

export const NoticeFacts = z.discriminatedUnion("kind", [
  /** To finance: a proposal waits for a second person. */
  z.object({
    kind: z.literal("proposal-to-confirm"),
    proposalId: ProposalId,
    accountId: AccountId,
    companyName: z.string(),
    proposed: Proposed,
    /** The name. */
    proposedBy: z.string(),
    contentHash: z.string(),
    expiresAt: Instant,
  }),
  /** To whoever proposed: nobody confirmed it in time. */
  z.object({
    kind: z.literal("proposal-expired"),
    proposalId: ProposalId,
    accountId: AccountId,
    proposalKind: z.string(),
    proposedAt: Instant,
    expiresAt: Instant,
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
