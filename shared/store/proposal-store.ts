/**
 * Keeps proposals. One is carried out in one transaction: the write that closes it, and all that its kind asks for, decided on the
 * version that was read. Each write raises the version, so that a proposal ends once, whatever is raced.
 */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { unproposed } from "../domain/change-requests/proposed-cases.ts";
import { operatorId } from "../domain/ids.ts";
import { PortalUser } from "../domain/portal-users/portal-user.ts";
import {
  type ActingStaff,
  type Closing,
  confirming,
  expiring,
  expiringSince,
  Proposal,
  stillPair,
  withdrawing,
} from "../domain/proposals/proposal.ts";
import * as refusals from "../domain/proposals/refusals.ts";
import type { HumanQueue } from "../domain/queues.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { sha256 } from "../security/hash.ts";
import { carrierOf } from "./carrying-out.ts";
import { changeRequestRead, stepWrites } from "./change-request-store.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import type { LedgerStore, Posting } from "./ledger-store.ts";
import { stillMay, userRead } from "./people-store.ts";
import { waitsForPeople } from "./queue-store.ts";
import type { ItemRead } from "./reads.ts";
import { type Keyed, madeBeforeReads, onceUnder, type Ran, type RequestKey, requestKeyWrites } from "./request-key.ts";
import type { Table, Write } from "./table.ts";

const queue: HumanQueue = "proposals-to-confirm";

export type ProposalStore = ReturnType<typeof proposalStore>;

type Uses = {
  readonly table: Table;
  readonly ledger: Pick<LedgerStore, "post">;
  readonly now: Clock;
  readonly newId?: NewId;
};

type Confirmation = {
  readonly contentHash: string;
  readonly by: ActingStaff;
  readonly caller: PortalUser;
  /** How long access may be in the hands of who gave it. */
  readonly twoPeopleAfterMilliseconds: number;
  readonly key?: RequestKey | undefined;
};

export const proposalStore = ({ table, ledger, now, newId = randomId }: Uses) => {
  /** A proposal. Refuses `not_found`. */
  const find = async (id: string): Promise<Proposal> => {
    const item = await table.get(keys.proposal(id));
    if (!item) throw new Refusal(common.not_found);
    return z.parse(Proposal, item);
  };

  /**
   * Carries out a proposal that was `found`, confirmed by a second person, once; the same person's repetition changes nothing.
   * `caller` is that person as the guard read them. Both people's rights are looked at, and held, in the transaction that carries it out.
   * Answers the proposal as it then is. Refuses as `confirming` and `stillPair` do, as its kind does, `idempotency_key_reused`, and `proposal_not_possible` where
   * a cause of its entries was posted otherwise.
   */
  const confirm = (found: Proposal, { key, ...confirmation }: Confirmation): Promise<Proposal> =>
    onceUnder(table, key, (keyed) => confirmKeyed(found, confirmation, keyed));

  const confirmKeyed = async (
    found: Proposal,
    { caller, twoPeopleAfterMilliseconds, ...confirmation }: Omit<Confirmation, "key">,
    key: Keyed | undefined,
  ): Promise<Ran<Proposal>> => {
    const { kind, also, decide } = carrierOf(found.kind);
    let last: Ran<Proposal> | undefined;
    let isRepeated = false;
    for (let tries = 0; tries < 2; tries += 1) {
      const outcomes = await ledger.post(
        found.accountId,
        (read): Posting => {
          const proposal = z.parse(Proposal, read.items.proposal);
          const at = now();
          isRepeated = read.items.before !== undefined;
          if (isRepeated) return { drafts: [] };
          const ends = confirming(proposal, confirmation, kind, at, sha256);
          if (ends === "done") {
            last = { unmade: proposal };
            return { drafts: [] };
          }
          last = { made: ends.closed };
          const since = new Date(at.getTime() - twoPeopleAfterMilliseconds);
          const { proposer, confirmer, deciders } = stillPair({ ...peopleIn(read.items), caller, since }, kind);
          const { content } = proposal;
          const carried = decide(read, { proposal, content, by: confirmation.by, deciders, newId, now: at });
          const { writes = [], followUps, ...posting } = carried;
          return {
            ...posting,
            writes: [
              closedWrite(ends.closed),
              stillMay(proposer),
              stillMay(confirmer),
              ...writes,
              ...followUpWrites(ends.followUps, newId),
              ...followUpWrites(followUps, newId),
              ...requestKeyWrites(key, { id: found.id, createdAt: at.toISOString() }),
            ],
          };
        },
        {
          ...also(found),
          ...madeBeforeReads(key),
          proposal: proposalRead(found.id),
          proposer: userRead(operatorId, found.proposedBy.userId),
          confirmer: userRead(operatorId, caller.id),
        },
      );
      if (isRepeated) return { made: await find(found.id) };
      // Somebody may have carried it out between our look and our transaction: the next look finds that.
      if (last && outcomes.every(({ result }) => result === "posted")) return last;
    }
    throw new Refusal(refusals.proposal_not_possible);
  };

  /** Withdraws a proposal, and returns its case to where it stood; the same person's repetition changes nothing. Refuses as `withdrawing` does, and `not_found`. */
  const withdraw = (id: string, by: ActingStaff): Promise<void> =>
    end(id, (proposal) => withdrawing(proposal, by, now()));

  /** Closes a proposal whose time is over, and returns its case to where it stood. */
  const expire = async (id: string): Promise<"expired" | "settled"> => {
    let outcome: "expired" | "settled" = "settled";
    await end(id, (proposal) => {
      const ends = expiring(proposal, now());
      outcome = ends ? "expired" : "settled";
      return ends ?? "done";
    });
    return outcome;
  };

  /** The ids of proposals whose time is over, at most so many, oldest first; the index lags, so `expire` looks again. */
  const overdue = async (limit: number): Promise<string[]> => {
    const due = await table.due(queue, expiringSince(now()).toISOString(), limit);
    return due.map(({ pk }) => String(pk).slice("PROPOSAL#".length));
  };

  const end = async (id: string, decide: (proposal: Proposal) => Closing | "done"): Promise<void> => {
    for (let tries = 0; tries < racesMax; tries += 1) {
      const ends = decide(await find(id));
      if (ends === "done") return;
      const writes = [closedWrite(ends.closed), ...followUpWrites(ends.followUps, newId)];
      if (!(await table.tryTransact([...writes, ...(await caseReturned(ends))]))) return;
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  };

  /** The writes that return the case that waits for a proposal that has ended; none where there is no such case. */
  const caseReturned = async ({ closed, followUps: { at } }: Closing): Promise<Write[]> => {
    const { kind, accountId, subject } = closed;
    if (!carrierOf(kind).kind.isOfCase || subject === undefined) return [];
    const { key, parse } = changeRequestRead(accountId, subject);
    const item = await table.get(key);
    const request = item && parse(item);
    const step = request && unproposed(request, closed, at);
    return step ? stepWrites(request, step, newId) : [];
  };

  return { find, confirm, withdraw, expire, overdue };
};

const People = z.object({ proposer: z.optional(PortalUser), confirmer: z.optional(PortalUser) });

/** Who proposed and who confirms, as they are now; a kind's own reads hide the types of what was read beside them. */
const peopleIn = (items: Readonly<Record<string, unknown>>) => {
  const { proposer, confirmer } = z.parse(People, items);
  return { proposer, confirmer };
};

/** A proposal is written once after it was made; its case may be changed now and then. */
const racesMax = 5;

/** A proposal, read beside something else. */
export const proposalRead = (id: string): ItemRead<Proposal> => ({
  key: keys.proposal(id),
  parse: (item) => z.parse(Proposal, item),
});

/** The write of a new proposal, for the transaction that makes it: from now on it waits for people. */
export const newProposalWrite = (proposal: Proposal): Write => ({
  Put: {
    Item: {
      ...keys.proposal(proposal.id),
      ...proposal,
      ...waitsForPeople(queue, proposal.kind, new Date(proposal.proposedAt)),
    },
  },
});

/** The proposal as it ended: it waits no more. Refused where another write came first. */
export const closedWrite = (closed: Proposal): Write => ({
  Put: {
    Item: { ...keys.proposal(closed.id), ...closed, version: closed.version + 1 },
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":read": closed.version },
  },
});
