/**
 * How each kind of proposal is carried out once a second person has confirmed it. A new kind is a line in `carriers`.
 */
import * as z from "zod/mini";
import { type AdjustmentContent, adjustmentDraft, adjustmentProposals } from "../domain/account/adjustment.ts";
import { closureProposals, mustBeOpen, payoutDrafts } from "../domain/change-requests/closure.ts";
import * as requestRefusals from "../domain/change-requests/refusals.ts";
import { closing, payoutNotices } from "../domain/change-requests/steps.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import { operatorId } from "../domain/ids.ts";
import type { ProposalKindName } from "../domain/proposals/kinds.ts";
import type { ActingStaff, Proposal } from "../domain/proposals/proposal.ts";
import type { ProposalKind } from "../domain/proposals/proposal-kind.ts";
import * as proposalRefusals from "../domain/proposals/refusals.ts";
import { Refusal } from "../domain/refusal.ts";
import { replacementProposals } from "../domain/replacements/replacement.ts";
import { confirmingReplacement, workOf } from "../domain/replacements/replacing.ts";
import type { NewId } from "../ids.ts";
import { changeRequestRead, stepWrites } from "./change-request-store.ts";
import type { Posting, Read } from "./ledger-store.ts";
import { userRead } from "./people-store.ts";
import { waitsWrite } from "./queue-store.ts";
import type { ItemRead } from "./reads.ts";

/** A proposal that is confirmed now, by whom, with its content as its kind reads it. */
export type Confirmed<Content> = {
  readonly proposal: Proposal;
  readonly content: Content;
  readonly by: ActingStaff;
  /** The ids of both people, and of everybody who may be acting as one of them. */
  readonly deciders: readonly string[];
  readonly newId: NewId;
  readonly now: Date;
};

/** All that carrying out a proposal asks for; it is written in the transaction that closes the proposal, or not at all. */
export type CarriedOut = Posting & { readonly followUps?: FollowUps };

type AnyReads = Record<string, ItemRead<unknown>>;

/** How a kind is carried out, with the type of its content hidden. */
export type Carrier = {
  readonly kind: ProposalKind;
  readonly also: (proposal: Proposal) => AnyReads;
  readonly decide: (read: Read<AnyReads>, confirmed: Confirmed<unknown>) => CarriedOut;
};

/**
 * `also` names the items that the kind decides on besides the account's head. `decide` is pure, may run again on newer items, and
 * throws to refuse. It must itself check whatever the conditions of its writes check: a condition that fails is taken for a lost
 * race, and `decide` runs again.
 */
const carrying = <Content, Also extends AnyReads = Record<never, never>>(
  kind: ProposalKind & { readonly content: z.ZodMiniType<Content> },
  {
    also,
    decide,
  }: {
    readonly also?: (proposal: Proposal) => Also;
    readonly decide: (read: Read<Also>, confirmed: Confirmed<Content>) => CarriedOut;
  },
): Carrier => ({
  kind,
  also: also ?? (() => ({})),
  decide: (read, { content, ...confirmed }) =>
    decide(read as Read<Also>, { ...confirmed, content: z.parse(kind.content, content) }),
});

const adjustment = carrying(adjustmentProposals, {
  decide: (_, { proposal, content, by, now }) => ({
    drafts: [
      adjustmentDraft(content, {
        clerk: proposal.proposedBy.userId,
        confirmed: { proposalId: proposal.id, by: by.userId },
      }),
    ],
    followUps: { at: now, records: [adjustmentPosted(proposal.accountId, content, by)] },
  }),
});

/** The account is closed, its balance paid out, and its case carried out, all at once or not at all. */
const closure = carrying(closureProposals, {
  also: ({ accountId, subject = "" }) => ({ request: changeRequestRead(accountId, subject) }),
  decide: ({ head, items: { request } }, { proposal, content, by, newId, now }) => {
    if (request?.state !== "waiting-for-confirmation" || request.proposalId !== proposal.id)
      throw new Refusal(proposalRefusals.proposal_not_possible);
    mustBeOpen(head.state);
    if (head.balanceGrosze !== content.payoutGrosze) throw new Refusal(requestRefusals.balance_moved);
    const actor = { side: "staff", userId: by.userId, name: by.name, email: "", from: by.from } as const;
    const step = closing(request, { decision: "apply", note: undefined, actor, now });
    const { name: proposedBy, userId } = proposal.proposedBy;
    return {
      drafts: payoutDrafts(content, { proposedBy: userId, confirmedBy: by.userId }),
      account: { state: "closed" },
      writes: stepWrites(request, step, newId),
      followUps: { at: now, notices: payoutNotices(request, content, { proposedBy, confirmedBy: by.name, now }) },
    };
  },
});

/** The record that an adjustment was posted, by whoever posted or confirmed it. */
export const adjustmentPosted = (
  subjectAccountId: Proposal["accountId"],
  { causeId }: Pick<AdjustmentContent, "causeId">,
  { userId, from }: Pick<ActingStaff, "userId" | "from">,
) => ({ accountId: operatorId, userId, kind: "adjustment-posted", subject: causeId, subjectAccountId, from }) as const;

/** The schedule does the rest: it tells everybody, waits, and replaces (`replacement-store.ts`). */
const replacement = carrying(replacementProposals, {
  also: ({ accountId, content }) => {
    const { requestId, mainAdministrator, candidate } = z.parse(replacementProposals.content, content);
    return {
      request: changeRequestRead(accountId, requestId),
      main: userRead(accountId, mainAdministrator.userId),
      candidate: userRead(accountId, candidate.userId),
    };
  },
  decide: ({ items: { request, main, candidate } }, { proposal, content, by, deciders, newId, now }) => {
    const step = confirmingReplacement(request, proposal, content, { main, candidate, by, deciders, now });
    const { queue, ...work } = workOf(step.request);
    return { drafts: [], writes: [...stepWrites(request!, step, newId), waitsWrite(queue, work, now)] };
  },
});

const carriers: Readonly<Record<ProposalKindName, Carrier>> = {
  adjustment,
  "account-closure": closure,
  "main-administrator": replacement,
};

/** How proposals of this kind are carried out. Throws on a kind that this release does not know. */
export const carrierOf = (kind: string): Carrier => {
  if (!Object.hasOwn(carriers, kind)) throw new Error(`nothing here carries out a proposal of the kind ${kind}`);
  return carriers[kind as ProposalKindName];
};
