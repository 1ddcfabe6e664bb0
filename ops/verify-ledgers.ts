/** Replays the ledgers of all accounts, of the table that is used or of a restored copy. It changes nothing. */
import { type Disagreement, disagreementsMax } from "../shared/domain/account/replay.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import type { LedgerStore } from "../shared/store/ledger-store.ts";
import { type AccountQueues, eachAccount } from "./all-accounts.ts";

type Uses = {
  readonly queues: AccountQueues;
  readonly ledger: Pick<LedgerStore, "verify">;
  readonly say: (line: string) => void;
};

type Verified = {
  readonly verified: number;
  readonly disagreeing: readonly { readonly accountId: AccountId; readonly found: readonly Disagreement[] }[];
};

/** A line so often: a million accounts are two hundred lines. */
const accountsALine = 5_000;

/** What can't be replayed is thrown: a list that lacks accounts would say that all is well. */
export const verifyAllLedgers = async ({ queues, ledger, say }: Uses): Promise<Verified> => {
  let verified = 0;
  const disagreeing: { accountId: AccountId; found: readonly Disagreement[] }[] = [];
  const verify = async (accountId: AccountId): Promise<void> => {
    const found = await ledger.verify(accountId);
    verified += 1;
    if (found.length > 0) {
      disagreeing.push({ accountId, found });
      say(`${accountId} disagrees: ${found.length === disagreementsMax ? "at least " : ""}${wordsOf(found)}`);
    }
    if (verified % accountsALine === 0) say(`${verified} ledgers replayed, ${disagreeing.length} disagree`);
  };
  await eachAccount(queues, verify);
  return { verified, disagreeing };
};

/** How often what disagrees, without amounts: `3 entry, 1 head`. */
const wordsOf = (found: readonly Disagreement[]): string =>
  [...Map.groupBy(found, ({ what }) => what)].map(([what, these]) => `${these.length} ${what}`).join(", ");

export const verifiedText = ({ verified, disagreeing }: Verified): string =>
  verified === 0
    ? "The table has no accounts: is it the right one?"
    : `${verified} ${verified === 1 ? "ledger" : "ledgers"} replayed. ${disagreeing.length === 0 ? "Every one is whole." : `${disagreeing.length} disagree; look at each with verify-ledger:`}${disagreeing.map(({ accountId }) => `\n  ${accountId}`).join("")}`;
