/**
 * Proposals: what one member of the staff proposes and a second one must confirm, exactly as proposed. A proposal is never edited, so a
 * changed one is a new one; it is open until it is carried out, withdrawn or expired.
 *
 * Nothing here depends on the kind. Each kind declares itself (`ProposalKind`) and is listed in `kinds.ts`.
 */
import * as z from "zod/mini";
import type { AnyRole, StaffRole } from "../access.ts";
import type { Done } from "../audit-records/audit.ts";
import type { FollowUps } from "../follow-ups.ts";
import { AccountId, Instant, operatorId, ProposalId, UserId } from "../ids.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";
import { areTwoPeople, mayBe } from "../portal-users/two-people.ts";
import { Refusal } from "../refusal.ts";
import * as common from "../refusals.ts";
import type { Proposed } from "./kinds.ts";
import type { ProposalKind } from "./proposal-kind.ts";
import * as refusals from "./refusals.ts";

/** A member of the staff, with their name as it was at the time. */
const StaffName = z.object({ userId: UserId, name: z.string() });

export const Proposal = z.object({
  id: ProposalId,
  kind: z.string(),
  /** The customer's account that it is about. */
  accountId: AccountId,
  /** What in the account it is about, such as a case. */
  subject: z.optional(z.string()),
  content: z.record(z.string(), z.unknown()),
  /** SHA-256 of `textOf`: what a confirmation names. */
  contentHash: z.string(),
  proposedBy: StaffName,
  proposedAt: Instant,
  expiresAt: Instant,
  /** Raised by every write. */
  version: z.int(),
  /** How it ended; absent while it is open. `by` is absent where it expired. */
  closed: z.optional(
    z.object({
      as: z.enum(["carried-out", "withdrawn", "expired"]),
      by: z.optional(StaffName),
      at: Instant,
    }),
  ),
});
export type Proposal = z.output<typeof Proposal>;

export const proposalStates = ["open", "carried-out", "withdrawn", "expired"] as const;

/** A member of the staff who acts on a proposal, and the network address that they do it from. */
export type ActingStaff = z.output<typeof StaffName> & { readonly role: AnyRole; readonly from: string };

const openDays = 7;
const openMilliseconds = openDays * 24 * 3600 * 1000;

/** When proposals that expire now were made. */
export const expiringSince = (now: Date): Date => new Date(now.getTime() - openMilliseconds);

/** One that nobody has closed yet is expired all the same once its time is over. */
export const proposalState = ({ closed, expiresAt }: Proposal, now: Date): (typeof proposalStates)[number] =>
  closed?.as ?? (now.toISOString() < expiresAt ? "open" : "expired");

type Hash = (text: string) => string;

/**
 * The text that a proposal's hash is taken over: the same for the same kind, account, subject and content, in whatever order the
 * fields of the content are kept.
 */
export const textOf = ({
  kind,
  accountId,
  subject,
  content,
}: Pick<Proposal, "kind" | "accountId" | "subject" | "content">) =>
  JSON.stringify([kind, accountId, subject ?? null, sorted(content)]);

/** Fields by name, at every depth; what is undefined is left out, as it is when the content is kept. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const inOrder = fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(inOrder.map(([name, inner]) => [name, sorted(inner)]));
};

/** What is proposed, of which account, and what in it. */
export type Proposing = Proposed & Pick<Proposal, "accountId" | "subject"> & { readonly companyName: string };

/** A new proposal, with the e-mail to its kind's desk and the record of who made it. Refuses `not_allowed` by the proposer's role. */
export const proposing = (
  { companyName, ...proposed }: Proposing,
  { proposers, desk }: ProposalKind,
  { id, by, now }: { readonly id: string; readonly by: ActingStaff; readonly now: Date },
  sha256: Hash,
): { readonly proposal: Proposal; readonly followUps: FollowUps } => {
  mustBeOneOf(by, proposers);
  const { accountId, subject, kind, content } = proposed;
  const { userId, name } = by;
  const proposal = {
    id,
    kind,
    accountId,
    subject,
    content: { ...content },
    contentHash: sha256(textOf(proposed)),
    proposedBy: { userId, name },
    proposedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + openMilliseconds).toISOString(),
    version: 1,
  };
  const { contentHash, expiresAt } = proposal;
  // The two come from one proposal, which the compiler forgets once they are taken apart.
  const what = { kind, content } as Proposed;
  const waits = { accountId, companyName, proposalId: id, proposed: what, proposedBy: name };
  return {
    proposal,
    followUps: {
      at: now,
      notices: [
        {
          recipient: { desk },
          language: "pl",
          facts: { kind: "proposal-to-confirm", ...waits, contentHash, expiresAt },
        },
      ],
      records: [recordOf("proposal-made", proposal, by)],
    },
  };
};

/** A proposal that ends, and what follows from it. */
export type Closing = { readonly closed: Proposal; readonly followUps: FollowUps };

/**
 * A second member of the staff confirms what was proposed: `done` where they had done so before.
 *
 * Refuses `proposal_differs` where they name another hash, or the content is not the one that was hashed; `not_allowed` by their
 * role; `own_proposal` to the proposer; and `proposal_closed`.
 */
export const confirming = (
  proposal: Proposal,
  { contentHash, by }: { readonly contentHash: string; readonly by: ActingStaff },
  { confirmers }: ProposalKind,
  now: Date,
  sha256: Hash,
): Closing | "done" => {
  mustBeOneOf(by, confirmers);
  if (contentHash !== proposal.contentHash || contentHash !== sha256(textOf(proposal)))
    throw new Refusal(refusals.proposal_differs);
  if (by.userId === proposal.proposedBy.userId) throw new Refusal(refusals.own_proposal);
  return closing(proposal, "carried-out", by, now);
};

/** Whether one of the staff may propose something of this kind; undefined who is gone. */
export const mayPropose = (user: PortalUser | undefined, { proposers }: ProposalKind): boolean =>
  user?.canLogIn === true && user.invitedAt === null && proposers.some((role) => role === user.role);

/**
 * Both people of a proposal as they are at the moment it is carried out. `caller` is the confirmer as they were let in; access that was
 * given after `since` may still be in the hands of who gave it.
 */
type Pair = {
  readonly proposer: PortalUser | undefined;
  readonly confirmer: PortalUser | undefined;
  readonly caller: PortalUser;
  readonly since: Date;
};

/**
 * Both must still have the right that they used: whoever lost it meanwhile decides nothing. They must be two people. Answers both, and
 * the ids of everybody who may be acting as one of them. Refuses `not_allowed` where the confirmer's access has changed since they were
 * let in, `proposer_may_not` and `not_two_people`.
 */
export const stillPair = (
  { proposer, confirmer, caller, since }: Pair,
  kind: ProposalKind,
): { readonly proposer: PortalUser; readonly confirmer: PortalUser; readonly deciders: readonly string[] } => {
  if (confirmer?.version !== caller.version || confirmer.credentialVersion !== caller.credentialVersion)
    throw new Refusal(common.not_allowed);
  if (!proposer || !mayPropose(proposer, kind)) throw new Refusal(refusals.proposer_may_not);
  const [one, other] = [mayBe(proposer, since), mayBe(confirmer, since)];
  if (!areTwoPeople(one, other)) throw new Refusal(refusals.not_two_people);
  return { proposer, confirmer, deciders: [...one, ...other] };
};

/**
 * Its proposer, or an administrator of the operator's, withdraws a proposal: `done` where they had done so before. Refuses
 * `not_allowed` to others, and `proposal_closed`.
 */
export const withdrawing = (proposal: Proposal, by: ActingStaff, now: Date): Closing | "done" => {
  if (by.userId !== proposal.proposedBy.userId) mustBeOneOf(by, ["operator-administrator"]);
  return closing(proposal, "withdrawn", by, now);
};

/**
 * A proposal that can't be carried out any more, because what it is about has changed or ended, is closed with that change, by whoever
 * makes it. Undefined where it is closed already.
 */
export const superseding = (proposal: Proposal, by: ActingStaff, now: Date): Closing | undefined => {
  if (proposalState(proposal, now) !== "open") return undefined;
  const closes = closing(proposal, "withdrawn", by, now);
  return closes === "done" ? undefined : closes;
};

/** One whose time is over is closed, and its proposer is notified. Undefined where it is closed already, or still open. */
export const expiring = (proposal: Proposal, now: Date): Closing | undefined => {
  if (proposal.closed || proposalState(proposal, now) === "open") return undefined;
  const { id: proposalId, accountId, kind, proposedBy, proposedAt, expiresAt } = proposal;
  const facts = { accountId, proposalId, proposalKind: kind, proposedAt, expiresAt };
  const recipient = { accountId: operatorId, userId: proposedBy.userId };
  return {
    closed: { ...proposal, closed: { as: "expired", at: now.toISOString() } },
    followUps: {
      at: now,
      notices: [{ recipient, language: "pl", facts: { kind: "proposal-expired", ...facts } }],
    },
  };
};

const records = { "carried-out": "proposal-confirmed", withdrawn: "proposal-withdrawn" } as const;

const closing = (proposal: Proposal, as: keyof typeof records, by: ActingStaff, now: Date): Closing | "done" => {
  const { closed } = proposal;
  if (closed?.as === as && closed.by?.userId === by.userId) return "done";
  if (proposalState(proposal, now) !== "open") throw new Refusal(refusals.proposal_closed);
  const { userId, name } = by;
  return {
    closed: { ...proposal, closed: { as, by: { userId, name }, at: now.toISOString() } },
    followUps: { at: now, records: [recordOf(records[as], proposal, by)] },
  };
};

const mustBeOneOf = ({ role }: ActingStaff, roles: readonly StaffRole[]): void => {
  if (!roles.some((one) => one === role)) throw new Refusal(common.not_allowed);
};

const recordOf = (
  kind: "proposal-made" | (typeof records)[keyof typeof records],
  { id, accountId, kind: proposalKind, contentHash }: Proposal,
  { userId, from }: ActingStaff,
): Done => ({
  accountId: operatorId,
  userId,
  kind,
  subject: id,
  subjectAccountId: accountId,
  changes: [
    { field: "kind", after: proposalKind },
    { field: "contentHash", after: contentHash },
  ],
  from,
});
