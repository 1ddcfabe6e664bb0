import { describe, expect, it } from "vitest";
import { operatorId } from "../../shared/domain/ids.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { seatMovedWrites, seatToPlaceWrite } from "../../shared/store/seat-store.ts";
import { keepSubscriber, requestDesk, seat } from "../support/change-requests.ts";
import { beforeNext } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { gminas, keepGminas, keepSeat } from "../support/numbers.ts";
import { namedErrors, outcomeOf } from "../support/requests.ts";
import { someAccountId, tableNamed } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();
const watch = onlyGranted("cases");

/** A company whose seat has no gmina, waiting for BOK, who is signed in. */
const desk = async () => {
  const { table, name } = stage();
  await keepGminas(table);
  const own = watch(tableNamed(name));
  const bok = await requestDesk(table, { cases: own.table });
  const { accountId, now } = bok;
  await table.transact([...seatMovedWrites(accountId, undefined, now()), seatToPlaceWrite(accountId, "moved", now())]);
  return {
    ...bok,
    table,
    client: own.client,
    set: (gminaCode: string, path: Record<string, string> = {}) =>
      bok.asStaff("PUT /seat-gmina", { path, body: { gminaCode } }),
    waits: async () => (await table.get(keys.seatToPlace(accountId))) !== undefined,
    seat: () => table.get(keys.seat(accountId)),
    reminder: () => table.get(keys.reminder(accountId)),
  };
};

describe("the gmina of a seat", () => {
  it("is set by BOK: in the address, for calls from now on, on record, and the account waits no longer", async () => {
    const own = await desk();
    own.pass(60_000);

    const set = await own.set(gminas.wola.code);

    expect([set.status, set.body]).toEqual([
      200,
      { gminaCode: "1465011", name: "Warszawa", powiat: "Warszawa", voivodeship: "mazowieckie" },
    ]);
    const { seatAddress, version } = await own.subscriber();
    expect([seatAddress, version]).toEqual([{ ...seat, gminaCode: "1465011" }, 2]);
    expect(await own.seat()).toMatchObject({ code: "1465011", since: own.now().toISOString() });
    expect(await own.waits()).toBe(false);
    const changes = [{ field: "gminaCode", after: "1465011" }];
    expect(await own.records()).toMatchObject([{ kind: "seat-gmina-set", by: operatorId, changes }]);
    const byClerk = (await own.records(operatorId)).filter(({ kind }) => kind === "seat-gmina-set");
    expect(byClerk.filter(({ subjectAccountId }) => subjectAccountId === own.accountId)).toMatchObject([
      { userId: own.clerk.user.id, changes },
    ]);
    // The seat moved a minute ago, and nobody was reminded of that yet.
    expect(await own.reminder()).toMatchObject({ queuedAt: own.now().toISOString(), seatMovedAt: expect.anything() });
  });

  it("is set once where it is repeated, which takes the account off the queue again", async () => {
    const own = await desk();
    const first = await own.set(gminas.warszawa.code);
    const [kept, records] = [await own.seat(), await own.records()];
    await own.table.write(seatToPlaceWrite(own.accountId, "moved", own.now()));
    own.pass(60_000);

    expect((await own.set(gminas.warszawa.code)).body).toEqual(first.body);

    expect([await own.seat(), await own.records()]).toEqual([kept, records]);
    expect((await own.subscriber()).version).toBe(2);
    expect(await own.waits()).toBe(false);
  });

  it("is corrected later than the one before, even within the same moment, and reminds nobody of a seat that did not move", async () => {
    const own = await desk();
    const { table, accountId } = own;
    await own.set(gminas.warszawa.code);
    await table.write({
      Update: {
        Key: keys.reminder(accountId),
        UpdateExpression: "SET remindAt = :later REMOVE seatMovedAt",
        ExpressionAttributeValues: { ":later": "2027-01-01T00:00:00.000Z" },
      },
    });

    await own.set(gminas.jozefow.code);

    const { items } = await table.query(ranges.seatUntil(accountId, "~"), { limit: 10, newestFirst: true });
    expect(items.map(({ code, since }) => [code, since])).toEqual([
      ["1417011", new Date(own.now().getTime() + 1).toISOString()],
      ["1465011", own.now().toISOString()],
    ]);
    const changes = (await own.records()).flatMap((record) => record.changes ?? []);
    expect(changes).toContainEqual({ field: "gminaCode", before: "1465011", after: "1417011" });
    const reminder = await own.reminder();
    expect(reminder).not.toHaveProperty("seatMovedAt");
    expect(reminder).toMatchObject({ queuedAt: items[0]!.since, remindAt: "2027-01-01T00:00:00.000Z" });
  });

  it("of an urban-rural gmina is its town or its rural part, by the city of the seat", async () => {
    const own = await desk();
    await keepSubscriber(own.table, own.accountId, { seatAddress: { ...seat, city: "Halinów" } });

    expect((await own.set("1412083")).body).toMatchObject({ gminaCode: "1412084" });
  });

  it("is refused for an account or a gmina that there is none of, and for a company without the address of its seat", async () => {
    const own = await desk();

    expect(outcomeOf(await own.set("1465011", { accountId: someAccountId() }))).toEqual([404, "not_found"]);
    expect(namedErrors(await own.set("3063011"))).toEqual(["/gminaCode gmina_unknown"]);
    expect(namedErrors(await own.set("0165011"))).toEqual(["/gminaCode wrong_format"]);
    await keepSubscriber(own.table, own.accountId, { seatAddress: null });
    expect(outcomeOf(await own.set("1465011"))).toEqual([409, "seat_address_missing"]);
    expect([await own.seat(), await own.waits()]).toEqual([undefined, true]);
  });

  it("is not set on an address that changed meanwhile, nor by a clerk who is staff no longer", async () => {
    const own = await desk();
    const { table, client, accountId, clerk } = own;
    const elsewhere = { ...seat, city: "Józefów" };
    beforeNext(client, "TransactWriteItems", () =>
      keepSubscriber(table, accountId, { seatAddress: elsewhere, version: 2 }),
    );
    expect(outcomeOf(await own.set("1465011"))).toEqual([412, "precondition_failed"]);
    expect((await own.subscriber()).seatAddress).toEqual(elsewhere);

    beforeNext(client, "TransactWriteItems", () => keepSeat(table, accountId, "1417011", new Date("2099-01-01")));
    expect(outcomeOf(await own.set("1465011"))).toEqual([412, "precondition_failed"]);
    expect(await own.seat()).toMatchObject({ code: "1417011" });

    beforeNext(client, "TransactWriteItems", () =>
      table.write({
        Update: {
          Key: keys.user(operatorId, clerk.user.id),
          UpdateExpression: "SET version = :more",
          ExpressionAttributeValues: { ":more": 7 },
        },
      }),
    );
    expect(outcomeOf(await own.set("1465011"))).toEqual([403, "not_allowed"]);
  });
});
