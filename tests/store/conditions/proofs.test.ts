/** The conditions of what is kept of verified ledgers. */
import type { AccountId } from "../../../shared/domain/ids.ts";
import { newId } from "../../../shared/ids.ts";
import { keys } from "../../../shared/store/keys.ts";
import { proofStore } from "../../../shared/store/proof-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { usage } from "../../support/ledger.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { post } from "./ground.ts";

const prove = async (table: Table, accountId: AccountId): Promise<void> => {
  const proofs = proofStore(table);
  await proofs.prove(await proofs.find(accountId), now);
};

/** A run that is overtaken by another, which has proven a newer entry. */
const staysProven = async ({ table, others }: Ground, accountId: AccountId): Promise<boolean> => {
  const proofs = proofStore(table);
  const slow = await proofs.find(accountId);
  await post(others, accountId, usage(300, newId("tu", now)));
  await prove(others, accountId);
  const proven = await others.get(keys.proof(accountId));

  await proofs.prove(slow, now);

  return JSON.stringify(await others.get(keys.proof(accountId))) === JSON.stringify(proven);
};

conditionsMatter([
  {
    of: "the first proof of a ledger",
    item: "PROOF",
    part: "attribute_not_exists(pk)",
    keeps: "never moves the checkpoint back, where another run was faster",
    holds: async (ground) => {
      const accountId = await openTestAccount(ground.others);
      await post(ground.others, accountId, usage(700, newId("tu", now)));

      return staysProven(ground, accountId);
    },
  },
  {
    of: "a later proof of a ledger",
    item: "PROOF",
    part: "#version = :read",
    keeps: "never moves the checkpoint back, where another run was faster",
    holds: async (ground) => {
      const accountId = await openTestAccount(ground.others);
      await post(ground.others, accountId, usage(700, newId("tu", now)));
      await prove(ground.others, accountId);

      return staysProven(ground, accountId);
    },
  },
]);
