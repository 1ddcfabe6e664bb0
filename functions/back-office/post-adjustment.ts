import * as z from "zod/mini";
import { CustomerId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { Grosze } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { doneBy, mustBeFresh } from "../../shared/http/caller.ts";
import type { AuditUses } from "../../shared/http/look.ts";
import { verb } from "../../shared/http/verb.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { postWith } from "../../shared/store/follow-ups.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

/** 1,000,000 PLN, either way: more is a slip of the finger. */
const adjustmentMaxGrosze = 100_000_000;

const contract = {
  summary: "Correct a customer's balance with an adjustment entry and a reason",
  idempotencyKey: "required",
  path: z.strictObject({ accountId: CustomerId }),
  body: z.strictObject({
    /** Positive credits the customer, negative debits; the balance may go below zero. */
    amountGrosze: Grosze.check(
      z.gte(-adjustmentMaxGrosze),
      z.lte(adjustmentMaxGrosze),
      z.refine((amount) => amount !== 0),
    ),
    reason: z.string().check(z.trim(), z.minLength(5), z.maxLength(500)),
  }),
  answers: {
    201: {
      description: "Posted; the same key and body answer with the same entry",
      body: named(
        "Adjustment",
        z.strictObject({ id: z.string(), sequence: z.int(), amountGrosze: z.int(), postedAt: z.iso.datetime() }),
      ),
    },
  },
  refusals: [common.fresh_proof_needed, common.idempotency_key_missing, common.idempotency_key_reused],
} as const;

type Uses = Pick<AuditUses, "now"> & { readonly ledger: Pick<LedgerStore, "post"> };

/** The request's key is the cause: one key of one clerk posts one adjustment for good, to one account. */
export const postAdjustment = verb(contract, (uses: Uses) => async (request) => {
  const { path, body, caller, idempotencyKey } = request;
  mustBeFresh(caller, uses.now());
  const { amountGrosze, reason } = body;
  const { id: clerk } = caller.user;
  const cause = { type: "adjustment", id: `${clerk}:${sha256(idempotencyKey)}` } as const;
  const draft = { kind: "adjustment", amountGrosze, cause, actor: { type: "staff", id: clerk }, note: reason } as const;
  const done = { kind: "adjustment-posted", subject: cause.id, subjectAccountId: path.accountId } as const;
  const followUps = { at: uses.now(), records: [doneBy(request, done)] };
  const [outcome] = await postWith(uses.ledger, path.accountId, { drafts: [draft], followUps });
  if (!outcome || outcome.result === "conflict") throw new Refusal(common.idempotency_key_reused);
  const { sequence, postedAt } = outcome;
  return { status: 201, body: { id: `le_${sequence}`, sequence, amountGrosze, postedAt } };
});
