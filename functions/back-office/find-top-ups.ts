import * as z from "zod/mini";
import { named } from "../../shared/domain/model.ts";
import { codeLength, codesIn, pastedTitleLengthMax, typedCode } from "../../shared/domain/top-ups/transfer-code.ts";
import { doneBy } from "../../shared/http/caller.ts";
import type { AuditUses } from "../../shared/http/look.ts";
import { verb } from "../../shared/http/verb.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

const Shown = named(
  "FoundTopUp",
  z.strictObject({
    code: z.string(),
    /** Whether it is the code as it stands in the title. */
    isExact: z.boolean(),
    id: z.string(),
    accountId: z.string(),
    companyName: z.string(),
    amountGrosze: z.int(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    rejectedAt: z.optional(z.iso.datetime()),
    creditedAt: z.optional(z.iso.datetime()),
  }),
);

const contract = {
  summary: "Find a bank top-up by the code in a transfer's title; for a mistyped code, the likely ones",
  query: z.strictObject({ code: z.string().check(z.minLength(1), z.maxLength(pastedTitleLengthMax)) }),
  answers: {
    200: {
      description: "The top-up with exactly this code, or those one typing error away, and whether they are decided",
      body: z.strictObject({
        items: z.array(Shown),
      }),
    },
  },
} as const;

type Uses = AuditUses & { readonly transfers: Pick<TransferStore, "findByCode"> };

export const findTopUps = verb(contract, (uses: Uses) => async (request) => {
  const { exact, slips } = codesIn(request.query.code);
  // No more of a title than a code takes: the rest may name people.
  const subject = exact[0] ?? typedCode(request.query.code).slice(0, codeLength + 1);
  const [found] = await Promise.all([
    uses.transfers.findByCode([...exact, ...slips]),
    uses.audit.record(doneBy(request, { kind: "top-up-looked-up", subject }), uses.now()),
  ]);
  const items = found.map(({ topUpId: id, ...known }) => ({ ...known, id, isExact: exact.includes(known.code) }));
  const exactItems = items.filter(({ isExact }) => isExact);
  return { status: 200, body: { items: exactItems.length > 0 ? exactItems : items } };
});
