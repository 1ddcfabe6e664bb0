/** Chapter: how fast the ledger takes postings here, and how fast it is verified. */
import { localThresholdGrosze } from "../local/deployment.ts";
import { clock } from "../shared/clock.ts";
import type { AccountHead } from "../shared/domain/account/account.ts";
import { type EntryDraft, openedHead } from "../shared/domain/account/ledger.ts";
import { AccountId } from "../shared/domain/ids.ts";
import { grosze } from "../shared/domain/money.ts";
import { newId } from "../shared/ids.ts";
import { keys } from "../shared/store/keys.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import type { Figure } from "./budgets.ts";
import { type Chapter, figure, say } from "./report.ts";
import type { Stage } from "./stage.ts";

const postingMilliseconds = 3_000;
const accountsAtOnce = 8;
const entriesReplayed = 1_960;

export const ledgerChapter = async (stage: Stage): Promise<[Chapter, Figure[]]> => {
  const ledger = ledgerStore({ table: stage.table, now: clock });

  say("Ledger", "postings");
  const together = await Promise.all(Array.from({ length: accountsAtOnce }, () => openAccount(stage)));
  const transactions = async (accounts: readonly AccountId[]): Promise<number> => {
    const until = performance.now() + postingMilliseconds;
    const posted = await Promise.all(
      accounts.map(async (accountId) => {
        let count = 0;
        for (; performance.now() < until; count += 1) await ledger.post(accountId, () => ({ drafts: [usage()] }), {});
        return count;
      }),
    );
    return posted.reduce((sum, count) => sum + count, 0) / (postingMilliseconds / 1000);
  };
  const alone = await transactions(together.slice(0, 1));
  const many = await transactions(together);

  say("Ledger", "replay");
  const accountId = await openAccount(stage);
  const drafts = Array.from({ length: entriesReplayed }, usage);
  const began = performance.now();
  await ledger.post(accountId, () => ({ drafts }), {});
  const batched = entriesReplayed / ((performance.now() - began) / 1000);
  const started = performance.now();
  const processor = process.cpuUsage();
  const disagreements = await ledger.verify(accountId);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(processor);
  if (disagreements.length > 0) throw new Error(`the ledger disagrees: ${JSON.stringify(disagreements[0])}`);

  return [
    {
      title: "Ledger",
      means:
        "Postings and replay on DynamoDB Local, which takes about a hundred transactions a second and shares this " +
        "machine's cores: these say how long a test or an import takes here, not what AWS does.",
      columns: [{ name: "what" }, { name: "a second", align: "right" }],
      rows: [
        ["transactions of one entry, one account", figure(alone)],
        [`transactions of one entry, ${accountsAtOnce} accounts at once`, figure(many)],
        ["entries, 48 a transaction, one account", figure(batched)],
        [`entries verified, ${figure(entriesReplayed)} of one account`, figure(entriesReplayed / seconds)],
        ["entries verified, by processor time alone", figure(entriesReplayed / ((user + system) / 1e6))],
      ],
    },
    [],
  ];
};

let charges = 0;
const usage = (): EntryDraft => {
  charges += 1;
  return {
    kind: "usage",
    amountGrosze: grosze(-1),
    cause: { type: "usage-charge", id: `bench-${charges}` },
    actor: { type: "machine", id: "bench" },
  };
};

const openAccount = async ({ table }: Stage): Promise<AccountId> => {
  const now = clock();
  const accountId = AccountId.parse(newId("ac", now));
  const head: AccountHead = {
    ...openedHead(accountId, localThresholdGrosze, now),
    companyName: "Bench sp. z o.o.",
    state: "open",
    offer: { id: "of_start", name: "Start" },
    openedAt: now.toISOString(),
  };
  await table.write({ Put: { Item: { ...keys.head(accountId), ...head } } });
  return accountId;
};
