import { describe, expect, it } from "vitest";
import { remindOfLocations } from "../../functions/remind-of-locations/remind-of-locations.ts";
import type { DictionaryGmina } from "../../shared/domain/emergency/dictionary.ts";
import { released } from "../../shared/domain/emergency/steps.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { Notice, UserRecipient } from "../../shared/domain/notices/notice.ts";
import { keys } from "../../shared/store/keys.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { reminderStore } from "../../shared/store/reminder-store.ts";
import { seatMovedWrites, seatPlacedWrites } from "../../shared/store/seat-store.ts";
import { type Table, transactionActionsMax, type Write } from "../../shared/store/table.ts";
import { beforeNext, injectFaults } from "../support/faults.ts";
import { askingFilled } from "../support/filled-shards.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { waitingNotices } from "../support/notices.ts";
import { gminas, keepNumber, placeNumber } from "../support/numbers.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { openTestAccount, tableNamed, testTable } from "../support/table.ts";
import { noon } from "../support/top-ups.ts";

const logged = logOfEachTest();
const watch = onlyGranted("remind-of-locations");

const minute = 60_000;
const day = 24 * 60 * minute;
const year = 365 * day;

const nothing = { due: 0, reminded: 0, placed: 0, removed: 0, "put-off": 0, failed: 0 };

/** A table of its own, because a run works off the whole queue. */
const operator = async () => {
  const { name, table: looking } = await testTable();
  let at = noon;
  const now = () => at;
  const runOn = (table: Table) =>
    remindOfLocations({ queues: queueStore(askingFilled(table, name)), reminders: reminderStore(table), now });
  const another = () => watch(tableNamed(name));
  const own = another();

  const notices = (): Promise<Notice[]> => waitingNotices(askingFilled(looking, name));

  const open = async () => {
    const accountId = await openTestAccount(looking);
    const { user } = await keepPerson(looking, somePerson(accountId));
    return {
      accountId,
      user,
      report: (kind: "voip" | "gsm-hosting" = "voip") => keepNumber(looking, accountId, { kind, at }),
      place: (number: string, place: DictionaryGmina | undefined) => placeNumber(looking, user, number, place, { at }),
      check: (number: string, state: "rejected") =>
        numberStore(looking).change(accountId, number, {
          actor: user,
          decide: (read) => ({
            number: {
              ...read,
              location: { ...read.location!, state, note: "Nie ma." },
              version: read.version + 1,
              since: at.toISOString(),
            },
          }),
        }),
      release: (number: string) => numberStore(looking).report(number, (read) => released(read!, at), { now: at }),
      moveSeat: (code: string | undefined) => looking.transact(seatMovedWrites(accountId, code, at)),
      placeSeat: (code: string) => looking.transact(seatPlacedWrites(accountId, code, at)),
      reminder: () => looking.get(keys.reminder(accountId)),
      seatCodeOf: async (number: string) => (await numberStore(looking).find(number))?.seatCode,
      reminders: async () =>
        (await notices()).filter(({ facts }) => facts.kind === "locations-reminder" && facts.accountId === accountId),
      toPlace: async () =>
        (await queueStore(looking).waiting("seats-to-place", 1_000))
          .filter((each) => each.accountId === accountId)
          .map(({ why, since }) => [why, since]),
    };
  };

  return {
    looking,
    client: own.client,
    another,
    run: runOn(own.table),
    runOn,
    open,
    now,
    pass: (milliseconds: number): void => {
      at = new Date(at.getTime() + milliseconds);
    },
  };
};

describe("an account that has its first numbers", () => {
  it("is looked at once, without an e-mail, and is due again in a year", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    await account.report();
    await account.report();

    expect(await run()).toEqual({ ...nothing, due: 1, placed: 1 });
    expect(await run()).toEqual(nothing);
    pass(year - 1);
    expect(await run()).toEqual(nothing);

    expect(await account.reminders()).toEqual([]);
    expect(await account.toPlace()).toEqual([]);
  });

  it("is put before BOK where nobody knows the gmina of its seat, until it is set", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    const number = await account.report();
    await run();

    expect(await account.toPlace()).toEqual([["never-placed", noon.toISOString()]]);
    expect(await account.seatCodeOf(number)).toBeUndefined();

    pass(minute);
    await account.placeSeat(gminas.wola.code);
    expect(await account.toPlace()).toEqual([]);
    expect(await run()).toEqual({ ...nothing, due: 1, placed: 1 });

    expect(await account.seatCodeOf(number)).toBe(gminas.wola.code);
    expect(await account.reminders()).toEqual([]);
  });
});

describe("a year later", () => {
  it("the main administrator gets one e-mail that tells where each number is used", async () => {
    const { open, run, pass, now, looking } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    const [placed, off, rejected, never] = [
      await account.report(),
      await account.report(),
      await account.report(),
      await account.report(),
    ];
    await account.report("gsm-hosting");
    for (const number of [placed, off, rejected]) await account.place(number, gminas.town);
    await account.place(off, undefined);
    pass(minute);
    await account.check(rejected, "rejected");
    await run();
    pass(year);

    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });
    expect(await run()).toEqual(nothing);

    const [notice, ...others] = await account.reminders();
    expect(others).toEqual([]);
    const address = "Polna 7, 00-950 Warszawa";
    const listed = [
      { number: placed, address },
      ...[off, rejected, never].map((number) => ({ number, address: null })),
    ].sort((one, other) => (one.number < other.number ? -1 : 1));
    expect(notice).toMatchObject({
      recipient: { mainAdministratorOf: account.accountId },
      facts: { why: "a-year-later", numbers: 4, bySeat: 3, listed, at: now().toISOString() },
    });
    expect(await peopleStore(looking).mailAddressOf(notice!.recipient as UserRecipient)).toBe(account.user.email);
  });

  it("it is sent again each year", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    await account.report();
    await run();
    for (const _ of [1, 2, 3]) {
      pass(year);
      await run();
    }

    expect(await account.reminders()).toHaveLength(3);
  });

  it("it is not sent where the operators of SIM cards route every number", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    await account.report("gsm-hosting");
    await run();
    pass(year);

    expect(await run()).toEqual({ ...nothing, due: 1, placed: 1 });
    expect(await run()).toEqual(nothing);

    expect(await account.reminders()).toEqual([]);
  });

  it("an account whose numbers are all released is forgotten, and is as new with its next one", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    await account.release(await account.report());

    expect(await run()).toEqual({ ...nothing, due: 1, removed: 1 });
    expect(await account.reminder()).toBeUndefined();
    expect(await account.toPlace()).toEqual([]);

    pass(year);
    await account.report();
    expect(await run()).toEqual({ ...nothing, due: 1, placed: 1 });
    expect(await account.reminders()).toEqual([]);
  });
});

describe("a seat that moves", () => {
  it("to a known gmina: the numbers know it, and one e-mail is sent at once", async () => {
    const { open, run, pass } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    const number = await account.report();
    await run();
    pass(day);
    await account.moveSeat(gminas.town.code);

    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });
    expect(await run()).toEqual(nothing);

    expect((await account.reminders()).map(({ facts }) => facts)).toMatchObject([
      { why: "seat-moved", numbers: 1, bySeat: 1, listed: [{ number, address: null }] },
    ]);
    expect(await account.seatCodeOf(number)).toBe(gminas.town.code);
    expect(await account.toPlace()).toEqual([]);
    pass(year);
    await run();
    expect((await account.reminders()).map(({ facts }) => "why" in facts && facts.why).sort()).toEqual([
      "a-year-later",
      "seat-moved",
    ]);
  });

  it("to an unknown one: the e-mail is sent, and the account waits for BOK until the gmina is set", async () => {
    const { open, run, pass, now } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    const number = await account.report();
    await run();
    pass(day);
    await account.moveSeat(undefined);

    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });
    expect(await account.toPlace()).toEqual([["moved", now().toISOString()]]);
    expect(await account.seatCodeOf(number), "the nearest that is known").toBe(gminas.wola.code);

    pass(day);
    await account.placeSeat(gminas.town.code);
    expect(await account.toPlace()).toEqual([]);
    await run();

    expect(await account.seatCodeOf(number)).toBe(gminas.town.code);
    expect(await account.toPlace()).toEqual([]);
    expect(await account.reminders()).toHaveLength(1);
  });

  it("to an unknown one still waits for BOK when a year is over", async () => {
    const { open, run, pass, now } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    await account.report();
    pass(day);
    await account.moveSeat(undefined);
    const moved = now().toISOString();
    await run();
    pass(year);

    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });

    expect(await account.toPlace()).toEqual([["moved", moved]]);
  });

  it("twice to an unknown one waits since the first time", async () => {
    const { open, run, pass, now } = await operator();
    const account = await open();
    await account.report();
    await run();
    const first = now().toISOString();
    pass(day);
    await account.moveSeat(undefined);
    await run();

    expect(await account.toPlace()).toEqual([["never-placed", first]]);
  });

  it("while the account has no numbers waits for BOK, too: the next number must not fall back to the old seat for good", async () => {
    const { open, run, pass, now } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    await run();
    pass(day);
    await account.moveSeat(undefined);

    expect(await run()).toEqual({ ...nothing, due: 1, removed: 1 });

    expect(await account.toPlace()).toEqual([["moved", now().toISOString()]]);
    await account.report();
    expect(await run()).toEqual({ ...nothing, due: 1, placed: 1 });
    expect(await account.toPlace()).toHaveLength(1);
  });

  it("and is placed while the account is looked after waits for nobody any more", async () => {
    const { open, run, pass, client } = await operator();
    const account = await open();
    await account.placeSeat(gminas.wola.code);
    const number = await account.report();
    await run();
    pass(day);
    await account.moveSeat(undefined);
    pass(minute);
    // The first read is of the seat, the second of the numbers.
    beforeNext(client, "BatchGetItem", async () =>
      beforeNext(client, "BatchGetItem", () => account.placeSeat(gminas.town.code)),
    );

    expect(await run()).toEqual({ ...nothing, due: 1, "put-off": 1 });
    expect(await account.toPlace()).toEqual([]);
    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });

    expect(await account.toPlace()).toEqual([]);
    expect(await account.seatCodeOf(number)).toBe(gminas.town.code);
  });

  it("is known by all of 101 numbers, more than are read at once, of which the e-mail lists the first", async () => {
    const { open, run, pass, looking } = await operator();
    const account = await open();
    const numbers = await keepBare(looking, account.accountId, 101);
    await account.report();
    await run();
    pass(day);
    await account.moveSeat(gminas.town.code);

    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });

    const kept = await looking.getAll(numbers.map(keys.number));
    expect(new Set(kept.map((item) => item?.seatCode))).toEqual(new Set([gminas.town.code]));
    const [notice] = await account.reminders();
    expect(notice?.facts).toMatchObject({ numbers: 102, bySeat: 102 });
    expect(notice?.facts).toHaveProperty("listed.length", 20);
  });
});

/** Numbers as reports keep them. Reports of one account are made one after another; these are written at once. */
const keepBare = async (table: Table, accountId: AccountId, count: number): Promise<string[]> => {
  const numbers = Array.from({ length: count }, (_, place) => `+4858${String(place).padStart(7, "0")}`);
  const writes = numbers.flatMap((number): Write[] => {
    const state = { number, kind: "voip", enabled: false };
    const nothing = { location: null, verified: null, rejected: null, linkId: null };
    const kept = { ...state, ...nothing, accountId, version: 1, since: noon.toISOString() };
    return [
      { Put: { Item: { ...keys.number(number), ...kept } } },
      { Put: { Item: { ...keys.accountNumber(accountId, number), ...state, state: null } } },
    ];
  });
  for (let place = 0; place < writes.length; place += transactionActionsMax)
    await table.transact(writes.slice(place, place + transactionActionsMax));
  return numbers;
};

describe("a run", () => {
  it("beside another sends each account one e-mail", async () => {
    const { open, run, runOn, another, pass } = await operator();
    const accounts = [await open(), await open(), await open()];
    for (const account of accounts) await account.report();
    await run();
    pass(year);

    const reports = await Promise.all([run(), runOn(another().table)()]);

    expect(reports.reduce((sum, { reminded = 0 }) => sum + reminded, 0)).toBe(3);
    for (const account of accounts) expect(await account.reminders()).toHaveLength(1);
  });

  it("is held up by no account that fails, and tries that again the next time", async () => {
    const { open, runOn, another, pass, run } = await operator();
    const accounts = [await open(), await open(), await open()];
    for (const account of accounts) await account.report();
    await run();
    pass(year);
    const broken = accounts[1]!;
    const breaking = another();
    injectFaults(breaking.client, ({ command, input }) =>
      command === "Query" && JSON.stringify(input).includes(`NUMBERS#${broken.accountId}`) ? "throttled" : undefined,
    );

    expect(await runOn(breaking.table)()).toEqual({ ...nothing, due: 3, reminded: 2, failed: 1 });
    expect(logged.of("emergency.not_reminded")).toMatchObject([{ level: "error", accountId: broken.accountId }]);
    expect(await run()).toEqual({ ...nothing, due: 1, reminded: 1 });

    for (const account of accounts) expect(await account.reminders()).toHaveLength(1);
  });

  it("that is cut off before its last write is made up for by the next, with one e-mail", async () => {
    const { open, runOn, another, pass, run } = await operator();
    const account = await open();
    const number = await account.report();
    await run();
    pass(day);
    await account.moveSeat(gminas.town.code);

    for (const fault of ["lost-before", "lost-after"] as const) {
      const breaking = another();
      injectFaults(breaking.client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));
      expect(await runOn(breaking.table)(), fault).toEqual({ ...nothing, due: 1, failed: 1 });
      expect(await account.seatCodeOf(number)).toBe(gminas.town.code);
    }

    expect(await run()).toEqual(nothing);
    expect(await account.reminders()).toHaveLength(1);
  });
});
