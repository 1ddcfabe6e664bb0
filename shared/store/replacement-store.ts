/**
 * Keeps how main administrators are replaced. Each step is one transaction on the case that was read, so it may be repeated, and a crash
 * between two of them leaves a case that the next run goes on with.
 *
 * What holds, because the swap's conditions hold it: an account has one main administrator at every moment, and it is an administrator
 * who can sign in.
 */
import * as z from "zod/mini";
import { type ChangeRequest, ChangeRequest as Kept } from "../domain/change-requests/change-request.ts";
import { rejectingProposed } from "../domain/change-requests/proposed-cases.ts";
import type { Step } from "../domain/change-requests/steps.ts";
import { type AccountId, operatorId } from "../domain/ids.ts";
import type { SubjectLink } from "../domain/link.ts";
import { PortalUser } from "../domain/portal-users/portal-user.ts";
import { mayBe } from "../domain/portal-users/two-people.ts";
import type { Proposal } from "../domain/proposals/proposal.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  announcing,
  type Clerk,
  type Concerned,
  givingBack,
  isAskedToObject,
  obstacleOf,
  type ProposalStep,
  proposingReplacement,
  swapping,
  vetoing,
  workOf,
} from "../domain/replacements/replacing.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { sha256 } from "../security/hash.ts";
import { stepWrites } from "./change-request-store.ts";
import { keys } from "./keys.ts";
import { peopleStore, stillMay } from "./people-store.ts";
import { closedWrite, newProposalWrite, proposalRead } from "./proposal-store.ts";
import { doneWrite, waitsWrite } from "./queue-store.ts";
import { foundBefore, type Keyed, onceUnder, type Ran, type RequestKey, requestKeyWrites } from "./request-key.ts";
import type { Table, Write } from "./table.ts";
import { mainReplacedWrites } from "./user-store.ts";
import type { Work } from "./work.ts";

export type ReplacementStore = ReturnType<typeof replacementStore>;

type Named = { readonly accountId: AccountId; readonly requestId: string };

/** As often is a step decided anew when another one came first. */
const triesMax = 10;

/** A notice and a link for each, beside the case, its record and its marker, fit one transaction. */
const announcedAtOnce = 45;

type Deciding = Clerk & {
  readonly caller: PortalUser;
  readonly note: string | undefined;
  readonly key?: RequestKey | undefined;
  readonly now: Date;
};

/** How long access may be in the hands of who gave it. */
type TwoPeople = { readonly twoPeopleAfterMilliseconds: number };

type Finishing = {
  readonly waitMilliseconds: number;
  readonly linkFor: (request: ChangeRequest, user: PortalUser) => SubjectLink;
  readonly now: Date;
};

/** What one run made of a case. `waits`: people may still object · `settled`: there was nothing to finish. */
export type Finished = "announced" | "waits" | "swapped" | "given-back" | "settled";

export const replacementStore = (table: Table, newId: NewId = randomId) => {
  const people = peopleStore(table);

  const find = async ({ accountId, requestId }: Named): Promise<ChangeRequest> => {
    const item = await table.get(keys.changeRequest(accountId, requestId));
    if (!item) throw new Refusal(common.not_found);
    return z.parse(Kept, item);
  };

  /** The users concerned, as they are now. */
  const concernedBy = async ({ accountId, replacement }: ChangeRequest): Promise<Concerned> => {
    if (!replacement) return { main: undefined, candidate: undefined };
    const { mainAdministrator, candidate } = replacement;
    const ids = [mainAdministrator.userId, candidate.userId];
    const [main, next] = await table.getAll(ids.map((userId) => keys.user(accountId, userId)));
    return { main: main && z.parse(PortalUser, main), candidate: next && z.parse(PortalUser, next) };
  };

  const lastProposalOf = async ({ proposalId }: ChangeRequest): Promise<Proposal | undefined> => {
    if (proposalId === undefined) return undefined;
    const { key, parse } = proposalRead(proposalId);
    const item = await table.get(key);
    return item && parse(item);
  };

  /**
   * Takes a step on a case that was `seen`; where another one came first, it is decided anew on the case as it is. Under a key it is taken
   * once.
   */
  const take = (
    seen: ChangeRequest,
    decide: (request: ChangeRequest) => Promise<ProposalStep>,
    { actor, key }: { readonly actor?: PortalUser; readonly key?: RequestKey | undefined } = {},
  ) => onceUnder(table, key, (keyed) => takeKeyed(keyed, seen, decide, actor));

  const takeKeyed = async (
    key: Keyed | undefined,
    seen: ChangeRequest,
    decide: (request: ChangeRequest) => Promise<ProposalStep>,
    actor: PortalUser | undefined,
  ): Promise<Ran<ChangeRequest>> => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const before = key && foundBefore(key, await table.get(keys.request(key)));
      const isSeen = tries === 0 && before === undefined;
      const read = isSeen ? seen : await find({ accountId: seen.accountId, requestId: seen.id });
      if (before !== undefined) return { made: read };
      const step = await decide(read);
      if (step.request === read) return { unmade: read };
      const refused = await table.tryTransact([
        ...(actor ? [stillMay(actor)] : []),
        ...(step.made ? [newProposalWrite(step.made)] : []),
        ...(step.ended ? [closedWrite(step.ended)] : []),
        ...stepWrites(read, step, newId),
        ...requestKeyWrites(key, { id: seen.id, createdAt: step.followUps.at.toISOString() }),
      ]);
      if (!refused) return { made: step.request };
      if (actor && refused[0]?.refused) throw new Refusal(common.not_allowed);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  return {
    /**
     * One of the staff proposes a case of this kind, and a second one confirms the proposal. Refuses as `proposingReplacement` does,
     * `not_found`, `idempotency_key_reused`, and `not_allowed` where the caller lost the right to it.
     */
    propose: (
      seen: ChangeRequest,
      { actor, staff, caller, note, key, twoPeopleAfterMilliseconds, now }: Deciding & TwoPeople,
    ): Promise<ChangeRequest> =>
      take(
        seen,
        async (request) => {
          const [all, last] = await Promise.all([people.all(seen.accountId), lastProposalOf(request)]);
          const main = all.find(({ isMainAdministrator }) => isMainAdministrator);
          const candidate = all.find(({ id }) => id === request.candidateId);
          const lastProposer = last && (await people.find(operatorId, last.proposedBy.userId));
          const deciders = mayBe(caller, new Date(now.getTime() - twoPeopleAfterMilliseconds));
          const proposing = { by: { actor, staff }, deciders, note, proposalId: newId("pr", now), now };
          return proposingReplacement(request, { main, candidate, last, lastProposer }, proposing, sha256);
        },
        { actor: caller, key },
      ),

    /** A case of this kind is rejected, with the proposal that waits, if any. Refuses as `closing` does, and as `propose`. */
    reject: (
      seen: ChangeRequest,
      { actor, staff, caller, note, key, now }: Deciding & { readonly note: string },
    ): Promise<ChangeRequest> =>
      take(
        seen,
        async (request) =>
          rejectingProposed(request, { last: await lastProposalOf(request) }, { actor, staff, note, now }),
        { actor: caller, key },
      ),

    /** Somebody objects by their link to a case that was `seen`. Refuses `veto_too_late`, and `not_found`. */
    async veto(
      { userId, email }: Pick<SubjectLink, "userId" | "email">,
      seen: ChangeRequest,
      { from, now }: { readonly from: string; readonly now: Date },
    ): Promise<ChangeRequest> {
      if (userId === undefined) throw new Refusal(common.not_found);
      const user = await people.find(seen.accountId, userId);
      const name = user ? `${user.firstName} ${user.lastName}` : email;
      return take(seen, async (request) => vetoing(request, { userId, name, from, now }));
    },

    /**
     * Goes on with a replacement that two of the staff have decided on, as far as it may go now: tells everybody concerned, waits, and
     * replaces. One that was stopped meanwhile is taken off the queue.
     */
    async finish({ accountId, subject: requestId }: Work, finishing: Finishing): Promise<Finished> {
      let outcome: Finished = "waits";
      for (let tries = 0; tries < triesMax; tries += 1) {
        const read = await find({ accountId, requestId });
        const next = await nextStep(read, finishing);
        if (!next.writes) return next.outcome === "waits" ? outcome : next.outcome;
        if (await table.tryTransact(next.writes)) continue;
        outcome = next.outcome;
        if (outcome !== "announced") return outcome;
      }
      throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
    },
  };

  async function nextStep(
    read: ChangeRequest,
    finishing: Finishing,
  ): Promise<{ readonly outcome: Finished; readonly writes?: readonly Write[] }> {
    const { now } = finishing;
    const { queue, ...work } = workOf(read);
    const { replacement } = read;
    // Vetoed or rejected since: only as long as it stays so, because a new decision puts it on the queue again.
    if (read.state !== "waiting-for-veto" || !replacement)
      return { outcome: "settled", writes: [unchanged(read), doneWrite(queue, work)] };
    const { main, candidate } = await concernedBy(read);
    const why = obstacleOf(read, { main, candidate });
    if (why) return { outcome: "given-back", writes: stepWrites(read, givingBack(read, why, now), newId) };
    if (replacement.announcedAt === undefined)
      return { outcome: "announced", writes: await announced(read, finishing) };
    if (now.toISOString() < replacement.swapsAt!) return { outcome: "waits" };
    const swaps = [...mainReplacedWrites(main!, candidate!), ...stepWrites(read, swapping(read, now), newId)];
    return { outcome: "swapped", writes: swaps };
  }

  async function announced(
    read: ChangeRequest,
    { linkFor, waitMilliseconds, now }: Finishing,
  ): Promise<readonly Write[]> {
    const after = read.replacement?.announcedUpTo ?? "";
    const all = (await people.all(read.accountId)).filter((user) => isAskedToObject(user) && user.id > after);
    const turn = all.slice(0, announcedAtOnce);
    const told = {
      people: turn,
      isLast: turn.length === all.length,
      linkFor: (user: PortalUser) => linkFor(read, user),
    };
    const step = announcing(read, told, { waitMilliseconds, now });
    const { queue, ...work } = workOf(read);
    return [...stepWrites(read, step, newId), waitsWrite(queue, work, told.isLast ? step.swapsAt : now)];
  }
};

/** The check that a case is as it was read. */
const unchanged = ({ accountId, id, version }: Step["request"]): Write => ({
  ConditionCheck: {
    Key: keys.changeRequest(accountId, id),
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":read": version },
  },
});
