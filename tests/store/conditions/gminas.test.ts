/** The conditions of putting a dictionary of gminas in force. */
import type { DictionaryGmina } from "../../../shared/domain/emergency/dictionary.ts";
import { gminaStore } from "../../../shared/store/gmina-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import type { Table } from "../../../shared/store/table.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { beforeNext, injectFaults } from "../../support/faults.ts";
import { thrownBy } from "../../support/refusals.ts";

const now = new Date("2026-11-30T10:00:00Z");
const about = { registerDate: "2026-01-01", isSample: true };
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
  for (const id of ["first", "second", "third"]) await theirs.keep(id, about, [warszawa], () => {});
  return { ours: gminaStore(table, { takesSamples: true }), theirs };
};

/** As many as three writes keep. */
const many = Array.from({ length: 147 }, (_, each) => ({ ...warszawa, code: `14${String(each).padStart(4, "0")}2` }));

/** Whether a dictionary that is kept whole stays so where a slower import of the same one makes one more write and is killed. */
const staysWhole = async ({ client, table, others }: Ground, writesBefore: number): Promise<boolean> => {
  await others.write({ Delete: { Key: keys.dictionary } });
  const [id, theirs] = [crypto.randomUUID(), gminaStore(others, { takesSamples: true })];
  let writesLeft = writesBefore;
  injectFaults(client, ({ command }) => {
    if (command !== "TransactWriteItems") return undefined;
    writesLeft -= 1;
    return writesLeft < 0 ? "lost-before" : undefined;
  });
  const slower = () => gminaStore(table, { takesSamples: true }).keep(id, about, many, () => {});
  if (writesBefore > 0) await thrownBy(slower());
  writesLeft = 1;
  beforeNext(client, "TransactWriteItems", () => theirs.keep(id, about, many, () => {}));

  await thrownBy(slower());

  return (await thrownBy(theirs.putInForce(undefined, id, now))) === undefined;
};

conditionsMatter([
  {
    of: "the first gminas of an import",
    item: "IMPORT",
    part: "attribute_not_exists(pk)",
    keeps: "sets no import back that began, and may have ended, meanwhile",
    holds: (ground) => staysWhole(ground, 0),
  },
  {
    of: "further gminas of an import",
    item: "IMPORT",
    part: "kept = :read",
    keeps: "sets no import back that went further meanwhile",
    holds: (ground) => staysWhole(ground, 1),
  },
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
