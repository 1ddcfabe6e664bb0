import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { DictionaryGmina } from "../../shared/domain/emergency/dictionary.ts";
import { LineNumber, type NumberKind, numberKinds, waitsForCheck } from "../../shared/domain/emergency/number.ts";
import { checked, released } from "../../shared/domain/emergency/steps.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { locationDays, ttlAfter } from "../../shared/domain/retention.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { beforeNext, injectFaults } from "../support/faults.ts";
import { gminas, keepNumber, keepSeat, placeNumber, someE164 } from "../support/numbers.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();

const minutesOn = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

/** The main administrator of an account that is there. */
const customer = async (table: Table): Promise<PortalUser> =>
  (await keepPerson(table, somePerson(await openTestAccount(table)))).user;

const release = (table: Table, number: string, at = noon) =>
  numberStore(table).report(
    number,
    (read) => {
      if (!read) throw new Refusal(common.not_found);
      return released(read, at);
    },
    { now: at },
  );

const check = (table: Table, user: PortalUser, number: string, at = noon) =>
  numberStore(table).change(user.accountId, number, {
    actor: user,
    decide: (read) => ({ number: checked(read, { state: "verified" }, { version: read.version, now: at }) }),
  });

/** The number as it is, once everything that is kept of it was found to agree; undefined where nothing is. */
const sound = async (table: Table, number: string, accounts: readonly AccountId[]): Promise<LineNumber | undefined> => {
  const store = numberStore(table);
  const kept = await store.find(number);
  const { items } = await table.query(ranges.numberUntil(number, "~"), { limit: 1_000, newestFirst: false });
  const history = items.map((item) => z.parse(LineNumber, item));

  expect(history.map(({ version }) => version)).toEqual(Array.from({ length: kept?.version ?? 0 }, (_, n) => n + 1));
  expect(history.at(-1)).toEqual(kept);
  expect(items.map(({ ttl }) => ttl)).toEqual(
    history.map((_, place) => {
      const next = history[place + 1];
      return next && ttlAfter(next.since, locationDays);
    }),
  );

  for (const accountId of accounts) {
    const { numbers } = await store.listOf(accountId, { limit: 100 });
    const listed = numbers.filter((each) => each.number === number);
    const wanted = kept && {
      number,
      kind: kept.kind,
      enabled: kept.enabled,
      state: kept.location?.state ?? null,
    };
    expect(listed).toEqual(kept?.accountId === accountId ? [wanted] : []);
  }
  expect(Boolean(await table.get(keys.anyNumber(number)))).toBe(Boolean(kept?.accountId));

  const waiting = (await queueStore(table).waiting("locations-to-check", 1_000)).filter(
    ({ subject }) => subject === number,
  );
  expect(waiting).toEqual(
    kept && waitsForCheck(kept)
      ? [{ subject: number, accountId: kept.accountId, since: kept.location?.enteredAt, why: "unverified" }]
      : [],
  );
  return kept;
};

describe("a number's place of use", () => {
  it("is found from its gmina", async () => {
    const { table } = stage();
    const user = await customer(table);
    const number = await keepNumber(table, user.accountId);

    await placeNumber(table, user, number, gminas.wola);
    await placeNumber(table, user, number, gminas.town);

    const placed = async ({ code }: DictionaryGmina) =>
      (await table.query(ranges.placed(code), { limit: 1_000, newestFirst: false })).items
        .map((item) => item.number)
        .filter((each) => each === number);
    expect([await placed(gminas.wola), await placed(gminas.town)]).toEqual([[number], [number]]);
    await sound(table, number, [user.accountId]);
  });

  it("waits for BOK since it was entered, and not while it is disabled", async () => {
    const { table } = stage();
    const user = await customer(table);
    const number = await keepNumber(table, user.accountId);
    await placeNumber(table, user, number, gminas.wola);
    await placeNumber(table, user, number, undefined, { at: minutesOn(1) });
    await sound(table, number, [user.accountId]);
    await placeNumber(table, user, number, gminas.wola, { at: minutesOn(2) });

    const waiting = await sound(table, number, [user.accountId]);
    await check(table, user, number);
    const done = await sound(table, number, [user.accountId]);

    expect(waiting?.location?.enteredAt).toBe(noon.toISOString());
    expect(done).toMatchObject({ location: { state: "verified" }, version: 5 });
  });

  it("is no one else's to change, whether the number is somebody's, nobody's any more, or unknown", async () => {
    const { table } = stage();
    const [user, stranger] = [await customer(table), await customer(table)];
    const [number, gone] = [await keepNumber(table, user.accountId), await keepNumber(table, user.accountId)];
    await release(table, gone);

    for (const each of [number, gone, someE164()])
      expect((await refusalOf(placeNumber(table, stranger, each, gminas.wola)))?.problem.code).toBe("not_found");
    expect((await refusalOf(placeNumber(table, user, gone, gminas.wola)))?.problem.code).toBe("not_found");
  });

  it("is kept with the gmina of the seat, for whoever routes it without a place", async () => {
    const { table } = stage();
    const [one, other] = [await customer(table), await customer(table)];
    await keepSeat(table, one.accountId, gminas.town.code);
    const number = await keepNumber(table, one.accountId);

    expect((await numberStore(table).find(number))?.seatCode).toBe(gminas.town.code);
    await keepNumber(table, other.accountId, { number });
    expect((await numberStore(table).find(number))?.seatCode).toBeUndefined();
  });
});

describe("at once", () => {
  it("a number is ported and its customer enters a place: the next customer never sees it", async () => {
    for (const isFirst of ["report", "place"] as const) {
      const { table: others } = stage();
      const [user, next] = [await customer(others), await customer(others)];
      const number = await keepNumber(others, user.accountId);
      const { client, table } = stage();
      const ports = (own: Table) => keepNumber(own, next.accountId, { number, at: minutesOn(1) });
      const places = (own: Table) => placeNumber(own, user, number, gminas.wola, { at: minutesOn(1) });
      beforeNext(client, "TransactWriteItems", () => (isFirst === "report" ? ports(others) : places(others)));

      const refusal = await refusalOf(isFirst === "report" ? places(table) : ports(table));

      expect(refusal?.problem.code, isFirst).toBe(isFirst === "report" ? "not_found" : undefined);
      const kept = await sound(others, number, [user.accountId, next.accountId]);
      expect(kept).toMatchObject({ accountId: next.accountId, enabled: false, location: null });
      expect(kept?.version).toBe(isFirst === "report" ? 2 : 3);
    }
  });

  it("a number is reported for many accounts: one has it, and the others had it before", async () => {
    const { table } = stage();
    const accounts = await Promise.all(Array.from({ length: 4 }, () => openTestAccount(table)));
    const number = someE164();

    await Promise.all(accounts.map((accountId) => keepNumber(stage().table, accountId, { number })));

    const kept = await sound(table, number, accounts);
    expect(kept?.version).toBe(accounts.length);
  });

  it("the same report comes twice, and is one version", async () => {
    const { table } = stage();
    const accountId = await openTestAccount(table);
    const number = someE164();

    await Promise.all([1, 2, 3].map(() => keepNumber(stage().table, accountId, { number })));

    expect((await sound(table, number, [accountId]))?.version).toBe(1);
  });

  it("a customer's changes are all made, one after another", async () => {
    const { table } = stage();
    const user = await customer(table);
    const number = await keepNumber(table, user.accountId);

    await Promise.all(
      [gminas.wola, gminas.town, gminas.wies].map((place) => placeNumber(stage().table, user, number, place)),
    );

    const kept = await sound(table, number, [user.accountId]);
    expect(kept?.version).toBe(4);
  });

  it("a number is released and placed: nobody's number has no place", async () => {
    const { table: others } = stage();
    const user = await customer(others);
    const number = await keepNumber(others, user.accountId);
    const { client, table } = stage();
    beforeNext(client, "TransactWriteItems", () => placeNumber(others, user, number, gminas.wola));

    await release(table, number, minutesOn(1));

    expect(await sound(others, number, [user.accountId])).toMatchObject({
      accountId: null,
      location: null,
      version: 3,
    });
  });
});

it("a report for an account that does not exist keeps nothing, and leaves a number where it was", async () => {
  const { table } = stage();
  const [accountId, nobody] = [await openTestAccount(table), someAccountId()];
  const [fresh, number] = [someE164(), await keepNumber(table, accountId)];

  for (const each of [fresh, number])
    expect((await refusalOf(keepNumber(table, nobody, { number: each })))?.problem.code).toBe("not_found");

  expect(await sound(table, fresh, [nobody])).toBeUndefined();
  expect(await sound(table, number, [accountId, nobody])).toMatchObject({ accountId, version: 1 });
  expect(await table.get(keys.reminder(nobody))).toBeUndefined();
});

describe("a write that goes wrong", () => {
  it.each([
    ["is made whole", 1, ["lost-after"]],
    ["is not made at all", 0, ["conflict", "throttled", "lost-before"]],
  ] as const)("%s, and heals when it is repeated", async (_, made, faults) => {
    const { table } = stage();
    const [user, next] = [await customer(table), await customer(table)];
    const accounts = [user.accountId, next.accountId];
    const number = someE164();
    const steps: readonly ((own: Table) => Promise<unknown>)[] = [
      (own) => keepNumber(own, user.accountId, { number }),
      (own) => placeNumber(own, user, number, gminas.wola),
      (own) => check(own, user, number),
      (own) => placeNumber(own, user, number, undefined),
      (own) => keepNumber(own, next.accountId, { number }),
      (own) => release(own, number),
    ];

    for (const [place, step] of steps.entries()) {
      const breaking = stage();
      const fault = faults[place % faults.length];
      injectFaults(breaking.client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      const refusal = await refusalOf(step(breaking.table));

      expect(refusal?.problem.code).toBe("temporarily_unavailable");
      expect((await sound(table, number, accounts))?.version ?? 0).toBe(place + made);
      await step(table);
      expect((await sound(table, number, accounts))?.version).toBe(place + 1);
    }
  });
});

type Played = (own: { table: Table; number: string; users: readonly PortalUser[] }, at: Date) => Promise<unknown>;

const someUser = fc.constantFrom(0, 1);
const playedSteps: fc.Arbitrary<Played> = fc.oneof(
  fc.record({ user: someUser, kind: fc.constantFrom<NumberKind>("voip", ...numberKinds) }).map(
    ({ user, kind }): Played =>
      ({ table, number, users }, at) =>
        keepNumber(table, users[user]!.accountId, { number, kind, at }),
  ),
  fc.constant<Played>(({ table, number }, at) => release(table, number, at)),
  fc.record({ user: someUser, place: fc.constantFrom(gminas.wola, gminas.town, undefined) }).map(
    ({ user, place }): Played =>
      ({ table, number, users }, at) =>
        placeNumber(table, users[user]!, number, place, { at }),
  ),
  someUser.map(
    (user): Played =>
      ({ table, number, users }, at) =>
        check(table, users[user]!, number, at),
  ),
);

it("whatever happens to a number, by clocks that run ahead and behind, every moment of its past can be told", async () => {
  const { table } = stage();
  const users = [await customer(table), await customer(table)];
  const accounts = users.map(({ accountId }) => accountId);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ play: playedSteps, minutes: fc.integer({ min: -5, max: 60 }) }), { maxLength: 12 }),
      fc.array(fc.integer({ min: -10, max: 800 }), { maxLength: 5 }),
      async (all, asked) => {
        const number = someE164();
        const states: LineNumber[] = [];
        let minutes = 0;
        for (const each of all) {
          minutes += each.minutes;
          await refusalOf(each.play({ table, number, users }, minutesOn(minutes)));
          const kept = await numberStore(table).find(number);
          if (kept && kept.version !== states.at(-1)?.version) states.push(kept);
        }
        await sound(table, number, accounts);
        const instants = [
          ...asked.map((each) => minutesOn(each).getTime()),
          ...states.flatMap(({ since }) => [Date.parse(since) - 1, Date.parse(since)]),
        ];
        for (const time of instants) {
          const instant = new Date(time).toISOString();
          const held = states.findLast(({ since }) => since <= instant);
          expect(await numberStore(table).findAt(number, instant), instant).toEqual(held);
        }
      },
    ),
    { numRuns: 10 },
  );
});
