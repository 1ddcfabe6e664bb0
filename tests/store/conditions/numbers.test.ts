/** The conditions of numbers, and of reminders to check where they are used. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { reported } from "../../../shared/domain/emergency/steps.ts";
import type { AccountId } from "../../../shared/domain/ids.ts";
import type { PortalUser } from "../../../shared/domain/portal-users/portal-user.ts";
import { keys } from "../../../shared/store/keys.ts";
import { numberStore } from "../../../shared/store/number-store.ts";
import { reminderStore } from "../../../shared/store/reminder-store.ts";
import type { Table } from "../../../shared/store/table.ts";
import { type Check, conditionsMatter } from "../../support/conditions.ts";
import { beforeNext } from "../../support/faults.ts";
import { gminas, keepNumber, keepSeat, placeNumber, someE164 } from "../../support/numbers.ts";
import { thrownBy } from "../../support/refusals.ts";
import { openTestAccount, someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";
import { companyOf } from "./ground.ts";

const later = new Date("2026-03-03T12:00:00.000Z");

/** A company with a head, as reports need it, and its main administrator. */
const companyWithHead = async (table: Table): Promise<PortalUser> => {
  const { actor } = await companyOf(table);
  await table.write({ Put: { Item: { ...keys.head(actor.user.accountId), balanceGrosze: 0 } } });
  return actor.user;
};

const listedOf = async (table: Table, accountId: AccountId): Promise<string[]> =>
  (await numberStore(table).listOf(accountId, { limit: 100 })).numbers.map(({ number }) => number);

const entersPlace =
  (actorBy: (user: PortalUser) => PortalUser) =>
  async ({ table, others }: { table: Table; others: Table }) => {
    const user = await companyWithHead(others);
    const number = await keepNumber(others, user.accountId);

    await thrownBy(placeNumber(table, actorBy(user), number, gminas.wola));

    return (await numberStore(others).find(number))?.location === null;
  };

/** What happens between the look of a run and its last write. */
const remindWhile = async (
  { table, client }: { table: Table; client: DynamoDBClient },
  accountId: AccountId,
  meanwhile: () => Promise<unknown>,
): Promise<void> => {
  beforeNext(client, "TransactWriteItems", meanwhile);
  await reminderStore(table).remind(accountId, later);
};

conditionsMatter([
  {
    of: "the first report of a number",
    item: "NUMBER",
    part: "attribute_not_exists(pk)",
    keeps: "gives a number to one account, where two are reported to have it at once",
    holds: async ({ client, table, others }) => {
      const number = someE164();
      const [one, other] = [await openTestAccount(others), await openTestAccount(others)];
      beforeNext(client, "TransactWriteItems", () => keepNumber(others, other, { number }));

      await keepNumber(table, one, { number });

      return (await listedOf(others, other)).length === 0;
    },
  },
  {
    of: "a later report of a number",
    item: "NUMBER",
    part: "#version = :read",
    keeps: "takes a number away from whoever had it meanwhile",
    holds: async ({ client, table, others }) => {
      const accounts = [await openTestAccount(others), await openTestAccount(others), await openTestAccount(others)];
      const [first, second, third] = accounts as [AccountId, AccountId, AccountId];
      const number = await keepNumber(others, first);
      beforeNext(client, "TransactWriteItems", () => keepNumber(others, second, { number }));

      await keepNumber(table, third, { number });

      return (await listedOf(others, second)).length === 0;
    },
  },
  {
    of: "the date of a report that changes nothing else",
    item: "NUMBER",
    part: "#version = :read",
    keeps: "takes no later date off a number that was ported meanwhile",
    holds: async ({ client, table, others }) => {
      const [accountId, next] = [await openTestAccount(others), await openTestAccount(others)];
      const number = await keepNumber(others, accountId);
      const reports = (on: Table, to: AccountId, at: string) =>
        numberStore(on).report(number, (read) => reported(read, { number, accountId: to, kind: "voip", at }, now), {
          now,
        });
      beforeNext(client, "UpdateItem", () => reports(others, next, "2026-03-02T09:00:00.000Z"));

      await thrownBy(reports(table, accountId, "2026-03-02T05:00:00.000Z"));

      return (await numberStore(others).find(number))?.reportedAt === "2026-03-02T09:00:00.000Z";
    },
  },
  {
    of: "a customer's change of a number",
    item: "NUMBER",
    part: "#version = :read",
    keeps: "puts nobody's place of use on a number that was ported meanwhile",
    holds: async ({ table, others }) => {
      const user = await companyWithHead(others);
      const number = await keepNumber(others, user.accountId);
      const read = (await numberStore(others).find(number))!;
      const next = await openTestAccount(others);
      await keepNumber(others, next, { number, at: later });

      const decide = () => ({ number: { ...read, enabled: true, version: read.version + 1 } });
      await thrownBy(numberStore(table).change(user.accountId, number, { read, decide, actor: user }));

      return (await numberStore(others).find(number))?.accountId === next;
    },
  },
  {
    of: "the report of a number",
    item: "HEAD",
    keeps: "gives no number to an account that does not exist",
    holds: async ({ table, others }) => {
      const [number, accountId] = [someE164(), someAccountId()];

      await thrownBy(
        numberStore(table).report(number, (read) => reported(read, { number, accountId, kind: "voip" }, now), { now }),
      );

      return (await numberStore(others).find(number)) === undefined;
    },
  },
  ...(
    [
      ["version = :version", "was changed since", (user) => ({ ...user, version: user.version - 1 })],
      [
        "credentialVersion = :credentials",
        "got another password since",
        (user) => ({ ...user, credentialVersion: user.credentialVersion - 1 }),
      ],
    ] as const satisfies readonly (readonly [string, string, (user: PortalUser) => PortalUser])[]
  ).map(
    ([part, why, before]): Check => ({
      of: "a customer's change of a number",
      item: "USER#",
      part,
      keeps: `takes no place of use from a user who ${why}`,
      holds: entersPlace(before),
    }),
  ),
  {
    of: "the reminder that is put off",
    item: "REMINDER",
    part: "queuedAt = :read",
    keeps: "loses no move of the seat that comes while the account is looked after",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(others);
      await keepNumber(others, accountId);

      await remindWhile({ table, client }, accountId, () => keepSeat(others, accountId, gminas.wola.code, later));

      return (await others.get(keys.reminder(accountId)))?.seatMovedAt === later.toISOString();
    },
  },
  {
    of: "the reminder that is removed",
    item: "REMINDER",
    part: "queuedAt = :read",
    keeps: "loses no move of the seat that comes while the account is looked after",
    holds: async ({ client, table, others }) => {
      const accountId = someAccountId();
      await keepSeat(others, accountId, gminas.wola.code, now);

      await remindWhile({ table, client }, accountId, () => keepSeat(others, accountId, gminas.town.code, later));

      return (await others.get(keys.reminder(accountId)))?.seatMovedAt === later.toISOString();
    },
  },
  {
    of: "the reminder that is removed",
    item: "REMINDER",
    part: "reports = :reports",
    keeps: "stays for a number that is reported while the account is looked after",
    holds: async ({ client, table, others }) => {
      const accountId = await openTestAccount(others);
      await keepSeat(others, accountId, gminas.wola.code, now);

      await remindWhile({ table, client }, accountId, () => keepNumber(others, accountId, { at: later }));

      return (await others.get(keys.reminder(accountId))) !== undefined;
    },
  },
  {
    of: "the hint which gmina a number falls back to",
    item: "NUMBER",
    part: "accountId = :accountId",
    keeps: "leaves a number alone that was ported meanwhile",
    holds: async ({ client, table, others }) => {
      const [accountId, next] = [await openTestAccount(others), await openTestAccount(others)];
      const number = await keepNumber(others, accountId);
      await keepSeat(others, accountId, gminas.wola.code, now);
      beforeNext(client, "UpdateItem", () => keepNumber(others, next, { number, at: later }));

      await reminderStore(table).remind(accountId, later);

      return (await numberStore(others).find(number))?.seatCode === undefined;
    },
  },
]);
