import { describe, expect, it } from "vitest";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { type AccountStore, accountStore, type Person } from "../../shared/store/account-store.ts";
import { keys } from "../../shared/store/keys.ts";
import type { Table } from "../../shared/store/table.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId, someHead } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const subscriber = { companyName: "Poranna Kawa sp. z o.o.", nip: "8567346215" };

const open = (accounts: AccountStore, accountId: AccountId, people: readonly Person[]) =>
  accounts.open(someHead(accountId), subscriber, people);

/** How many of an account's items are there: head, subscriber, and a user and a login for each person. */
const itemsOf = async (table: Table, accountId: AccountId, people: readonly Person[]): Promise<number> => {
  const items = await table.getAll([
    keys.head(accountId),
    keys.subscriber(accountId),
    ...people.map(({ user }) => keys.user(accountId, user.id)),
    ...people.map(({ login }) => keys.login(login.email)),
  ]);
  return items.filter((item) => item !== undefined).length;
};

describe("opening an account", () => {
  it("keeps its head, its company and all its people", async () => {
    const { table } = stage();
    const accountId = someAccountId();
    const people = [somePerson(accountId), somePerson(accountId)];

    await open(accountStore(table), accountId, people);

    expect(await itemsOf(table, accountId, people)).toBe(6);
    expect(await table.get(keys.head(accountId))).toEqual({ ...keys.head(accountId), ...someHead(accountId) });
  });

  it("opens nothing where one of the addresses is taken", async () => {
    const { table } = stage();
    const accounts = accountStore(table);
    const [first, second] = [someAccountId(), someAccountId()];
    const anna = somePerson(first);
    await open(accounts, first, [anna]);
    const [ewa, impostor] = [somePerson(second), somePerson(second, { login: { email: anna.login.email } })];

    const refused = await refusalOf(open(accounts, second, [ewa, impostor]));

    expect(refused?.code).toBe("address_taken");
    // The address is the only thing there, and it is still Anna's.
    expect(await itemsOf(table, second, [ewa, impostor])).toBe(1);
    expect((await table.get(keys.login(anna.login.email)))?.userId).toBe(anna.user.id);
  });

  it("of eight accounts at once for one address opens one", async () => {
    const { table } = stage();
    const accounts = accountStore(table);
    const { email } = somePerson(someAccountId()).login;
    const racing = Array.from({ length: 8 }, () => {
      const accountId = someAccountId();
      return { accountId, person: somePerson(accountId, { login: { email } }) };
    });

    const refused = await Promise.all(
      racing.map(({ accountId, person }) => refusalOf(open(accounts, accountId, [person]))),
    );

    expect(refused.filter((one) => one === undefined)).toHaveLength(1);
    expect(refused.filter((one) => one?.code === "address_taken")).toHaveLength(7);
    const heads = await table.getAll(racing.map(({ accountId }) => keys.head(accountId)));
    expect(heads.filter((head) => head !== undefined)).toHaveLength(1);
  });

  it("again opens nothing twice: its own address is taken", async () => {
    const { table } = stage();
    const accountId = someAccountId();
    const people = [somePerson(accountId)];
    await open(accountStore(table), accountId, people);

    expect((await refusalOf(open(accountStore(table), accountId, people)))?.code).toBe("address_taken");
  });

  it("that is there already, for other people, is a conflict", async () => {
    const { table } = stage();
    const accountId = someAccountId();
    await open(accountStore(table), accountId, [somePerson(accountId)]);
    const others = [somePerson(accountId)];

    expect((await refusalOf(open(accountStore(table), accountId, others)))?.code).toBe("conflict");
    expect(await itemsOf(table, accountId, others)).toBe(2);
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s opens all of it or nothing, and says to come again",
    async (fault) => {
      const { table, client } = stage();
      const accountId = someAccountId();
      const people = [somePerson(accountId)];
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      expect((await refusalOf(open(accountStore(table), accountId, people)))?.code).toBe("temporarily_unavailable");
      expect(await itemsOf(table, accountId, people)).toBe(fault === "lost-after" ? 4 : 0);
    },
  );
});

describe("an account", () => {
  it("is found with its company, in one round trip", async () => {
    const { table, client } = stage();
    const accountId = someAccountId();
    await open(accountStore(table), accountId, []);
    const calls = callsOf(client);

    const found = await accountStore(table).find(accountId);

    expect(found).toMatchObject({ head: someHead(accountId), subscriber });
    expect(found.proof).toBeUndefined();
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it.each([
    ["all of it", (accountId: AccountId) => [keys.head(accountId), keys.subscriber(accountId)]],
    ["its head", (accountId: AccountId) => [keys.head(accountId)]],
    ["its company", (accountId: AccountId) => [keys.subscriber(accountId)]],
  ])("is not found where it is not there: %s", async (_, missing) => {
    const { table } = stage();
    const accountId = someAccountId();
    await open(accountStore(table), accountId, []);
    for (const Key of missing(accountId)) await table.write({ Delete: { Key } });

    expect((await refusalOf(accountStore(table).find(accountId)))?.code).toBe("not_found");
  });

  it.each(["unprocessed", "throttled", "lost-before"] as const)(
    "is not taken for missing where the store could not read it (%s)",
    async (fault) => {
      const { table, client } = stage();
      const accountId = someAccountId();
      await open(accountStore(table), accountId, []);
      injectFaults(client, () => fault);

      expect((await refusalOf(accountStore(table).find(accountId)))?.code).toBe("temporarily_unavailable");
    },
  );
});

describe("adding somebody", () => {
  /** How much of a person is there: user and login. */
  const partsOf = async (table: Table, { user, login }: Person): Promise<number> => {
    const items = await table.getAll([keys.user(user.accountId, user.id), keys.login(login.email)]);
    return items.filter((item) => item?.userId === user.id || item?.id === user.id).length;
  };

  it("keeps the user and the login that lets them in", async () => {
    const { table } = stage();
    const anna = somePerson(operatorId);

    await accountStore(table).add(anna);

    expect(await table.getAll([keys.user(operatorId, anna.user.id), keys.login(anna.login.email)])).toEqual([
      expect.objectContaining(anna.user),
      expect.objectContaining(anna.login),
    ]);
  });

  it("with one address, eight at once, adds one of them whole", async () => {
    const { table } = stage();
    const { email } = somePerson(operatorId).login;
    const racing = Array.from({ length: 8 }, () => somePerson(operatorId, { login: { email } }));

    const refused = await Promise.all(racing.map((person) => refusalOf(accountStore(table).add(person))));

    const parts = await Promise.all(racing.map((person) => partsOf(table, person)));
    expect(refused.map((one) => one?.code ?? "added").sort()).toEqual(["added", ...Array(7).fill("address_taken")]);
    expect(parts.filter((count) => count > 0)).toEqual([2]);
    expect(refused[parts.indexOf(2)]).toBeUndefined();
  });

  it("leaves whoever has the address as they are, in whatever account", async () => {
    const { table } = stage();
    const anna = somePerson(someAccountId());
    await accountStore(table).add(anna);
    const impostor = somePerson(operatorId, { login: { email: anna.login.email } });

    expect((await refusalOf(accountStore(table).add(impostor)))?.code).toBe("address_taken");
    expect([await partsOf(table, anna), await partsOf(table, impostor)]).toEqual([2, 0]);
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s adds all of them or nothing, and says to come again",
    async (fault) => {
      const { table, client } = stage();
      const anna = somePerson(operatorId);
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      expect((await refusalOf(accountStore(table).add(anna)))?.code).toBe("temporarily_unavailable");
      expect(await partsOf(table, anna)).toBe(fault === "lost-after" ? 2 : 0);
    },
  );
});
