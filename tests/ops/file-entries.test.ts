import { expect, it } from "vitest";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { waitsWrite } from "../../shared/store/queue-store.ts";
import { credit } from "../support/ledger.ts";
import { operationsOn } from "../support/ops.ts";
import { thrownBy } from "../support/refusals.ts";
import { openTestAccount, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

/** Each with an entry whose copy by kind is missing. */
const unfiled = async (accounts: number) => {
  const stage = await testTable();
  const { table } = stage;
  const ledger = ledgerStore({ table, now: () => noon });
  const ids = await Promise.all(
    Array.from({ length: accounts }, async (_, place) => {
      const accountId = await openTestAccount(table);
      await table.write(waitsWrite("verify", { accountId, subject: "" }, noon));
      await ledger.post(accountId, () => ({ drafts: [credit(100, `pi_${place}`)] }), {});
      const [entry] = (await ledger.entries(accountId, { limit: 1 })).entries;
      await table.write({ Delete: { Key: keys.filedEntry(entry!) } });
      return accountId;
    }),
  );
  const found = async () => (await Promise.all(ids.map((id) => ledger.verify(id)))).map((all) => all.length);
  return { ...operationsOn(stage), found };
};

it("files the entries of every account, so that the verification finds all whole", async () => {
  const { ops, found } = await unfiled(3);
  expect(await found()).toEqual([1, 1, 1]);

  expect(await ops("file-entries", "--all")).toContain("Filed by kind, of 3 accounts: 3 entries.");
  await ops("file-entries", "--all");

  expect(await found()).toEqual([0, 0, 0]);
});

it.each([[[]], [["--all", "--account", "operator"]]])("takes one account or all: %j", async (words) => {
  const { ops } = await unfiled(0);

  expect(await thrownBy(ops("file-entries", ...words))).toMatchObject({ message: expect.stringContaining("--all") });
});
