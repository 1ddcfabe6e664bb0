/**
 * Keeps dictionaries of gminas, each whole in a partition of its own: an import writes a new one beside the one in force, and the last write
 * switches, so nobody ever reads half of one. An import that was interrupted goes on where it was.
 */
import * as z from "zod/mini";
import { Dictionary, DictionaryGmina } from "../domain/emergency/dictionary.ts";
import { searchable } from "../domain/emergency/terc.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { keys, ranges } from "./keys.ts";
import type { ItemRead } from "./reads.ts";
import { type Table, transactionActionsMax, type Write } from "./table.ts";

export type GminaStore = ReturnType<typeof gminaStore>;

/** Each is kept by its code and by its name. */
const gminasAtOnce = Math.floor((transactionActionsMax - 1) / 2);
const readAtOnce = 500;

const Import = z.object({
  registerDate: z.iso.date(),
  isSample: z.boolean(),
  /** How many gminas are kept, and how many there are. */
  kept: z.int(),
  gminas: z.int(),
});
type Import = z.infer<typeof Import>;

export const gminaStore = (table: Table) => ({
  /** Which dictionary is in force; undefined before the first import. */
  async current(): Promise<Dictionary | undefined> {
    const item = await table.get(keys.dictionary);
    return item && dictionaryRead.parse(item);
  },

  /** A whole dictionary, by code. */
  async all(dictionaryId: string): Promise<DictionaryGmina[]> {
    const found: DictionaryGmina[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await table.query(ranges.gminas(dictionaryId), {
        limit: readAtOnce,
        newestFirst: false,
        after,
      });
      found.push(...items.map((item) => z.parse(DictionaryGmina, item)));
      after = next;
    } while (after !== undefined);
    return found;
  },

  /**
   * Keeps a dictionary beside the one in force, from where an import of the same one was interrupted. `progress` hears how many of its
   * gminas are kept.
   */
  async keep(
    dictionaryId: string,
    about: Pick<Import, "registerDate" | "isSample">,
    gminas: readonly DictionaryGmina[],
    progress: (kept: number) => void,
  ): Promise<void> {
    const begun = await table.get(keys.gminaImport(dictionaryId));
    let kept = begun ? z.parse(Import, begun).kept : 0;
    while (kept < gminas.length) {
      const batch = gminas.slice(kept, kept + gminasAtOnce);
      kept += batch.length;
      const soFar: Import = { ...about, kept, gminas: gminas.length };
      await table.transact([
        ...batch.flatMap((gmina) => gminaWrites(dictionaryId, gmina)),
        { Put: { Item: { ...keys.gminaImport(dictionaryId), ...soFar } } },
      ]);
      progress(kept);
    }
  },

  /**
   * Puts a dictionary in force that is kept whole. Refuses `not_found` where there is none of this id, and `conflict` where it is not
   * whole, or another one was put in force since `before` was read.
   */
  async putInForce(before: Dictionary | undefined, id: string, at: Date): Promise<Dictionary> {
    const kept = await table.get(keys.gminaImport(id));
    if (!kept) throw new Refusal(common.not_found);
    const { registerDate, isSample, gminas, kept: soMany } = z.parse(Import, kept);
    if (soMany !== gminas) throw new Refusal(common.conflict);
    const version = (before?.version ?? 0) + 1;
    const previous = before?.id ?? null;
    const dictionary: Dictionary = { id, registerDate, isSample, gminas, since: at.toISOString(), previous, version };
    const refused = await table.tryWrite({
      Put: {
        Item: { ...keys.dictionary, ...dictionary },
        ...(before
          ? {
              ConditionExpression: "#version = :read",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: { ":read": before.version },
            }
          : { ConditionExpression: "attribute_not_exists(pk)" }),
      },
    });
    if (refused) throw new Refusal(common.conflict);
    return dictionary;
  },
});

const gminaWrites = (dictionaryId: string, gmina: DictionaryGmina): Write[] => {
  const { code, name, powiat, voivodeship } = gmina;
  return [
    { Put: { Item: { ...keys.gmina(dictionaryId, code), ...gmina } } },
    {
      Put: {
        Item: { ...keys.gminaName(dictionaryId, searchable(name), code), code, name, powiat, voivodeship },
      },
    },
  ];
};

/** Which dictionary is in force, read beside something else. */
export const dictionaryRead: ItemRead<Dictionary> = {
  key: keys.dictionary,
  parse: (item) => z.parse(Dictionary, item),
};
