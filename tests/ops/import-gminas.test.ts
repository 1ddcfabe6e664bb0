import { expect, it } from "vitest";
import { importGminas, rollBackGminas } from "../../ops/import-gminas.ts";
import { FileFaults } from "../../shared/domain/emergency/register-files.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { injectFaults } from "../support/faults.ts";
import { someRegister } from "../support/registers.ts";
import { tableNamed, testTable } from "../support/table.ts";

const now = () => new Date("2026-11-30T10:00:00Z");

/** An import into a table of its own. */
const desk = async () => {
  const { table, name } = await testTable();
  const gminas = gminaStore(table, { takesSamples: true });
  const seen: number[] = [];
  const take = importGminas({ gminas, now, progress: (kept) => seen.push(kept) });
  return {
    name,
    gminas,
    seen,
    take: (register: ReturnType<typeof someRegister>) => take({ ...register, isSample: true }),
  };
};

it("puts a register of 2,500 gminas in force, and shows how far it is", async () => {
  const { gminas, seen, take } = await desk();

  const { changes, ...imported } = await take(someRegister({ gminas: 2_500 }));

  expect(imported).toEqual({ registerDate: "2026-01-01", gminas: 2_500, isSame: false, gone: [], unknown: [] });
  expect(changes.added).toHaveLength(2_500);
  expect(await gminas.current()).toMatchObject({ gminas: 2_500, isSample: true, version: 1, previous: null });
  expect((await gminas.all((await gminas.current())!.id)).places).toHaveLength(2_500);
  expect(seen.at(-1)).toBe(2_500);
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
  await take(someRegister({ gminas: 200 }));
  const before = await gminas.current();
  const { client, table } = tableNamed(name);
  let writes = 0;
  injectFaults(client, ({ command }) => {
    if (command === "TransactWriteItems") writes += 1;
    return writes > 2 ? "lost-before" : undefined;
  });
  const killed = importGminas({ gminas: gminaStore(table, { takesSamples: true }), now, progress: () => {} });
  const next = someRegister({ gminas: 200, idl: "002" });

  await expect(killed({ ...next, isSample: true })).rejects.toThrow();
  expect(await gminas.current()).toEqual(before);

  seen.length = 0;
  await take(next);
  expect(seen[0]).toBeGreaterThan(2 * 49);
  expect(await gminas.current()).toMatchObject({ version: 2, previous: before!.id });
  const { places } = await gminas.all((await gminas.current())!.id);
  expect(places).toHaveLength(200);
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
  const { gminas, take } = await desk();
  await take(someRegister({ gminas: 60, date: "2026-01-01" }));
  const first = await gminas.current();
  await take(someRegister({ gminas: 60, date: "2027-01-01", idl: "002" }));

  expect(await rollBackGminas({ gminas, now })()).toMatchObject({
    id: first!.id,
    registerDate: "2026-01-01",
    version: 3,
  });
  expect(await gminas.current()).toMatchObject({ id: first!.id });
});

it("has nothing to go back to before the second import", async () => {
  const { gminas, take } = await desk();
  await take(someRegister({ gminas: 60 }));

  expect(await rollBackGminas({ gminas, now })()).toBeUndefined();
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
