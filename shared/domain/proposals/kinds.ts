/** The one list of all kinds of proposals: a new kind is a line in each list here, and how it is carried out (`store/carrying-out.ts`). */
import * as z from "zod/mini";
import { adjustmentProposals } from "../account/adjustment.ts";
import { closureProposals } from "../change-requests/closure.ts";
import { replacementProposals } from "../replacements/replacement.ts";

export const proposalKinds = [adjustmentProposals, closureProposals, replacementProposals] as const;
export type ProposalKindName = (typeof proposalKinds)[number]["kind"];

/** What is proposed: a kind with its content. */
export const Proposed = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal(adjustmentProposals.kind), content: adjustmentProposals.content }),
  z.object({ kind: z.literal(closureProposals.kind), content: closureProposals.content }),
  z.object({ kind: z.literal(replacementProposals.kind), content: replacementProposals.content }),
]);
export type Proposed = z.output<typeof Proposed>;

/** The content of a kind. */
export type ContentOf<Kind extends ProposalKindName> = Extract<Proposed, { kind: Kind }>["content"];
