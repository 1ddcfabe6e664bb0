/** The conditions of top-ups by bank transfer. */
import type { SubjectLink } from "../../../shared/domain/link.ts";
import { renewing } from "../../../shared/domain/top-ups/bank-decisions.ts";
import { type BankTopUp, type Decision, openTransfersMax } from "../../../shared/domain/top-ups/bank-top-up.ts";
import { newId } from "../../../shared/ids.ts";
import { decisionLink } from "../../../shared/security/decision-link.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { keys } from "../../../shared/store/keys.ts";
import { linkRenewals } from "../../../shared/store/link-renewals.ts";
import { linkStore, linkWrite } from "../../../shared/store/link-store.ts";
import type { RequestKey } from "../../../shared/store/request-key.ts";
import type { Table } from "../../../shared/store/table.ts";
import { topUpStore } from "../../../shared/store/top-up-store.ts";
import { transferStore } from "../../../shared/store/transfer-store.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { thrownBy } from "../../support/refusals.ts";
import { openTestAccount } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { credits, rejects, requestFor, someTransfer } from "../../support/transfers.ts";
import { ledgerOn, someAddress } from "./ground.ts";

const transfersOn = (table: Table) => transferStore({ table, ledger: ledgerOn(table), newId, now: () => now });

/** An order of an account of its own. */
const ordered = async (table: Table, changes: Partial<BankTopUp> = {}): Promise<BankTopUp> => {
  const topUp = someTransfer(await openTestAccount(table), changes);
  await topUpStore(table).startTransfer(topUp, "Poranna Kawa sp. z o.o.", requestFor(topUp));
  return topUp;
};

const keptTransfer = async (table: Table, { accountId, id }: BankTopUp): Promise<BankTopUp> =>
  (await transfersOn(table).find(accountId, id))!.topUp;

const announce = (table: Table, { accountId, id }: BankTopUp, fileName: string, key?: RequestKey) =>
  transfersOn(table).announce(
    accountId,
    id,
    { id: newId("cf", now), fileName, contentType: "application/pdf", sizeBytes: 1_000 },
    key,
  );

const takeFile = (table: Table, { accountId, id: topUpId }: BankTopUp, confirmationId: string) =>
  transfersOn(table).takeFile(
    { accountId, topUpId, confirmationId },
    { at: now.toISOString(), sha256: sha256(confirmationId), sizeBytes: 1_000 },
    { orderedBy: "Anna Nowak", previous: [], links: [] },
  );

const decide = (table: Table, { accountId, id }: BankTopUp, decision: Decision) =>
  transfersOn(table).decide(accountId, id, decision, "192.0.2.1");

/** The links of a clerk of their own, all of one top-up. */
const someExchanges = async (looking: Table) => {
  const topUp = await ordered(looking);
  const seen = (await transfersOn(looking).find(topUp.accountId, topUp.id))!;
  const clerk = someAddress();
  const newLink = () => decisionLink(clerk, topUp, { key: "the key", newId, at: now });
  return {
    oldLink: async () => {
      const link = newLink();
      await looking.write(linkWrite(link));
      return link;
    },
    /** Asks for another link in exchange, and answers it. */
    ask: async (table: Table, old: SubjectLink) => {
      const link = newLink();
      await linkRenewals({ table, newId }).renew(old, renewing(seen, link, { now, from: "192.0.2.1" }));
      return link;
    },
    isKept: async ({ id, purpose }: SubjectLink) => (await linkStore(looking).findFor(purpose, id)) !== undefined,
  };
};

conditionsMatter([
  {
    of: "a file announced under a key",
    item: "KEY",
    keeps: "the key announces no second file, of another top-up, at the same time",
    holds: async ({ client, table, others }) => {
      const [topUp, other] = [await ordered(others), await ordered(others)];
      const named = { accountId: topUp.accountId, userId: topUp.createdBy, route: "confirmations", key: "once" };
      beforeNext(client, "TransactWriteItems", () =>
        announce(others, other, "inny.pdf", { ...named, bodyHash: "of another" }),
      );

      await thrownBy(announce(table, topUp, "skan.pdf", { ...named, bodyHash: "of the one" }));

      return (await keptTransfer(others, topUp)).confirmations.length === 0;
    },
  },
  {
    of: "ordering by bank transfer",
    item: "TOPUP",
    keeps: "gives a code to one order only",
    holds: async ({ table }) => {
      const first = await ordered(table);

      await ordered(table, { code: first.code });

      return (await table.get(keys.transferCode(first.code)))?.topUpId === first.id;
    },
  },
  {
    of: "ordering by bank transfer",
    item: "OPEN-TRANSFERS",
    part: "size(topUpIds) < :max",
    keeps: "lets an account have so many open at a time, and no more",
    holds: async ({ table }) => {
      const { accountId } = await ordered(table);
      const more = Array.from({ length: openTransfersMax }, () => someTransfer(accountId));

      for (const topUp of more) await thrownBy(topUpStore(table).startTransfer(topUp, "Kawa", requestFor(topUp)));

      return (await transfersOn(table).find(accountId, more.at(-1)!.id)) === undefined;
    },
  },
  {
    of: "announcing a file",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "keeps both of two that are announced at once",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      beforeNext(client, "TransactWriteItems", () => announce(others, topUp, "one.pdf"));

      await announce(table, topUp, "other.pdf");

      return (await keptTransfer(others, topUp)).confirmations.length === 2;
    },
  },
  {
    of: "taking a file",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "keeps both of two that came at once",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      const [one, other] = [await announce(others, topUp, "one.pdf"), await announce(others, topUp, "other.pdf")];
      beforeNext(client, "TransactWriteItems", () => takeFile(others, topUp, one.id));

      await takeFile(table, topUp, other.id);

      return (await keptTransfer(others, topUp)).confirmations.every(({ received }) => received !== undefined);
    },
  },
  {
    of: "refusing a bank top-up",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "forgets no money that was credited in the very moment",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      beforeNext(client, "TransactWriteItems", () => decide(others, topUp, credits()));

      await thrownBy(decide(table, topUp, rejects()));

      const { credit: credited, rejection } = await keptTransfer(others, topUp);
      return credited !== undefined && rejection === undefined;
    },
  },
  {
    of: "refusing a bank top-up",
    item: "TOPUP",
    part: "attribute_exists(pk)",
    keeps: "makes no way from a code that leads nowhere",
    holds: async ({ table }) => {
      const topUp = await ordered(table);
      await table.write({ Delete: { Key: keys.transferCode(topUp.code) } });

      await thrownBy(decide(table, topUp, rejects()));

      return (await table.get(keys.transferCode(topUp.code))) === undefined;
    },
  },
  {
    of: "crediting a bank top-up",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "forgets no no that was said in the very moment: then a reason is asked for",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table);
      beforeNext(client, "TransactWriteItems", () => decide(others, topUp, rejects()));

      await thrownBy(decide(table, topUp, credits()));

      const { credit: credited, rejection } = await keptTransfer(others, topUp);
      return credited === undefined && rejection !== undefined;
    },
  },
  {
    of: "crediting a bank top-up",
    item: "GUARD#",
    keeps: "credits a code once, even with a top-up that was restored from before it",
    holds: async ({ table }) => {
      const topUp = await ordered(table);
      const restored = await table.get(keys.topUp(topUp.accountId, topUp.id));
      await decide(table, topUp, credits());
      await table.write({ Put: { Item: restored } });

      await thrownBy(decide(table, topUp, credits()));

      return (await ledgerOn(table).head(topUp.accountId)).balanceGrosze === topUp.amountGrosze;
    },
  },
  {
    of: "closing a bank top-up",
    item: "TOPUP#",
    part: "#version = :read",
    keeps: "forgets no money that was credited in the very moment",
    holds: async ({ client, table, others }) => {
      const topUp = await ordered(table, { expiresAt: new Date(now.getTime() - 1).toISOString() });
      const late = credits({ reason: "Wpłynęło po terminie" });
      beforeNext(client, "TransactWriteItems", () => decide(others, topUp, late));

      await transfersOn(table).expire({ accountId: topUp.accountId, subject: topUp.id });

      return (await keptTransfer(others, topUp)).credit !== undefined;
    },
  },
  {
    of: "exchanging an expired link",
    item: "LINK",
    part: "attribute_exists(pk)",
    keeps: "leaves nothing of a link that TTL removed after it was read",
    holds: async ({ table, others }) => {
      const exchanges = await someExchanges(others);
      const old = await exchanges.oldLink();
      await others.write({ Delete: { Key: keys.link(old.id) } });

      const asked = await exchanges.ask(table, old);

      return (await others.get(keys.link(old.id))) === undefined && !(await exchanges.isKept(asked));
    },
  },
  {
    of: "exchanging an expired link",
    item: "LINK",
    part: "attribute_not_exists(renewedAt)",
    keeps: "sends one new link for each old one",
    holds: async ({ table, others }) => {
      const exchanges = await someExchanges(others);
      const old = await exchanges.oldLink();
      const first = await exchanges.ask(others, old);

      const again = await exchanges.ask(table, old);

      return (await exchanges.isKept(first)) && !(await exchanges.isKept(again));
    },
  },
  {
    of: "exchanging an expired link",
    item: "RENEWALS",
    keeps: "sends a clerk ten new links in any 24 hours",
    holds: async ({ table, others }) => {
      const exchanges = await someExchanges(others);
      for (let links = 0; links < 10; links += 1) await exchanges.ask(others, await exchanges.oldLink());

      return !(await exchanges.isKept(await exchanges.ask(table, await exchanges.oldLink())));
    },
  },
]);
