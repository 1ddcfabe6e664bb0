/** The conditions of opening an account, and of changing what is held of its company. */
import * as z from "zod/mini";
import { grosze } from "../../../shared/domain/money.ts";
import type { PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import { Subscriber } from "../../../shared/domain/subscriber/subscriber.ts";
import { accountStore } from "../../../shared/store/account-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { loginStore } from "../../../shared/store/login-store.ts";
import { subscriberStore } from "../../../shared/store/subscriber-store.ts";
import { type Check, conditionsMatter } from "../../support/conditions.ts";
import { adjustment } from "../../support/ledger.ts";
import { keepPerson, somePerson } from "../../support/people.ts";
import { thrownBy } from "../../support/refusals.ts";
import { openTestAccount, someAccountId, someHead } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { companyOf, ledgerOn, post } from "./ground.ts";

const subscriber = { companyName: "Poranna Kawa sp. z o.o.", nip: "8567346215" };

const keepingOf = (actor: PortalUser) => ({ actor, followUps: { at: now } });

conditionsMatter([
  ...[1, 2].map(
    (version): Check => ({
      of: `changing the subscriber's data at version ${version}`,
      item: "SUBSCRIBER",
      keeps: "writes over nothing that was changed meanwhile",
      holds: async ({ table }) => {
        const { actor, accountId } = await companyOf(table);
        const later = { ...subscriber, version: version + 1 };
        await table.write({ Put: { Item: { ...keys.subscriber(accountId), ...later } } });
        const read = z.parse(Subscriber, { ...subscriber, version });
        const to = { correspondence: { sameAsSeat: true } };

        await thrownBy(subscriberStore(table).change(accountId, read, to, keepingOf(actor.user)));

        return (await table.get(keys.subscriber(accountId)))?.correspondence === undefined;
      },
    }),
  ),
  {
    of: "changing the subscriber's data",
    item: "USER#",
    keeps: "lets nobody change them who lost the right to it",
    holds: async ({ table }) => {
      const { actor, accountId } = await companyOf(table);
      await table.write({ Put: { Item: { ...keys.subscriber(accountId), ...subscriber } } });
      const keeping = keepingOf({ ...actor.user, version: actor.user.version + 1 });
      const to = { correspondence: { sameAsSeat: true } };

      await thrownBy(subscriberStore(table).change(accountId, z.parse(Subscriber, subscriber), to, keeping));

      return (await table.get(keys.subscriber(accountId)))?.correspondence === undefined;
    },
  },
  {
    of: "ordering paper invoices",
    item: "HEAD",
    part: "#state = :open",
    keeps: "orders none for a frozen account",
    holds: async ({ table }) => {
      const { actor, accountId } = await companyOf(table);
      const head = { ...someHead(accountId), state: "frozen" };
      await table.write({ Put: { Item: { ...keys.head(accountId), ...head } } });
      await table.write({ Put: { Item: { ...keys.subscriber(accountId), ...subscriber } } });
      const paperInvoices = { enabled: true, acceptedFeeGrosze: grosze(900), since: now.toISOString() };
      const read = z.parse(Subscriber, subscriber);

      await thrownBy(subscriberStore(table).change(accountId, read, { paperInvoices }, keepingOf(actor.user)));

      return (await table.get(keys.subscriber(accountId)))?.paperInvoices === undefined;
    },
  },
  {
    of: "opening an account",
    item: "LOGIN",
    keeps: "gives an address to one person in the whole system",
    holds: async ({ table }) => {
      const [first, second] = [someAccountId(), someAccountId()];
      const anna = somePerson(first);
      const impostor = somePerson(second, { login: { email: anna.login.email } });
      await accountStore(table).open(someHead(first), subscriber, [anna]);

      await thrownBy(accountStore(table).open(someHead(second), subscriber, [impostor]));

      return (await loginStore(table).find(anna.login.email))?.userId === anna.user.id;
    },
  },
  {
    of: "opening an account",
    item: "HEAD",
    part: "attribute_not_exists(pk)",
    keeps: "never empties an account that is there",
    holds: async ({ table }) => {
      const accountId = await openTestAccount(table);
      await post(table, accountId, adjustment(5_000, "d_1"));

      await thrownBy(accountStore(table).open(someHead(accountId), subscriber, [somePerson(accountId)]));

      return (await ledgerOn(table).head(accountId)).balanceGrosze === 5_000;
    },
  },
  {
    of: "opening an account",
    item: "SUBSCRIBER",
    keeps: "never writes over a company's data, even where its head is lost",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      await table.write({ Put: { Item: { ...keys.subscriber(accountId), ...subscriber } } });

      await thrownBy(accountStore(table).open(someHead(accountId), { ...subscriber, nip: "1234563218" }, []));

      return (await table.get(keys.subscriber(accountId)))?.nip === subscriber.nip;
    },
  },
  {
    of: "adding a portal user",
    item: "USER#",
    keeps: "never writes over a person that is there",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      const anna = await keepPerson(table, somePerson(accountId));

      await thrownBy(
        accountStore(table).open(someHead(accountId), subscriber, [
          somePerson(accountId, { user: { id: anna.user.id, lastName: "Inna" } }),
        ]),
      );

      return (await table.get(keys.user(accountId, anna.user.id)))?.lastName === anna.user.lastName;
    },
  },
]);
