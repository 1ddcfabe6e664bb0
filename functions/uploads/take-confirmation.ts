import type { ForFinance } from "../../shared/domain/top-ups/bank-decisions.ts";
import { isDecided } from "../../shared/domain/top-ups/bank-top-up.ts";
import { hasRoomFor } from "../../shared/domain/uploads/announced-file.ts";
import { type FinanceUses, forFinance } from "../../shared/for-finance.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import type { Taker } from "./take-uploads.ts";

type Uses = FinanceUses & { readonly transfers: Pick<TransferStore, "find" | "takeFile"> };

/** The confirmation of a bank transfer: finance is notified of a good one, and gets links to decide by. */
export const takeConfirmation =
  (uses: Uses): Taker =>
  async ({ accountId, subjectId: topUpId, fileId: confirmationId }) => {
    const found = await uses.transfers.find(accountId, topUpId);
    const confirmation = found?.topUp.confirmations.find(({ id }) => id === confirmationId);
    if (!found || !confirmation) return undefined;
    const { topUp } = found;
    return {
      contentType: confirmation.contentType,
      isKnown: confirmation.received !== undefined || confirmation.refused !== undefined,
      fault: isDecided(topUp) ? "closed" : undefined,
      faultOf: (hash) => (hasRoomFor(topUp.confirmations, hash) ? undefined : "too-many"),
      keep: async (looked) => {
        const told = "why" in looked ? nobody : await forFinance(topUp, uses);
        return uses.transfers.takeFile({ accountId, topUpId, confirmationId }, looked, told, found);
      },
    };
  };

/** Of a file that is refused, finance is not notified. */
const nobody: ForFinance = { orderedBy: "", previous: [], links: [] };
