import type { Clock } from "../../shared/clock.ts";
import type { ForFinance } from "../../shared/domain/top-ups/bank-decisions.ts";
import { type BankTopUp, isDecided } from "../../shared/domain/top-ups/bank-top-up.ts";
import { creditsOf } from "../../shared/domain/top-ups/top-up.ts";
import { hasRoomFor } from "../../shared/domain/uploads/announced-file.ts";
import type { NewId } from "../../shared/ids.ts";
import { decisionLink } from "../../shared/security/decision-link.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import type { Taker } from "./take-uploads.ts";

type Uses = {
  readonly transfers: Pick<TransferStore, "find" | "takeFile">;
  readonly topUps: Pick<TopUpStore, "list">;
  readonly people: Pick<PeopleStore, "find">;
  /** Who of finance is sent a link to decide. */
  readonly financeClerks: () => readonly string[];
  readonly linkKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

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

/** Top-ups that are looked through, and that finance is notified of. */
const latest = { read: 50, told: 3 } as const;

/** Of a file that is refused, finance is not notified. */
const nobody: ForFinance = { orderedBy: "", previous: [], links: [] };

const forFinance = async (topUp: BankTopUp, uses: Uses): Promise<ForFinance> => {
  const { people, topUps, financeClerks, linkKey, newId, now } = uses;
  const { accountId, createdBy } = topUp;
  const [user, { topUps: before }, key] = await Promise.all([
    people.find(accountId, createdBy),
    topUps.list(accountId, { limit: latest.read }),
    linkKey(),
  ]);
  return {
    orderedBy: user ? `${user.firstName} ${user.lastName}` : "",
    previous: creditsOf(before, latest.told),
    links: financeClerks().map((email) => decisionLink(email, topUp, { key, newId, at: now() })),
  };
};
