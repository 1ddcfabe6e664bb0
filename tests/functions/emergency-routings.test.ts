import { describe, expect, it } from "vitest";
import { declaration } from "../../functions/emergency-routings/declaration.ts";
import { verbs } from "../../functions/emergency-routings/index.ts";
import type { EmergencyRules } from "../../shared/domain/emergency/routing.ts";
import { checked, released, reported } from "../../shared/domain/emergency/steps.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { api } from "../../shared/http/endpoint.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { reminderStore } from "../../shared/store/reminder-store.ts";
import { routingStore } from "../../shared/store/routing-store.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepMachineKey } from "../support/machine-keys.ts";
import { gminas, keepGminas, keepNumber, keepSeat, placeNumber, rules, someE164 } from "../support/numbers.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { ask, outcomeOf } from "../support/requests.ts";
import { openTestAccount } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { noon } from "../support/top-ups.ts";

const stage = tableOfFile();
const logged = logOfEachTest({ stage: "dev" });
const watched = onlyGranted("emergency-routings");

const later = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);

/** What a switch asks, of a dictionary that has been in force since before the test. */
const platform = async ({ with: own = {} }: { with?: Partial<EmergencyRules> } = {}) => {
  const others = stage().table;
  await keepGminas(others, new Date(noon.getTime() - 60_000));
  const { client, table } = watched(stage());
  const { authorization } = await keepMachineKey(others, { scopes: ["emergency.read"] });
  const handler = api(declaration.routes, verbs, () => ({
    machineKeys: machineKeyStore(table),
    routing: routingStore({ table, rules: { ...rules, ...own }, takesSamples: false }),
    now: () => noon,
  }));
  const shows = (number: string, query?: Record<string, string>) =>
    ask(handler, "GET /platform/numbers/{number}/emergency-routing", {
      authorization,
      path: { number },
      ...(query && { query }),
    });
  return {
    client,
    others,
    asks: async (number: string, query?: Record<string, string>) => (await shows(number, query)).body,
    shows,
    asksAs: (other: string, numbers: unknown) =>
      ask(handler, "POST /platform/emergency-routings", { authorization: other, body: { numbers } }),
    asksFor: (numbers: unknown) =>
      ask(handler, "POST /platform/emergency-routings", { authorization, body: { numbers } }),
    exports: (query: Record<string, string>) =>
      ask(handler, "GET /platform/emergency-routings", { authorization, query }),
  };
};

/** A company with its seat in Józefów, and somebody who may say where its numbers are used. */
const company = async ({ seat = gminas.jozefow.code }: { seat?: string | null } = {}) => {
  const { table } = stage();
  const accountId = await openTestAccount(table);
  const { user } = await keepPerson(table, somePerson(accountId));
  if (seat) await keepSeat(table, accountId, seat);
  return { accountId, user, table };
};

const verify = (
  accountId: AccountId,
  number: string,
  check: Parameters<typeof checked>[1],
  { user, at }: { user: Parameters<typeof placeNumber>[1]; at: Date },
) =>
  numberStore(stage().table).change(accountId, number, {
    actor: user,
    decide: (read) => ({ number: checked(read, check, { version: read.version, now: at }) }),
  });

describe("where a call to 112 goes", () => {
  it("is the place of use once it is entered, also before anybody has checked it", async () => {
    const { asks } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.warszawa, { at: later(1) });

    expect(await asks(number)).toEqual({
      number,
      status: "enabled",
      basis: "location",
      locationState: "unverified",
      gmina: { code: "1465011", name: "Warszawa", powiat: "Warszawa", voivodeship: "mazowieckie" },
      routes: { "112": "22C650112", "999": "22C650999" },
      since: later(1).toISOString(),
      dictionary: { registerDate: "2026-01-01", isSample: false },
    });
  });

  it("is the seat while no place is entered, none is enabled, or BOK has rejected it", async () => {
    const { asks } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    const bySeat = { basis: "fallback", gmina: { code: gminas.jozefow.code }, routes: gminas.jozefow.routing };

    expect(await asks(number)).toMatchObject({ status: "disabled", locationState: null, ...bySeat });
    await placeNumber(table, user, number, gminas.warszawa, { at: later(1) });
    await verify(accountId, number, { state: "rejected", note: "Inna gmina." }, { user, at: later(2) });
    expect(await asks(number)).toMatchObject({ status: "enabled", locationState: "rejected", ...bySeat });
    await verify(accountId, number, { state: "verified" }, { user, at: later(3) });
    expect(await asks(number)).toMatchObject({ status: "enabled", basis: "location" });
    await placeNumber(table, user, number, undefined, { at: later(4) });
    expect(await asks(number)).toMatchObject({ status: "disabled", locationState: "verified", ...bySeat });
  });

  it("is never the place of another number of the same company", async () => {
    const { asks, asksFor } = await platform();
    const { accountId, user, table } = await company();
    const [placed, other] = [await keepNumber(table, accountId), await keepNumber(table, accountId)];
    await placeNumber(table, user, placed, gminas.warszawa);

    expect(await asks(other)).toMatchObject({ basis: "fallback", gmina: { code: gminas.jozefow.code } });
    expect((await asksFor([other, placed])).body).toMatchObject({
      results: [
        { number: other, basis: "fallback", gmina: { code: gminas.jozefow.code } },
        { number: placed, basis: "location", gmina: { code: gminas.warszawa.code } },
      ],
    });
  });

  it("is the operator's default where no seat is known, and for a number that is nobody's or no number", async () => {
    const { asks, asksFor } = await platform();
    const { accountId, table } = await company({ seat: null });
    const number = await keepNumber(table, accountId);
    const gone = await keepNumber(table, accountId);
    await numberStore(table).report(gone, (read) => released(read!, later(1)), { now: later(1) });
    const byDefault = { basis: "default", gmina: { code: gminas.wies.code }, routes: gminas.wies.routing };

    expect(await asks(number)).toMatchObject({ status: "disabled", ...byDefault });
    expect(await asks(gone)).toMatchObject({ status: "unknown-number", since: null, ...byDefault });
    expect((await asksFor([someE164(), "anonymous", "112", "", "9".repeat(5_000)])).body).toMatchObject({
      results: [
        { status: "unknown-number", ...byDefault },
        { number: "anonymous", status: "unknown-number", ...byDefault },
        { number: "112", status: "unknown-number", ...byDefault },
        { number: "", status: "unknown-number", ...byDefault },
        { status: "unknown-number", ...byDefault },
      ],
    });
  });

  it("is told of a number of GSM Hosting, too, and that its SIM card's operator routes", async () => {
    const { asks } = await platform();
    const { accountId, table } = await company();
    const number = await keepNumber(table, accountId, { kind: "gsm-hosting" });

    expect(await asks(number)).toMatchObject({ status: "sim-operator", basis: "fallback" });
  });

  it("follows the seat at once when it moves, and costs two round trips again once the numbers know", async () => {
    const { asks, client } = await platform();
    const { accountId, table } = await company();
    const number = await keepNumber(table, accountId);
    await keepSeat(table, accountId, gminas.warszawa.code, later(1));
    const calls = callsOf(client);

    expect(await asks(number)).toMatchObject({ basis: "fallback", gmina: { code: gminas.warszawa.code } });
    expect(calls.splice(0)).toHaveLength(3);
    await reminderStore(table).remind(accountId, later(2));
    expect(await asks(number)).toMatchObject({ basis: "fallback", gmina: { code: gminas.warszawa.code } });
    expect(calls).toHaveLength(2);
  });

  it("falls through to the next that the dictionary has", async () => {
    const { asks } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, { ...gminas.warszawa, code: "0602062" });

    expect(await asks(number)).toMatchObject({ basis: "fallback", gmina: { code: gminas.jozefow.code } });
    await keepSeat(table, accountId, "0602092", later(1));
    expect(await asks(number)).toMatchObject({ basis: "default", gmina: { code: gminas.wies.code } });
  });

  it("does not depend on balance or state of the account, which is not even read", async () => {
    const { asks, others } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.warszawa);
    await others.write({ Delete: { Key: keys.head(accountId) } });

    expect(await asks(number)).toMatchObject({ basis: "location" });
  });

  it("is as the operator decides", async () => {
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.warszawa);

    const strict = await platform({ with: { routesUnverified: false } });
    expect(await strict.asks(number)).toMatchObject({ status: "enabled", basis: "fallback" });
    const byDefault = await platform({ with: { routesUnverified: false, fallsBackToSeat: false } });
    expect(await byDefault.asks(number)).toMatchObject({ status: "enabled", basis: "default" });
  });
});

describe("many numbers", () => {
  // Before there are a hundred.
  it("are exported page by page, each number once, and none that is nobody's", async () => {
    const { exports } = await platform();
    const { accountId, table } = await company();
    const numbers = await Promise.all(Array.from({ length: 5 }, () => keepNumber(table, accountId)));
    await numberStore(table).report(numbers[0]!, (read) => released(read!, later(1)), { now: later(1) });

    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await exports({ limit: "3", ...(cursor && { cursor }) });
      const page = body as { items: { number: string; routes: object }[]; nextCursor?: string };
      for (const { number, routes } of page.items) {
        expect(routes).toHaveProperty("112");
        found.push(number);
      }
      cursor = page.nextCursor;
    } while (cursor);

    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual([...found].sort());
    expect(numbers.map((number) => found.includes(number))).toEqual([false, true, true, true, true]);
  });

  it("take two round trips, a hundred as one", async () => {
    const { asksFor, client } = await platform();
    const { accountId, user, table } = await company();
    const placed = await Promise.all(
      [gminas.warszawa, gminas.town, gminas.warszawa].map(async (gmina) => {
        const number = await keepNumber(table, accountId);
        await placeNumber(table, user, number, gmina);
        return number;
      }),
    );
    const others = Array.from({ length: 97 }, someE164);
    const asReported = others.map((number) => reported(undefined, { number, accountId, kind: "voip" }, noon));
    await table.transact(asReported.map((one) => ({ Put: { Item: { ...keys.number(one.number), ...one } } })));
    const numbers = [...placed, ...others];
    const calls = callsOf(client);

    const { body } = await asksFor(numbers);
    const results = (body as { results: { number: string; basis: string }[] }).results;

    expect(results.map(({ number }) => number)).toEqual(numbers);
    expect(results.map(({ basis }) => basis)).toEqual(
      numbers.map((number) => (placed.includes(number) ? "location" : "fallback")),
    );
    // The key; a hundred numbers and the dictionary in two requests side by side; gminas and seat.
    expect(calls.map(({ command }) => command)).toEqual(Array.from({ length: 4 }, () => "BatchGetItem"));
  });

  it("are answered as often as they are asked for, also twice in one request and as people write them", async () => {
    const { asksFor } = await platform();
    const { accountId, table } = await company();
    const number = await keepNumber(table, accountId);
    const digits = number.slice(3);
    const ways = [
      number,
      number,
      digits,
      `48${digits}`,
      `0${digits}`,
      `0048${digits}`,
      `tel:${number}`,
      `sip:${number}@pbx.example;user=phone`,
    ];

    const { body } = await asksFor(ways);

    expect((body as { results: unknown[] }).results).toEqual(
      ways.map(() => expect.objectContaining({ number, status: "disabled" })),
    );
  });

  it.each([[[]], [Array.from({ length: 101 }, () => "+48221234567")], ["+48221234567"], [[1]]])(
    "are refused where they are none, too many or no list",
    async (numbers) => {
      const { asksFor, client } = await platform();
      const calls = callsOf(client);

      expect(outcomeOf(await asksFor(numbers))).toEqual([400, "invalid_request"]);
      expect(calls).toHaveLength(1);
    },
  );
});

describe("what was valid at a past moment", () => {
  it("is told by the number, the seat and the dictionary of that moment", async () => {
    const { asks } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId, { at: later(10) });
    await placeNumber(table, user, number, gminas.warszawa, { at: later(20) });
    await keepSeat(table, accountId, gminas.town.code, later(30));
    await placeNumber(table, user, number, undefined, { at: later(40) });
    const at = async (minutes: number) => {
      const { basis, gmina, status } = (await asks(number, { at: later(minutes).toISOString() })) as never as {
        basis: string;
        status: string;
        gmina: { code: string };
      };
      return [status, basis, gmina.code];
    };

    expect(await at(9)).toEqual(["unknown-number", "default", gminas.wies.code]);
    expect(await at(10)).toEqual(["disabled", "fallback", gminas.jozefow.code]);
    expect(await at(19)).toEqual(["disabled", "fallback", gminas.jozefow.code]);
    expect(await at(20)).toEqual(["enabled", "location", gminas.warszawa.code]);
    expect(await at(39)).toEqual(["enabled", "location", gminas.warszawa.code]);
    expect(await at(40)).toEqual(["disabled", "fallback", gminas.town.code]);
  });

  it("is as it was before the number was ported, by the seat of whose it was then", async () => {
    const { asks } = await platform();
    const [first, second] = [await company(), await company({ seat: gminas.town.code })];
    const number = await keepNumber(first.table, first.accountId);
    await placeNumber(first.table, first.user, number, gminas.warszawa, { at: later(1) });
    await keepNumber(first.table, second.accountId, { number, at: later(2) });

    expect(await asks(number)).toMatchObject({
      status: "disabled",
      basis: "fallback",
      gmina: { code: gminas.town.code },
    });
    expect(await asks(number, { at: later(1).toISOString() })).toMatchObject({ basis: "location" });
    expect(await asks(number, { at: noon.toISOString() })).toMatchObject({
      basis: "fallback",
      gmina: { code: gminas.jozefow.code },
    });
  });

  it("keeps the code of its time once codes have changed, and today still has an answer", async () => {
    const { asks, others } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.wies, { at: later(1) });
    const store = gminaStore(others);
    const before = await store.current();
    // On the first of January the village became a town with villages.
    const { wies, ...rest } = gminas;
    const ruralPart = { ...wies, code: `${wies.code.slice(0, 6)}5`, routing: { "112": "46C777112" } };
    await store.keep(
      "next",
      { registerDate: "2027-01-01", isSample: false },
      [...Object.values(rest), ruralPart],
      () => {},
    );
    await store.keepReplaced("next", [{ ...ruralPart, replaces: wies.code }]);
    await store.putInForce(before, "next", later(60));

    expect(await asks(number)).toMatchObject({
      basis: "location",
      gmina: { code: ruralPart.code },
      routes: { "112": "46C777112" },
      dictionary: { registerDate: "2027-01-01" },
    });
    expect(await asks(number, { at: later(59).toISOString() })).toMatchObject({
      gmina: { code: wies.code },
      routes: wies.routing,
      dictionary: { registerDate: "2026-01-01" },
    });
    await store.putInForce(await store.current(), before!.id, later(61));
  });
});

describe("without a dictionary", () => {
  const bare = tableOfFile();

  it.each(["none", "a sample"])(
    "(%s) the answer says so, and the platform sends the call on as it was dialled",
    async (which) => {
      const { table } = bare();
      if (which === "a sample") {
        const samples = gminaStore(table, { takesSamples: true });
        await samples.keep("sample", { registerDate: "2026-01-01", isSample: true }, Object.values(gminas), () => {});
        await samples.putInForce(undefined, "sample", noon);
      }
      const { authorization } = await keepMachineKey(table, { scopes: ["emergency.read"] });
      const handler = api(declaration.routes, verbs, () => ({
        machineKeys: machineKeyStore(table),
        routing: routingStore({ table, rules, takesSamples: false }),
        now: () => noon,
      }));

      const { status, body } = await ask(handler, "GET /platform/numbers/{number}/emergency-routing", {
        authorization,
        path: { number: someE164() },
      });

      expect(status).toBe(200);
      expect(body).toMatchObject({ basis: "none", gmina: null, routes: {}, dictionary: null });
    },
  );
});

describe("a place that can't be used", () => {
  it("gives way to the one that BOK verified before it", async () => {
    const { asks } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.warszawa, { at: later(1) });
    await verify(accountId, number, { state: "verified" }, { user, at: later(2) });
    await placeNumber(table, user, number, gminas.town, { at: later(3) });
    expect(await asks(number)).toMatchObject({ locationState: "unverified", gmina: { code: gminas.town.code } });

    await verify(accountId, number, { state: "rejected", note: "Nie ma takiej ulicy." }, { user, at: later(4) });

    const byFirst = { basis: "location", locationState: "rejected", gmina: { code: gminas.warszawa.code } };
    expect(await asks(number)).toMatchObject(byFirst);
    expect(await asks(number, { at: later(4).toISOString() })).toMatchObject(byFirst);
    await placeNumber(table, user, number, undefined, { at: later(5) });
    expect(await asks(number)).toMatchObject({ status: "disabled", basis: "fallback" });
  });
});

describe("an item that can't be read", () => {
  it("leaves nobody without an answer, and is named in the log", async () => {
    const { asksFor, others } = await platform();
    const { accountId, table } = await company();
    const [broken, whole] = [await keepNumber(table, accountId), await keepNumber(table, accountId)];
    await others.write({ Put: { Item: { ...keys.number(broken), version: "one" } } });

    expect((await asksFor([broken, whole])).body).toMatchObject({
      results: [
        { number: broken, basis: "default", gmina: { code: gminas.wies.code } },
        { number: whole, basis: "fallback" },
      ],
    });
    expect(logged.of("emergency.unreadable")).toMatchObject([{ pk: `NUMBER#${broken}` }]);
  });
});

describe("a past moment whose time is over", () => {
  it("is no longer known, and not told as something else", async () => {
    const { others, shows } = await platform();
    const { accountId, user, table } = await company();
    const number = await keepNumber(table, accountId);
    await placeNumber(table, user, number, gminas.warszawa, { at: later(1) });
    await placeNumber(table, user, number, gminas.town, { at: later(2) });
    // DynamoDB deletes what is over in any order.
    await others.write({ Delete: { Key: keys.numberSince(number, later(1).toISOString(), 2) } });

    expect(outcomeOf(await shows(number, { at: later(1).toISOString() }))).toEqual([410, "no_longer_known"]);
    expect((await shows(number, { at: noon.toISOString() })).body).toMatchObject({ basis: "fallback" });
    expect((await shows(number, { at: later(2).toISOString() })).body).toMatchObject({ basis: "location" });
  });
});

describe("a default gmina that the dictionary does not have", () => {
  it("wakes somebody: whoever has neither place nor seat gets no routes", async () => {
    const { asks } = await platform({ with: { defaultGmina: "0201011" } });

    expect(await asks(someE164())).toMatchObject({ basis: "none", routes: {} });
    expect(logged.of("emergency.not_routable")).toMatchObject([{ why: "default-gmina-unknown" }]);
    expect(logged.measured("calls-not-routable")).toEqual([{ value: 1 }]);
  });
});

describe("a stranger", () => {
  it("makes us read no more than a key, however much they ask for", async () => {
    const { client, asksAs } = await platform();
    const calls = callsOf(client);

    const { authorization } = await keepMachineKey(stage().table, { scopes: ["usage.write"] });
    expect(outcomeOf(await asksAs(authorization, Array.from({ length: 100 }, someE164)))).toEqual([403, "not_allowed"]);
    expect(calls.map(({ input }) => Object.values(input.RequestItems as object)[0].Keys.length)).toEqual([1]);
  });
});

describe("a bad moment of the store", () => {
  const failing = async (times: number) => {
    const { asksFor, client } = await platform();
    const { accountId, table } = await company();
    const number = await keepNumber(table, accountId);
    let reads = 0;
    injectFaults(client, ({ command }) => {
      if (command !== "BatchGetItem") return undefined;
      reads += 1;
      return reads > 1 && reads <= 1 + times ? "unprocessed" : undefined;
    });
    return asksFor([number]);
  };

  it("is waited out once", async () => {
    expect((await failing(1)).status).toBe(200);
  });

  it("is told as one where it goes on, and nothing is answered that was not read", async () => {
    expect(outcomeOf(await failing(2))).toEqual([503, "temporarily_unavailable"]);
  });
});
