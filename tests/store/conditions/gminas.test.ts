/** The conditions of putting a dictionary of gminas in force. */
import type { DictionaryGmina } from "../../../shared/domain/emergency/dictionary.ts";
import { gminaStore } from "../../../shared/store/gmina-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { thrownBy } from "../../support/refusals.ts";

const now = new Date("2026-11-30T10:00:00Z");
const warszawa: DictionaryGmina = {
  code: "1465011",
  name: "Warszawa",
  powiat: "Warszawa",
  voivodeship: "mazowieckie",
  routing: { "112": "22C001112" },
};

/** Three dictionaries that are kept, none of them in force: the checks of this file share its table. */
const shelf = async (table: Table, others: Table) => {
  await others.write({ Delete: { Key: keys.dictionary } });
  const theirs = gminaStore(others, { takesSamples: true });
  for (const id of ["first", "second", "third"])
    await theirs.keep(id, { registerDate: "2026-01-01", isSample: true }, [warszawa], () => {});
  return { ours: gminaStore(table, { takesSamples: true }), theirs };
};

conditionsMatter([
  {
    of: "the first import",
    item: "DICTIONARY",
    part: "attribute_not_exists(pk)",
    keeps: "takes the place of no dictionary that was put in force meanwhile",
    holds: async ({ table, others }) => {
      const { ours, theirs } = await shelf(table, others);
      await theirs.putInForce(undefined, "first", now);

      await thrownBy(ours.putInForce(undefined, "second", now));

      return (await theirs.current())?.id === "first";
    },
  },
  {
    of: "an import",
    item: "DICTIONARY",
    part: "#version = :read",
    keeps: "takes the place of the dictionary that it was compared with, and of no other",
    holds: async ({ table, others }) => {
      const { ours, theirs } = await shelf(table, others);
      const before = await theirs.putInForce(undefined, "first", now);
      await theirs.putInForce(before, "second", now);

      await thrownBy(ours.putInForce(before, "third", now));

      return (await theirs.current())?.id === "second";
    },
  },
]);
