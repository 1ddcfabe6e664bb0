import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { named, takes, trimmedPattern } from "../../shared/domain/model.ts";
import { Grosze } from "../../shared/domain/money.ts";
import * as common from "../../shared/domain/refusals.ts";
import { mustBeFresh } from "../../shared/http/caller.ts";
import { actingStaff, ShownProposal, shownProposal } from "../../shared/http/shown-proposal.ts";
import { verb } from "../../shared/http/verb.ts";
import { noteReplay, replayMark } from "../../shared/replays.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { AdjustmentStore } from "../../shared/store/adjustment-store.ts";

/** 1,000,000 PLN, either way: more is a slip of the finger. */
const adjustmentMaxGrosze = 100_000_000;

const contract = {
  summary:
    "Correct a customer's balance with an adjustment entry and a reason; above a limit a second person confirms it",
  idempotencyKey: "required",
  path: z.strictObject({ accountId: CustomerId }),
  body: z.strictObject({
    /** Positive credits the customer, negative debits; the balance may go below zero. */
    amountGrosze: takes(
      { not: { const: 0 } },
      Grosze.check(
        z.gte(-adjustmentMaxGrosze),
        z.lte(adjustmentMaxGrosze),
        z.refine((amount) => amount !== 0),
      ),
    ),
    reason: takes({ pattern: trimmedPattern(5) }, z.string().check(z.trim(), z.minLength(5), z.maxLength(500))),
  }),
  answers: {
    201: {
      description: "Posted; the same key and body answer with the same entry",
      body: named(
        "Adjustment",
        z.strictObject({ id: z.string(), sequence: z.int(), amountGrosze: z.int(), postedAt: z.iso.datetime() }),
      ),
    },
    202: {
      description:
        "Proposed, because it exceeds what one clerk may adjust this account by in a day; the same key and body answer with the same proposal",
      body: ShownProposal,
      location: true,
    },
  },
  refusals: [common.fresh_proof_needed],
} as const;

type Uses = {
  readonly adjustments: Pick<AdjustmentStore, "adjust">;
  readonly adjustmentLimitGrosze: () => Grosze;
  readonly now: Clock;
};

/** The request's key is the cause: one key of one clerk posts one adjustment for good, to one account. */
export const postAdjustment = verb(contract, (uses: Uses) => async (request) => {
  const { path, body, caller, idempotencyKey } = request;
  mustBeFresh(caller, uses.now());
  const by = actingStaff(request);
  // Customers see the cause of an entry: it says nothing of the clerk.
  const content = { ...body, causeId: sha256(`${by.userId}:${idempotencyKey}`) };
  const adjusted = await uses.adjustments.adjust(path.accountId, content, by, uses.adjustmentLimitGrosze());
  if (adjusted.isReplay) noteReplay(content);
  const headers = replayMark(content);
  if ("proposal" in adjusted) {
    const { proposal } = adjusted;
    const location = `/back-office/proposals/${proposal.id}`;
    return { status: 202, headers: { location, ...headers }, body: shownProposal(proposal, uses.now()) };
  }
  const { sequence, postedAt } = adjusted.posted;
  return { status: 201, headers, body: { id: `le_${sequence}`, sequence, amountGrosze: body.amountGrosze, postedAt } };
});
