import { expect, it } from "vitest";
import { addressStore } from "../../shared/store/address-store.ts";
import { onlyGranted } from "../support/grants.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { someAccountId, tableNamed, testTable } from "../support/table.ts";

const watch = onlyGranted("mail-in");

it("says whose an address is, and reads nothing of how they sign in", async () => {
  const { table, name } = await testTable();
  const { user, login } = await keepPerson(table, somePerson(someAccountId()));
  const addresses = addressStore(watch(tableNamed(name)).table);

  expect(await addresses.ownerOf(login.email)).toEqual({ accountId: user.accountId, userId: user.id });
  expect(await addresses.ownerOf(`not-${login.email}`)).toBeUndefined();
});
