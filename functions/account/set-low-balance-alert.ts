import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { thresholdMaxGrosze } from "../../shared/domain/account/account.ts";
import { lowStates } from "../../shared/domain/account/ledger.ts";
import { changesBetween } from "../../shared/domain/audit-records/audit.ts";
import { named } from "../../shared/domain/model.ts";
import { Grosze } from "../../shared/domain/money.ts";
import { doneBy } from "../../shared/http/caller.ts";
import { present, readingVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";
import type { LowBalanceStore } from "../../shared/store/low-balance-store.ts";

const contract = {
  summary: "Set the threshold below which the balance is low; the balance is judged by it at once",
  body: z.strictObject({
    /** With 0 the balance is never low, only exhausted. */
    thresholdGrosze: Grosze.check(z.gte(0), z.lte(thresholdMaxGrosze)),
  }),
  answers: {
    200: {
      description: "How the balance stands by this threshold",
      body: named(
        "LowBalanceAlert",
        z.strictObject({ state: z.enum(lowStates), since: z.iso.datetime(), thresholdGrosze: z.int() }),
      ),
    },
  },
};

type Uses = { readonly lowBalance: Pick<LowBalanceStore, "setThreshold">; readonly now: Clock };

export const setLowBalanceAlert = readingVerb(
  contract,
  ({ accountId }) => ({ head: headRead(accountId) }),
  ({ lowBalance, now }: Uses) =>
    async (request) => {
      const { body, found } = request;
      const at = now();
      const { low, thresholdGrosze } = await lowBalance.setThreshold(present(found.head), body.thresholdGrosze, {
        at,
        followUps: (before) => ({
          at,
          records: [
            doneBy(request, {
              kind: "low-balance-alert-set",
              changes: changesBetween({ thresholdGrosze: before }, { thresholdGrosze: body.thresholdGrosze }),
            }),
          ],
        }),
      });
      return { status: 200, body: { ...low, thresholdGrosze } };
    },
);
