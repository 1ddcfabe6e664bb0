/** Chapter: what a night of verify-ledgers asks of the table for one account, with its checkpoint and without. */
import { takeMessage } from "../functions/verify-ledgers/take-message.ts";
import { dynamoLocalClient } from "../local/dynamo.ts";
import { clock } from "../shared/clock.ts";
import type { EntryDraft } from "../shared/domain/account/ledger.ts";
import type { AccountId } from "../shared/domain/ids.ts";
import { keys } from "../shared/store/keys.ts";
import { ledgerStore } from "../shared/store/ledger-store.ts";
import { proofStore } from "../shared/store/proof-store.ts";
import { queueStore, waitsWrite } from "../shared/store/queue-store.ts";
import { dynamoTable } from "../shared/store/table.ts";
import { noUnits, plus } from "./billing.ts";
import type { Figure } from "./budgets.ts";
import { startCounter } from "./counting.ts";
import { openAccount, usage } from "./ledger.ts";
import { type Chapter, figure, say } from "./report.ts";
import { benchTable, type Stage } from "./stage.ts";

const history = 1_960;

export const proofsChapter = async (stage: Stage): Promise<[Chapter, Figure[]]> => {
  say("Nightly proof");
  const counter = await startCounter(stage.endpoints);
  try {
    const table = dynamoTable(dynamoLocalClient(counter.endpoints.dynamodb), benchTable);
    const ledger = ledgerStore({ table: stage.table, now: clock });
    const post = (drafts: readonly EntryDraft[]) => ledger.post(accountId, () => ({ drafts }), {});
    const accountId: AccountId = await openAccount(stage);
    const proofs = proofStore(table);
    const take = takeMessage({ queues: queueStore(table), proofs, messages: { send: async () => {} }, now: clock });

    /** Verifies the account as a night does that begins now, and answers what it asked for. */
    const night = async () => {
      const run = clock();
      await stage.table.write(waitsWrite("verify", { accountId, subject: "" }, run));
      counter.taken();
      const done = await take({ run: run.toISOString(), accountId });
      if (done.verified !== 1 || done.disagreeing !== 0) throw new Error(`not verified: ${JSON.stringify(done)}`);
      const calls = counter.taken();
      return { calls: calls.length, units: calls.reduce((sum, { units }) => plus(sum, units), noUnits) };
    };

    await post(Array.from({ length: history }, usage));
    const full = await night();
    const same = await night();
    await post(Array.from({ length: 30 }, usage));
    const more = await night();
    await stage.table.write({ Delete: { Key: keys.proof(accountId) } });
    const without = await night();

    const rows = [
      [`the first night, ${figure(history)} entries`, full],
      ["a night with nothing new", same],
      ["a night with 30 new entries", more],
      [`the same without a checkpoint, ${figure(history + 30)} entries`, without],
    ] as const;
    return [
      {
        title: "Nightly proof of one account",
        means:
          "What verify-ledgers asks of the table for an account of which the first night knows nothing, then with the " +
          "checkpoint of the night before, and once more as if every night read every entry and guard.",
        columns: [
          { name: "what" },
          { name: "calls", align: "right" },
          { name: "read", align: "right" },
          { name: "write", align: "right" },
        ],
        rows: rows.map(([what, { calls, units }]) => [
          what,
          figure(calls),
          figure(units.read, 1),
          figure(units.write, 1),
        ]),
      },
      [
        budget("An account with nothing new costs verify-ledgers", same.calls, 5),
        budget("An account with 30 new entries costs verify-ledgers", more.calls, 6),
      ],
    ];
  } finally {
    await counter.stop();
  }
};

const budget = (what: string, calls: number, atMost: number): Figure => ({
  what,
  value: calls,
  unit: "calls",
  atMost,
  setIn: "bench/proofs.ts",
});
