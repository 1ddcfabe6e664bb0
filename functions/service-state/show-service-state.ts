import * as z from "zod/mini";
import { AccountState } from "../../shared/domain/account/account-state.ts";
import { AccountMode, LowState } from "../../shared/domain/account/ledger.ts";
import { CustomerId } from "../../shared/domain/ids.ts";
import { named } from "../../shared/domain/model.ts";
import { present, readingMachineVerb } from "../../shared/http/verb.ts";
import { headRead } from "../../shared/store/ledger-store.ts";

const contract = {
  summary:
    "How an account's balance stands, its state, whether it is prepaid, and whether its fee is paid, for whoever lets its calls through",
  path: z.strictObject({ accountId: CustomerId }),
  answers: {
    200: {
      description: "The service state; a postpaid account is served whatever its balance",
      body: named(
        "ServiceState",
        z.strictObject({
          state: LowState,
          accountState: AccountState,
          mode: AccountMode,
          /** Whether the monthly fee is not paid. */
          feeOverdue: z.boolean(),
        }),
      ),
    },
  },
} as const;

export const showServiceState = readingMachineVerb(
  contract,
  ({ path }) => ({ head: headRead(path.accountId) }),
  () =>
    async ({ found }) => {
      const { low, state: accountState, mode, owedFee } = present(found.head);
      return { status: 200, body: { state: low.state, accountState, mode, feeOverdue: owedFee !== undefined } };
    },
);
