import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { balanceHistory } from "../../shared/domain/account/balance-history.ts";
import { EntryKind } from "../../shared/domain/account/ledger.ts";
import { named } from "../../shared/domain/model.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { daysRead, headRead } from "../../shared/store/ledger-store.ts";

const historyDaysMax = 400;

const Sums = z.strictObject(
  Object.fromEntries(EntryKind.options.map((kind) => [kind, z.optional(z.int())])) as Record<
    EntryKind,
    z.ZodMiniOptional<z.ZodMiniNumberFormat>
  >,
);

const BalanceDay = named(
  "BalanceDay",
  z.strictObject({
    day: z.iso.date(),
    /** The balance at the end of the day in Warsaw; of today, by now. */
    closingBalanceGrosze: z.int(),
    /** What was posted on the day, by kind; kinds that were not posted are left out. */
    sums: Sums,
  }),
);

const contract = {
  summary:
    "How the balance moved in the last days, today included: closing balances and sums by kind, oldest day first",
  query: z.strictObject({
    days: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(historyDaysMax)), 30),
  }),
  answers: {
    200: {
      description:
        "A day for each day in Warsaw, with or without entries, but none from before the account was opened; until its first entry the balance is 0",
      body: named("BalanceHistory", z.strictObject({ items: z.array(BalanceDay) })),
    },
  },
};

type Uses = { readonly now: Clock };

export const showBalanceHistory = readingVerb(
  contract,
  // One more than is shown: a clock that ran ahead may have posted tomorrow already.
  ({ accountId, query }) => ({ head: headRead(accountId), days: daysRead(accountId, query.days + 1) }),
  ({ now }: Uses) =>
    async ({ query, found }) => {
      const items = balanceHistory(present(found.head), found.days, { days: query.days, now: now() });
      return { status: 200, body: { items } };
    },
);
