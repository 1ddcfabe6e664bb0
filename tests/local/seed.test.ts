import { beforeAll, expect, it } from "vitest";
import { localOffers } from "../../local/offers.ts";
import { seed, signIns } from "../../local/seed.ts";
import { AccountId, operatorId } from "../../shared/domain/ids.ts";
import { accountStore } from "../../shared/store/account-store.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { injectFaults } from "../support/faults.ts";
import { tableNamed, testTable } from "../support/table.ts";

const totpKey = Buffer.alloc(32).toString("base64url");
const now = new Date("2026-03-02T08:00:00Z");
const nextDay = new Date("2026-03-03T08:00:00Z");

let whole: Awaited<ReturnType<typeof testTable>>;
beforeAll(async () => {
  whole = await testTable();
  await seed(whole.table, now, totpKey);
});

const company = AccountId.parse(signIns[0]!.accountId);

/** What anybody notices of a seed. */
const seeded = async (table: Table) => {
  const accountId = company;
  const logins = await Promise.all(signIns.map(({ email }) => loginStore(table).find(email)));
  const ledger = ledgerStore({ table, now: () => now });
  const { entries } = await ledger.entries(accountId, { limit: 100 });
  const { head } = await accountStore(table).find(accountId);
  const { id, isSample, version } = (await gminaStore(table).current())!;
  return {
    canSignIn: logins.map((login) => login?.passwordHash != null && login.canLogIn),
    hasTotp: logins.map((login) => login?.totp != null),
    entries: entries.map(({ kind, amountGrosze, postedAt }) => ({ kind, amountGrosze, postedAt })),
    openedAt: head.openedAt,
    seat: await table.get(keys.seat(accountId)),
    disagreements: await ledger.verify(accountId),
    offers: await offerStore(table).list(),
    gminas: { id, isSample, version, found: await gminaStore(table).named(id, "wola") },
  };
};

it("is completed by the next start, wherever it was interrupted, as if it never had been", async () => {
  const wanted = await seeded(whole.table);
  expect(wanted.canSignIn).toEqual(signIns.map(() => true));
  expect(wanted.hasTotp).toEqual(signIns.map(({ totpSecret }) => totpSecret !== undefined));
  expect(wanted.seat).toMatchObject({ code: "1465011", since: wanted.openedAt });
  expect(wanted.disagreements).toEqual([]);
  expect(wanted.offers.map(({ id }) => id)).toEqual(
    localOffers(company)
      .map(({ id }) => id)
      .sort(),
  );

  expect(wanted.gminas).toMatchObject({ isSample: true, version: 1 });
  expect(wanted.gminas.found.map(({ code }) => code)).toEqual(["1465188", "1010112"]);

  // Each start of the same table is broken off in its turn: after a person, before the catalogue and in its midst, between the gminas and the write that puts them
  // in force, after the company, in the middle of its history and before the end of it. Three writes are for the staff, five for the offers, two
  // for the gminas, one for the company, 18 for entries.
  const companyWrite = 11;
  const { name, table } = await testTable();
  const breaking = tableNamed(name);
  let [writes, writesMax] = [0, 0];
  injectFaults(breaking.client, ({ command }) => {
    if (command !== "TransactWriteItems") return undefined;
    if (writes === writesMax) return "lost-before";
    writes += 1;
    return undefined;
  });
  for (writesMax of [1, 3, 5, 9, companyWrite, 24, 28])
    await expect(seed(breaking.table, writesMax > companyWrite ? nextDay : now, totpKey)).rejects.toThrow();
  await seed(table, nextDay, totpKey);

  expect(await seeded(table)).toEqual(wanted);
});

it("changes nothing where it is complete", async () => {
  const watched = tableNamed(whole.name);
  const writes: string[] = [];
  injectFaults(watched.client, ({ command }) => {
    if (/Write|Put|Update|Delete/.test(command)) writes.push(command);
    return undefined;
  });

  await seed(watched.table, nextDay, totpKey);

  expect(writes).toEqual([]);
});

it("adds no offer again that finance has deleted", async () => {
  const { table } = whole;
  const offers = offerStore(table);
  const [actor] = (await peopleStore(table).list(operatorId, { limit: 1 })).users;
  await offers.remove(await offers.find("of_biuro"), { actor: actor!, followUps: { at: now } });
  const left = await offers.list();

  await seed(table, nextDay, totpKey);

  expect(left).toHaveLength(4);
  expect(await offers.list()).toEqual(left);
});
