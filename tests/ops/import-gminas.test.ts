import { expect, it } from "vitest";
import {
  DefaultGminaMissing,
  importGminas,
  importText,
  placedLines,
  rollBackGminas,
  showProgress,
} from "../../ops/import-gminas.ts";
import { FileFaults } from "../../shared/domain/emergency/register-files.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { dictionaryUntilRead, gminaStore } from "../../shared/store/gmina-store.ts";
import { readPage } from "../../shared/store/reads.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { operationsOn, sentenceOf } from "../support/ops.ts";
import { allOf, placeNumber, placeSeat } from "../support/placed.ts";
import { thrownBy } from "../support/refusals.ts";
import { linesOf, registerOf, someRegister, utf8, windows1250 } from "../support/registers.ts";
import { someAccountId, tableNamed, testTable } from "../support/table.ts";

const now = () => new Date("2026-11-30T10:00:00Z");

/** Of some register the first gmina, and a city that stays one in every register of named places. */
const [firstOfSome, łódźCode] = ["1401012", "1061011"];

/** An import into a table of its own. */
const desk = async ({ defaultGmina = firstOfSome } = {}) => {
  const { table, name } = await testTable();
  const gminas = gminaStore(table, { takesSamples: true });
  const seen: number[] = [];
  const take = importGminas({ gminas, defaultGmina, now, progress: (kept) => seen.push(kept) });
  return {
    table,
    name,
    gminas,
    seen,
    rollBack: rollBackGminas({ gminas, defaultGmina, now }),
    take: (register: ReturnType<typeof someRegister>, { isConfirmed = true } = {}) =>
      take({ ...register, isSample: true, isConfirmed }),
  };
};

it("puts a register of 600 gminas in force, and shows how far it is", async () => {
  const { gminas, seen, take } = await desk();

  const { changes, ...imported } = await take(someRegister({ gminas: 600 }));

  expect(imported).toEqual({ registerDate: "2026-01-01", gminas: 600, isSame: false, gone: [], leftOut: [] });
  expect(changes.added).toHaveLength(600);
  expect(await gminas.current()).toMatchObject({ gminas: 600, isSample: true, version: 1, previous: null });
  expect((await gminas.all((await gminas.current())!.id)).places).toHaveLength(600);
  expect(seen.at(-1)).toBe(600);
  expect(seen.length).toBeGreaterThan(10);
});

it("changes nothing when it is repeated with the same files", async () => {
  const { gminas, take } = await desk();
  await take(someRegister({ gminas: 60 }));
  const before = await gminas.current();

  expect((await take(someRegister({ gminas: 60 }))).isSame).toBe(true);
  expect(await gminas.current()).toEqual(before);
});

it("leaves the dictionary in force until the next one is whole, and goes on where it was killed", async () => {
  const { name, gminas, seen, take } = await desk();
  await take(someRegister({ gminas: 110 }));
  const before = await gminas.current();
  const { client, table } = tableNamed(name);
  let writes = 0;
  injectFaults(client, ({ command }) => {
    if (command === "TransactWriteItems") writes += 1;
    return writes > 2 ? "lost-before" : undefined;
  });
  const killed = importGminas({
    defaultGmina: firstOfSome,
    gminas: gminaStore(table, { takesSamples: true }),
    now,
    progress: () => {},
  });
  const next = someRegister({ gminas: 110, idl: "002" });

  await expect(killed({ ...next, isSample: true, isConfirmed: true })).rejects.toThrow();
  expect(await gminas.current()).toEqual(before);

  seen.length = 0;
  await take(next);
  expect(seen[0]).toBeGreaterThan(2 * 49);
  expect(await gminas.current()).toMatchObject({ version: 2, previous: before!.id });
  const { places } = await gminas.all((await gminas.current())!.id);
  expect(places).toHaveLength(110);
  expect(places.every(({ routing }) => routing["112"] === "22C002112")).toBe(true);
});

it("reports what came, went, was renamed and is routed to another place", async () => {
  const { take } = await desk();
  await take(someRegister({ gminas: 60 }));

  const { changes } = await take(someRegister({ gminas: 59, names: { 0: "Nowa Wieś" }, idl: "002" }));

  expect(changes.removed).toEqual(["1402102"]);
  expect(changes.renamed).toEqual(["1401012"]);
  expect(changes.added).toEqual([]);
  expect(changes.rerouted).toHaveLength(59);
});

it("replaces nothing where a row is bad", async () => {
  const { gminas, take } = await desk();
  await take(someRegister({ gminas: 60 }));
  const before = await gminas.current();
  const { terc, nka } = someRegister({ gminas: 60, idl: "0" });

  await expect(take({ terc, nka })).rejects.toThrow(FileFaults);
  expect(await gminas.current()).toEqual(before);
});

it("goes back to the dictionary before", async () => {
  const { gminas, take, rollBack } = await desk();
  await take(someRegister({ gminas: 60, date: "2026-01-01" }));
  const first = await gminas.current();
  await take(someRegister({ gminas: 60, date: "2027-01-01", idl: "002" }));

  expect(await rollBack()).toMatchObject({
    id: first!.id,
    registerDate: "2026-01-01",
    version: 3,
  });
  expect(await gminas.current()).toMatchObject({ id: first!.id });
});

it("has nothing to go back to before the second import", async () => {
  const { take, rollBack } = await desk();
  await take(someRegister({ gminas: 60 }));

  expect(await rollBack()).toBeUndefined();
});

it("lets one of two imports at the same time be in force, whole", async () => {
  const { gminas, take } = await desk();
  const ends = await Promise.allSettled([
    take(someRegister({ gminas: 60 })),
    take(someRegister({ gminas: 60, idl: "002" })),
  ]);

  const refused = ends.filter((end) => end.status === "rejected").map(({ reason }) => reason as unknown);
  expect(refused.every((reason) => isRefusal(reason, common.conflict))).toBe(true);
  expect(ends.some(({ status }) => status === "fulfilled")).toBe(true);
  expect((await gminas.all((await gminas.current())!.id)).places).toHaveLength(60);
});

it("is not set back by a slower import of the same files", async () => {
  const { name, gminas, seen, take, rollBack } = await desk();
  await take(someRegister({ gminas: 110 }));
  const next = someRegister({ gminas: 110, idl: "002" });
  const { client, table } = tableNamed(name);
  const watched = gminaStore(table, { takesSamples: true });
  const slowSeen: number[] = [];
  const slow = importGminas({
    gminas: watched,
    defaultGmina: firstOfSome,
    now,
    progress: (kept) => slowSeen.push(kept),
  });
  beforeNext(client, "TransactWriteItems", () => take(next));

  const ended = slow({ ...next, isSample: true, isConfirmed: true });

  expect(isRefusal(await thrownBy(ended), common.conflict)).toBe(true);
  expect(slowSeen).toEqual([110]);
  expect(seen.at(-1)).toBe(110);
  const second = (await gminas.current())!;
  expect(second.version).toBe(2);
  expect((await take(next)).isSame).toBe(true);
  await take(someRegister({ gminas: 110, idl: "003" }));
  expect(await rollBack()).toMatchObject({ id: second.id, version: 4 });
});

it("is in force once where the same files are imported twice at the same time", async () => {
  const { gminas, take } = await desk();
  const next = someRegister({ gminas: 110 });

  const ends = await Promise.allSettled([take(next), take(next)]);

  const refused = ends.filter((end) => end.status === "rejected").map(({ reason }) => reason as unknown);
  expect(refused).toHaveLength(1);
  expect(isRefusal(refused[0], common.conflict)).toBe(true);
  const present = (await gminas.current())!;
  expect(present.version).toBe(1);
  expect((await gminas.all(present.id)).places).toHaveLength(110);
});

const biłgorajski = { powiat: "biłgorajski", voivodeship: "lubelskie" };
const łódź = { code: łódźCode, name: "Łódź", powiat: "Łódź", voivodeship: "łódzkie" };
const żółkiewka = { code: "0606102", name: "Żółkiewka", powiat: "krasnostawski", voivodeship: "lubelskie" };
const rural = [{ code: "0602062", name: "Józefów", ...biłgorajski }, łódź, żółkiewka];
const urbanRural = [
  { code: "0602063", name: "Józefów", ...biłgorajski },
  { code: "0602064", name: "Józefów", ...biłgorajski },
  { code: "0602065", name: "Józefów", ...biłgorajski },
  łódź,
  { ...żółkiewka, name: "Żółkiewka-Osada" },
];

/** A year in which a village becomes a town, and a gmina gets another name. */
const newYear = async () => {
  const it = await desk({ defaultGmina: łódźCode });
  await it.take(registerOf(rural));
  const before = await it.gminas.current();
  const imported = await it.take(registerOf(urbanRural, { date: "2027-01-01", idl: "002" }));
  const present = (await it.gminas.current())!;
  return { ...it, before: before!, imported, present };
};

it("lets an old code answer its successor today, and itself by the dictionary of yesterday", async () => {
  const { table, gminas, before, imported, present } = await newYear();

  expect(imported.changes).toEqual({
    added: ["0602064", "0602065"],
    removed: ["0602062"],
    renamed: ["0606102"],
    rerouted: ["1061011", "0606102"],
  });
  expect(await gminas.resolve(present.id, "0602062", "Józefów")).toEqual({
    code: "0602065",
    name: "Józefów",
    ...biłgorajski,
    routing: { "112": "22C002112" },
    replaces: "0602062",
  });
  const yesterday = await readPage(table, dictionaryUntilRead(before.since));
  expect(await gminas.resolve(yesterday!.id, "0602062", "Józefów")).toEqual({
    code: "0602062",
    name: "Józefów",
    ...biłgorajski,
    routing: { "112": "22C001112" },
  });
  expect((await gminas.resolve(yesterday!.id, "0606102", "Żółkiewka"))?.name).toBe("Żółkiewka");
  expect((await gminas.resolve(present.id, "0606102", "Żółkiewka"))?.name).toBe("Żółkiewka-Osada");
});

it("lets a code answer however many dictionaries ago it was a place", async () => {
  const { gminas, take } = await newYear();
  await take(registerOf([{ code: "0602061", name: "Józefów", ...biłgorajski }, łódź], { date: "2028-01-01" }));
  const { id } = (await gminas.current())!;

  const found = ["0602062", "0602064", "0602065", "0606102"].map((code) => gminas.resolve(id, code, "Józefów"));

  expect((await Promise.all(found)).map((gmina) => gmina?.code)).toEqual(["0602061", "0602061", "0602061", undefined]);
});

it("is the same dictionary when it is imported again, also after another one", async () => {
  const { gminas, take, before, present } = await newYear();

  const again = await take(registerOf(urbanRural, { date: "2027-01-01", idl: "002" }));
  expect(again.isSame).toBe(true);
  expect(again.gone.map(({ code, successor }) => [code, successor?.code])).toEqual([["0602062", "0602065"]]);
  expect(await gminas.current()).toEqual(present);

  await take(registerOf(rural));
  expect(await gminas.current()).toMatchObject({ id: before.id, version: 3, previous: present.id });
  expect((await gminas.resolve(before.id, "0602064", "Józefów"))?.code).toBe("0602062");
});

it("lets codes that only the later dictionary has answer when it goes back to the one before", async () => {
  const { table, gminas, before, rollBack } = await newYear();
  await placeNumber(table, "+48842000001", "0602065");

  const rolledBack = (await rollBack())!;

  expect(rolledBack.id).toBe(before.id);
  expect((await gminas.resolve(before.id, "0602065", "Józefów"))?.code).toBe("0602062");
  expect((await gminas.resolve(before.id, "0602062", "Józefów"))?.replaces).toBeUndefined();
  expect(await allOf(placedLines(gminas, rolledBack.gone))).toEqual(["0602065 is 0602062 now: +48842000001"]);
});

it("names the numbers and seats whose code is gone, and the new code where there is one", async () => {
  const { table, gminas, take } = await desk({ defaultGmina: łódźCode });
  await take(registerOf(rural));
  const seatOf = someAccountId();
  await placeNumber(table, "+48842000001", "0602062");
  await placeNumber(table, "+48842000002", "0602062", { enabled: false });
  await placeSeat(table, seatOf, "0602062");
  await placeNumber(table, "+48822000001", "0606102");
  await placeNumber(table, "+48422000001", "1061011");

  const next = registerOf(urbanRural.slice(0, 4), { date: "2027-01-01" });
  const { gone } = await take(next);

  const wanted = [
    `0602062 is 0602065 now: +48842000001, seat of ${seatOf}`,
    "0606102 no longer resolves: +48822000001",
  ];
  expect(await allOf(placedLines(gminas, gone))).toEqual(wanted);
  expect(await allOf(placedLines(gminas, (await take(next)).gone))).toEqual(wanted);
});

it("puts no dictionary in force without the codes that are gone, wherever it is killed", async () => {
  const whole = await newYear();
  const wanted = await whole.gminas.all(whole.present.id);
  expect(wanted.replaced).toHaveLength(1);
  // The gminas, the codes that are gone, and the write that puts all in force.
  for (const writesMax of [0, 1, 2]) {
    const { name, gminas, take } = await desk({ defaultGmina: łódźCode });
    await take(registerOf(rural));
    const before = await gminas.current();
    const { client, table } = tableNamed(name);
    let writes = 0;
    injectFaults(client, ({ command }) => {
      if (command !== "TransactWriteItems") return undefined;
      writes += 1;
      return writes > writesMax ? "lost-before" : undefined;
    });
    const killed = importGminas({
      defaultGmina: łódźCode,
      gminas: gminaStore(table, { takesSamples: true }),
      now,
      progress: () => {},
    });
    const next = registerOf(urbanRural, { date: "2027-01-01", idl: "002" });

    await expect(killed({ ...next, isSample: true, isConfirmed: true })).rejects.toThrow();
    expect(await gminas.current(), `after ${writesMax} writes`).toEqual(before);

    await take(next);
    const { id } = (await gminas.current())!;
    expect(await gminas.all(id), `after ${writesMax} writes`).toEqual(wanted);
  }
});

it("puts no dictionary in force that lacks the gmina that calls go to when nothing better is known", async () => {
  const { gminas, take } = await desk({ defaultGmina: łódźCode });
  const without = registerOf(rural.filter(({ code }) => code !== łódźCode));

  await expect(take(without)).rejects.toThrow(DefaultGminaMissing);
  expect(await gminas.current()).toBeUndefined();

  await take(registerOf(rural));
  const before = await gminas.current();
  await expect(take(without)).rejects.toThrow(łódźCode);
  expect(await gminas.current()).toEqual(before);
});

it("takes a dictionary in which that gmina's code is gone and has a successor", async () => {
  const { gminas, take } = await desk({ defaultGmina: "0602062" });
  await take(registerOf(rural));

  await take(registerOf(urbanRural, { date: "2027-01-01" }));

  const present = (await gminas.current())!;
  expect(present.version).toBe(2);
  expect((await gminas.resolve(present.id, "0602062", "Józefów"))?.code).toBe("0602065");
});

it("goes back to no dictionary that lacks that gmina, but to one that has its successor", async () => {
  const { gminas, take } = await desk({ defaultGmina: "0602062" });
  await take(registerOf(rural.filter(({ code }) => code !== łódźCode)));
  await take(registerOf(urbanRural, { date: "2027-01-01" }));
  const present = await gminas.current();

  await expect(rollBackGminas({ gminas, defaultGmina: łódźCode, now })()).rejects.toThrow(DefaultGminaMissing);
  expect(await gminas.current()).toEqual(present);

  expect(await rollBackGminas({ gminas, defaultGmina: "0602065", now })()).toMatchObject({ version: 3 });
});

/** Files of nine gminas that stay, and others; from so many of the nine, calls go to another place than at first. */
const nine = ({ rerouted = 0, others = 0 }) => {
  const places = Array.from({ length: 9 + others }, (_, place) => ({
    code: `0602${place + 10}2`,
    name: `Wieś ${"abcdefghijklmnopqrst"[place]}`,
    ...biłgorajski,
  }));
  const [was, is] = [linesOf(places), linesOf(places, { idl: "002" })];
  const nka = was.nka.map((line, row) => (row > 0 && row <= rerouted ? is.nka[row]! : line));
  return { terc: utf8(was.terc.join("\n")), nka: utf8(nka.join("\n")) };
};

it("puts nothing in force that reroutes more than a third of the gminas that stay, unless that is confirmed", async () => {
  const { gminas, take } = await desk({ defaultGmina: "0602102" });
  const unconfirmed = (register: ReturnType<typeof nine>) => take(register, { isConfirmed: false });
  await unconfirmed(nine({}));
  await unconfirmed(nine({ rerouted: 3 }));
  await unconfirmed(nine({}));
  const before = await gminas.current();
  expect(before).toMatchObject({ version: 3 });

  const many = nine({ rerouted: 4, others: 9 });
  const { message } = (await thrownBy(unconfirmed(many))) as Error;
  expect(message).toContain("4 of the 9 gminas that stay");
  expect(message).toContain("(0602102, 0602112, 0602122, 0602132)");
  expect(message).toContain("--confirm");
  expect(await gminas.current()).toEqual(before);

  await take(many);
  expect(await gminas.current()).toMatchObject({ version: 4, gminas: 18 });
  expect((await unconfirmed(many)).isSame).toBe(true);
});

const lines = linesOf(urbanRural);
const tercText = lines.terc.join("\n");
const nkaText = lines.nka.join("\n");

it.each([
  ["with a mark at their beginning", utf8(`\uFEFF${tercText}`), utf8(`\uFEFF${nkaText}`)],
  ["in Windows-1250", windows1250(tercText), windows1250(nkaText)],
  ["in an encoding each", utf8(tercText), windows1250(nkaText)],
])("makes the same dictionary of the same files %s", async (_, terc, nka) => {
  const { gminas, take } = await desk({ defaultGmina: łódźCode });
  await take(registerOf(urbanRural));
  const { id } = (await gminas.current())!;

  expect((await take({ terc, nka })).isSame).toBe(true);
  for (const beginning of ["lodz", "łódź", "ŁÓDŹ"])
    expect((await gminas.named(id, beginning)).map(({ name }) => name)).toEqual(["Łódź"]);
});

const cutInLetter = (text: string): Uint8Array => {
  const bytes = utf8(text);
  return bytes.slice(0, bytes.lastIndexOf(0xc5) + 1);
};

it.each([
  ["a wrong separator in the register", tercText.replaceAll(";", ","), nkaText],
  ["a wrong separator in the table", tercText, nkaText.replaceAll("|", ";")],
  ["swapped columns in the register", tercText.replace("GMI;RODZ", "RODZ;GMI"), nkaText],
  ["swapped columns in the table", tercText, nkaText.replace("gm|typ_gm", "typ_gm|gm")],
  ["swapped cells under the right columns", tercText, nkaText.replace("Łódź|m|Łódź|łódzkie", "m|Łódź|Łódź|łódzkie")],
  ["a code twice", `${tercText}\n${lines.terc.at(-1)}`, nkaText],
  ["a register cut in the middle of a letter", cutInLetter(tercText), nkaText],
  ["a table cut in the middle of a letter", tercText, cutInLetter(nkaText)],
  ["a register that ends within a row", tercText.slice(0, -3), nkaText],
  ["a table that ends early", tercText, lines.nka.slice(0, -1).join("\n")],
  ["an empty register", "", nkaText],
  ["a table for a register", nkaText, nkaText],
])("replaces nothing by %s", async (_, terc, nka) => {
  const { table, name } = await testTable();
  const gminas = gminaStore(table, { takesSamples: true });
  const uses = { defaultGmina: łódźCode, now, progress: () => {} };
  await importGminas({ ...uses, gminas })({ ...registerOf(rural), isSample: true });
  const before = await gminas.current();
  const watched = tableNamed(name);
  const calls = callsOf(watched.client);
  const store = gminaStore(watched.table, { takesSamples: true });
  const take = importGminas({ ...uses, gminas: store });
  const bytes = (file: string | Uint8Array) => (typeof file === "string" ? utf8(file) : file);

  await expect(take({ terc: bytes(terc), nka: bytes(nka), isSample: true })).rejects.toThrow(FileFaults);
  expect(calls).toEqual([]);
  expect(await gminas.current()).toEqual(before);
});

it("takes no register that ends early, unless it is a sample", async () => {
  const { table } = await testTable();
  const gminas = gminaStore(table);
  const take = importGminas({ gminas, defaultGmina: firstOfSome, now, progress: () => {} });

  await expect(take({ ...someRegister({ gminas: 2_460 }), isSample: false })).rejects.toThrow("only 2460 gminas");
  expect(await gminas.current()).toBeUndefined();
});

it("says what is in force, and what was left out", async () => {
  const { take } = await desk({ defaultGmina: łódźCode });
  const { terc, nka } = linesOf(rural);

  const imported = await take({
    terc: utf8(terc.join("\n")),
    nka: utf8(
      [
        ...nka,
        "9|22|Obsza|gw|biłgorajski|lubelskie|22|C|001|112",
        "10|22|Józefów|gw|biłgorajski|lubelskie|22|C|002|112",
      ].join("\n"),
    ),
  });

  expect(importText(imported).split("\n")).toEqual([
    "In force: 3 gminas, as of 2026-01-01.",
    "  added: 3 (0602062, 1061011, 0606102)",
    "Rows of the NKA table that were left out:",
    "  line 5: the register has no gmina Obsza (gw), powiat biłgorajski, lubelskie",
    "  line 6: another routing number for 112 from Józefów than line 2",
  ]);
});

const shownBy = (isTTY: boolean, kept: readonly number[]): readonly string[] => {
  const shown: string[] = [];
  const show = showProgress({ isTTY, write: (text: string | Uint8Array) => shown.push(String(text)) > 0 });
  for (const each of kept) show(each, 200);
  return shown;
};

it("shows a tenth once in a log, however small or large the steps", () => {
  expect(shownBy(false, [10, 19, 20, 21, 39, 70, 71, 200])).toEqual([
    "10%, 20 of 200\n",
    "35%, 70 of 200\n",
    "100%, 200 of 200\n",
  ]);
});

it("shows each step on a terminal, over the same line", () => {
  expect(shownBy(true, [49, 200])).toEqual([
    "\r[####                ] 24%, 49 of 200",
    "\r[####################] 100%, 200 of 200\n",
  ]);
});

it("refuses a sample on a stage before it reads a file", async () => {
  const { ops } = operationsOn(await testTable());

  expect(await sentenceOf(ops("import-gminas", "--sample", "--terc", "none.csv", "--nka", "none.txt"))).toContain(
    "Samples are for the local system",
  );
});
