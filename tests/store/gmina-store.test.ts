import { expect, it } from "vitest";
import type { DictionaryGmina } from "../../shared/domain/emergency/dictionary.ts";
import * as common from "../../shared/domain/refusals.ts";
import { dictionaryUntilRead, gminaNames, gminaRead, gminaStore } from "../../shared/store/gmina-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { readPage, readTogether } from "../../shared/store/reads.ts";
import type { Table } from "../../shared/store/table.ts";
import { callsOf } from "../support/faults.ts";
import { allOf, placedNumber, placeNumber, placeSeat } from "../support/placed.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId, tableNamed, testTable } from "../support/table.ts";

const now = new Date("2026-11-30T10:00:00Z");
const routing = { "112": "22C001112" };
const place = (code: string, name: string, powiat: string): DictionaryGmina => ({
  code,
  name,
  powiat,
  voivodeship: "mazowieckie",
  routing,
});
const places = [
  place("1465011", "Warszawa", "Warszawa"),
  place("1465188", "Wola", "Warszawa"),
  place("1465198", "Żoliborz", "Warszawa"),
  place("1261011", "Kraków", "Kraków"),
  place("1261029", "Kraków-Krowodrza", "Kraków"),
  place("0602064", "Józefów", "biłgorajski"),
  place("0602065", "Józefów", "biłgorajski"),
  place("1417021", "Józefów", "otwocki"),
  place("1010112", "Wola Krzysztoporska", "piotrkowski"),
  place("1010122", "Wolanów", "radomski"),
];

const about = { registerDate: "2026-01-01", isSample: true };
const keep = async (table: Table, id: string, gminas: readonly DictionaryGmina[] = places) => {
  const store = gminaStore(table, { takesSamples: true });
  await store.keep(id, about, gminas, () => {});
  return store;
};
const desk = async () => {
  const { table, name } = await testTable();
  return { table, name, gminas: await keep(table, "first") };
};
const dictionaryAt = (table: Table, instant: string) => readPage(table, dictionaryUntilRead(instant));

it("tells which dictionary was in force at a past moment, each later than the one before", async () => {
  const { table, gminas } = await desk();
  await keep(table, "second");
  await keep(table, "third");

  const first = await gminas.putInForce(undefined, "first", now);
  const second = await gminas.putInForce(first, "second", now);
  const third = await gminas.putInForce(second, "third", new Date("2026-11-30T09:00:00Z"));

  expect([first, second, third].map(({ since }) => since)).toEqual([
    "2026-11-30T10:00:00.000Z",
    "2026-11-30T10:00:00.001Z",
    "2026-11-30T10:00:00.002Z",
  ]);
  expect(await dictionaryAt(table, "2026-11-30T09:59:59.999Z")).toBeUndefined();
  expect(await dictionaryAt(table, first.since)).toEqual(first);
  expect(await dictionaryAt(table, second.since)).toEqual(second);
  expect(await dictionaryAt(table, "2027-01-01T00:00:00.000Z")).toEqual(third);
  expect(await gminas.current()).toEqual(third);
});

it("keeps no dictionary of a moment in which another one was put in force", async () => {
  const { table, gminas } = await desk();
  await keep(table, "second");
  const first = await gminas.putInForce(undefined, "first", now);

  const refusal = await refusalOf(gminas.putInForce(undefined, "second", new Date("2026-12-01T10:00:00Z")));

  expect(refusal?.problem).toBe(common.conflict);
  expect(await dictionaryAt(table, "2027-01-01T00:00:00.000Z")).toEqual(first);
});

it("takes no sample unless it is told so", async () => {
  const { table } = await desk();
  const strict = gminaStore(table);

  await expect(strict.keep("other", about, places, () => {})).rejects.toThrow("Samples");
  await expect(strict.putInForce(undefined, "first", now)).rejects.toThrow("Samples");
  expect(await strict.current()).toBeUndefined();
});

it.each([
  ["a gmina by its own code", "1417021", "Józefów", "1417021"],
  ["a district as its city", "1465188", "Warszawa", "1465011"],
  ["a delegation as its city", "1261029", "Kraków", "1261011"],
  ["an urban-rural gmina as its town", "0602063", "jozefow", "0602064"],
  ["an urban-rural gmina as its rural part", "0602063", "Majdan Nepryski", "0602065"],
  ["a part of an urban-rural gmina as that part", "0602065", "Józefów", "0602065"],
  ["a district that there is not as nothing", "1465998", "Warszawa", undefined],
  ["a gmina that there is not as nothing", "0602082", "Józefów", undefined],
  ["an urban-rural gmina that there is not as nothing", "0602083", "Józefów", undefined],
])("resolves %s, in one round trip", async (_, code, city, wanted) => {
  const { name } = await desk();
  const { client, table } = tableNamed(name);
  const calls = callsOf(client);

  expect((await gminaStore(table).resolve("first", code, city))?.code).toBe(wanted);
  expect(calls).toHaveLength(1);
});

it("answers a code that is gone with its successor, and lists only the successor", async () => {
  const { table, gminas } = await desk();
  const successor = { ...place("0602065", "Józefów", "biłgorajski"), replaces: "0602062" };
  await gminas.keepReplaced("first", [successor]);

  const { items } = await readTogether(table, [keys.gmina("first", "0602062")], {});
  const { parse } = gminaRead("first", "0602062");
  expect(parse(items[0]!)).toEqual(successor);
  expect((await gminas.resolve("first", "0602062", "Józefów"))?.code).toBe("0602065");
  expect(await gminas.all("first")).toEqual({
    places: places.toSorted((one, other) => (one.code < other.code ? -1 : 1)),
    replaced: [successor],
  });
  expect(await gminas.named("first", "jozefow")).toHaveLength(3);
});

it("keeps more codes that are gone than one transaction takes", async () => {
  const { gminas } = await desk();
  const replaced = Array.from({ length: 101 }, (_, each) => ({
    ...places[0]!,
    replaces: `14${String(each).padStart(4, "0")}2`,
  }));

  await gminas.keepReplaced("first", replaced);

  expect((await gminas.all("first")).replaced).toEqual(replaced);
});

it.each(["jozefow", "Józefów", "JÓZEF", "  józef"])(
  "finds places by the beginning of their name: %s",
  async (beginning) => {
    const { gminas } = await desk();

    expect(await gminas.named("first", beginning)).toEqual([
      { code: "0602064", name: "Józefów", powiat: "biłgorajski", voivodeship: "mazowieckie", kind: "town" },
      { code: "0602065", name: "Józefów", powiat: "biłgorajski", voivodeship: "mazowieckie", kind: "rural-part" },
      { code: "1417021", name: "Józefów", powiat: "otwocki", voivodeship: "mazowieckie", kind: "urban" },
    ]);
  },
);

it("lists a name before longer ones that begin with it, and a district with its city", async () => {
  const { gminas } = await desk();

  const found = await gminas.named("first", "wola");

  expect(found.map(({ name }) => name)).toEqual(["Wola", "Wola Krzysztoporska", "Wolanów"]);
  expect(found[0]).toMatchObject({ kind: "district", powiat: "Warszawa" });
  expect((await gminas.named("first", "wola k")).map(({ code }) => code)).toEqual(["1010112"]);
  expect(await gminas.named("first", "krzysztoporska")).toEqual([]);
});

it("lists ten places at most", async () => {
  const { table } = await testTable();
  const all = Array.from({ length: 12 }, (_, each) => place(`14${20 + each}012`, "Dąbrowa", `powiat ${each}`));
  const gminas = await keep(table, "first", all);

  expect(await gminas.named("first", "dąb")).toHaveLength(10);
});

it("lists names in one round trip, and again only where another dictionary came into force", async () => {
  const { table, name, gminas } = await desk();
  await keep(table, "second", [place("1010112", "Wola Krzysztoporska", "piotrkowski")]);
  const watched = tableNamed(name);
  const calls = callsOf(watched.client);
  const names = gminaNames();
  const ask = async (beginning: string) => {
    calls.length = 0;
    const { found } = await readTogether(watched.table, [], names.reads(beginning));
    const listed = await names.listed(await found(), beginning, gminaStore(watched.table));
    return { codes: listed?.map(({ code }) => code), calls: calls.map(({ command }) => command).sort() };
  };
  const sideBySide = ["BatchGetItem", "Query"];

  expect(await ask("wola")).toEqual({ codes: undefined, calls: sideBySide });

  const first = await gminas.putInForce(undefined, "first", now);
  expect(await ask("wola")).toEqual({ codes: ["1465188", "1010112", "1010122"], calls: [...sideBySide, "Query"] });
  expect(await ask("wol")).toEqual({ codes: ["1465188", "1010112", "1010122"], calls: sideBySide });

  await gminas.putInForce(first, "second", now);
  expect(await ask("wola")).toEqual({ codes: ["1010112"], calls: [...sideBySide, "Query"] });
  expect(await ask("wola")).toEqual({ codes: ["1010112"], calls: sideBySide });
});

it("tells what is placed by a code now, and not what was", async () => {
  const { table, gminas } = await desk();
  const [here, moved] = [someAccountId(), someAccountId()];
  await placeNumber(table, "+48221000001", "0602062");
  await placeNumber(table, "+48221000002", "0602062", { enabled: false });
  await placeNumber(table, "+48221000003", "0602062");
  await placeNumber(table, "+48221000003", "1465011");
  await placeNumber(table, "+48221000004", "1465011");
  await placeSeat(table, here, "0602062");
  await placeSeat(table, moved, "0602062");
  await placeSeat(table, moved, "1465011");
  await table.write({ Put: { Item: { ...keys.numberPlaced("0602062", "+48221000005"), number: "+48221000005" } } });

  const pages = await allOf(gminas.placedIn("0602062"));

  expect(pages.flat()).toEqual([{ number: "+48221000001" }, { seatOf: here }]);
  expect(await allOf(gminas.placedIn("0602072"))).toEqual([[]]);
});

it("reads what is placed by a code page by page", async () => {
  const { table, gminas } = await desk();
  const numbers = Array.from({ length: 130 }, (_, each) => `+4822100${String(each).padStart(4, "0")}`);
  for (const some of [numbers.slice(0, 50), numbers.slice(50, 100), numbers.slice(100)])
    await table.transact(some.flatMap((number) => placedNumber(number, "0602062")));

  const pages = await allOf(gminas.placedIn("0602062"));

  expect(pages.map(({ length }) => length)).toEqual([100, 30]);
  expect(pages.flat()).toEqual(numbers.map((number) => ({ number })));
});
