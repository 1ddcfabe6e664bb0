import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { AccountMode, LowState } from "../../shared/domain/account/ledger.ts";
import { daysLeft } from "../../shared/domain/account/usage-forecast.ts";
import { named } from "../../shared/domain/model.ts";
import { sumOf } from "../../shared/domain/offers/subscription.ts";
import { mayDo } from "../../shared/http/caller.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import { comingFee, feeReads } from "../../shared/store/subscription-store.ts";

const Shown = named(
  "Account",
  z.strictObject({
    id: z.string(),
    mode: AccountMode,
    offer: z.strictObject({ id: z.string(), name: z.string() }),
    lowBalance: z.strictObject({
      state: LowState,
      since: z.iso.datetime(),
      thresholdGrosze: z.optional(z.int()),
    }),
    balanceGrosze: z.optional(z.int()),
    daysLeft: z.optional(z.int()),
    /** Whether the monthly fee is not paid, since when, and how much it is. */
    feeOverdue: z.optional(z.strictObject({ since: z.iso.datetime(), amountGrosze: z.optional(z.int()) })),
  }),
);

const contract = {
  summary: "The account: mode, offer and how the balance stands; amounts only for those who may see them",
  answers: {
    200: {
      description: "The account",
      body: Shown,
    },
  },
};

type Uses = { readonly now: Clock };

export const showAccount = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId), ...feeReads(accountId) }),
  ({ now }: Uses) =>
    async ({ caller, found }) => {
      const head = present(found.head);
      const { accountId: id, mode, offer, low: lowBalance, balanceGrosze, thresholdGrosze } = head;
      const { owedFee } = head;
      const shown = { id, mode, offer, lowBalance, ...(owedFee && { feeOverdue: { since: owedFee.since } }) };
      if (!mayDo(caller, "finance.read")) return { status: 200, body: shown };
      return {
        status: 200,
        body: {
          ...shown,
          lowBalance: { ...lowBalance, thresholdGrosze },
          balanceGrosze,
          daysLeft: daysLeft(head, now(), comingFee(found)),
          ...(owedFee && { feeOverdue: { since: owedFee.since, amountGrosze: sumOf(owedFee.lines) } }),
        },
      };
    },
);
