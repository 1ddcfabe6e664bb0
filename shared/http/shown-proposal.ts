/** A proposal as the staff see it. */
import * as z from "zod/mini";
import { named } from "../domain/model.ts";
import { type ActingStaff, type Proposal, proposalState, proposalStates } from "../domain/proposals/proposal.ts";
import type { Caller } from "./caller.ts";
import type { Origin } from "./contract.ts";

const ShownStaff = z.strictObject({ userId: z.string(), name: z.string() });

export const ShownProposal = named(
  "Proposal",
  z.strictObject({
    id: z.string(),
    /** What is proposed, such as `adjustment`. */
    kind: z.string(),
    accountId: z.string(),
    /** What in the account it is about, such as a case. */
    subject: z.optional(z.string()),
    /** What is carried out once it is confirmed; its fields depend on the kind. */
    content: z.record(z.string(), z.unknown()),
    /** SHA-256 of kind, account, subject and content: a confirmation names it. */
    contentHash: z.string(),
    state: z.enum(proposalStates),
    proposedBy: ShownStaff,
    proposedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** Who confirmed or withdrew it. */
    closedBy: z.optional(ShownStaff),
    closedAt: z.optional(z.iso.datetime()),
  }),
);

export const shownProposal = (
  { version: _, closed, ...proposal }: Proposal,
  now: Date,
): z.input<typeof ShownProposal> => ({
  ...proposal,
  state: proposalState({ version: _, closed, ...proposal }, now),
  closedBy: closed?.by,
  closedAt: closed?.at,
});

/** The caller as one of the staff who acts on a proposal. */
export const actingStaff = ({
  caller: { user },
  origin,
}: {
  readonly caller: Caller;
  readonly origin: Origin;
}): ActingStaff => ({
  userId: user.id,
  name: `${user.firstName} ${user.lastName}`,
  role: user.role,
  from: origin.address,
});
