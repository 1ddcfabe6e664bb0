/**
 * Keeps dictionaries of gminas, each whole in a partition of its own: an import writes a new one beside the one in force, and the last write
 * switches, so nobody ever reads half of one. An import that was interrupted goes on where it was.
 */
import * as z from "zod/mini";
import {
  Dictionary,
  DictionaryGmina,
  type ListedGmina,
  listedGmina,
  type WholeDictionary,
} from "../domain/emergency/dictionary.ts";
import { LineNumber } from "../domain/emergency/number.ts";
import { Seat } from "../domain/emergency/seat.ts";
import { kindOf, kinds, partsOf, routedCode, searchable } from "../domain/emergency/terc.ts";
import { AccountId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type Key, keys, ranges } from "./keys.ts";
import { type Found, type ItemRead, type PageRead, readPage } from "./reads.ts";
import { type Item, type Table, transactionActionsMax, type Write } from "./table.ts";

export type GminaStore = ReturnType<typeof gminaStore>;

/** Each is kept by its code and by its name. */
const gminasAtOnce = Math.floor((transactionActionsMax - 1) / 2);
const readAtOnce = 500;
/** Of each, an item is read: as many as one BatchGet takes. */
const placedAtOnce = 100;
/** So many places are listed for a beginning of a name. */
const listedMax = 10;

const Import = z.object({
  registerDate: z.iso.date(),
  isSample: z.boolean(),
  /** How many gminas are kept, and how many there are. */
  kept: z.int(),
  gminas: z.int(),
});
type Import = z.infer<typeof Import>;

/** What is placed by a code: a number by its place of use, or the seat of an account. */
export type Placed = { readonly number: string } | { readonly seatOf: AccountId };

/** `takesSamples`: on the local system only, for calls to 112 must never be routed by a sample. */
export const gminaStore = (table: Table, { takesSamples = false }: { readonly takesSamples?: boolean } = {}) => ({
  /** Which dictionary is in force; undefined before the first import. */
  async current(): Promise<Dictionary | undefined> {
    const item = await table.get(keys.dictionary);
    return item && dictionaryRead.parse(item);
  },

  /** A whole dictionary, by code. */
  async all(dictionaryId: string): Promise<WholeDictionary> {
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
    return { places: found.filter((gmina) => !isReplaced(gmina)), replaced: found.filter(isReplaced) };
  },

  /**
   * The place by whose routing calls go from a code that a customer gave: of a city for a part of it, of an urban-rural gmina its town where
   * `city` is the town's name and else its rural part, and the successor of a code that is gone. Undefined where the dictionary has none.
   */
  async resolve(dictionaryId: string, code: string, city: string): Promise<DictionaryGmina | undefined> {
    const isUrbanRural = kindOf(code) === kinds.urbanRural;
    const codes = isUrbanRural ? partsOf(code) : [code, routedCode(code)];
    const items = await table.getAll(codes.map((each) => keys.gmina(dictionaryId, each)));
    const [first, second] = items.map((item) => item && z.parse(DictionaryGmina, item));
    if (isUrbanRural) return first && searchable(first.name) === searchable(city) ? first : second;
    return first && second;
  },

  /** Up to ten places whose name begins so, with or without Polish letters. */
  async named(dictionaryId: string, beginning: string): Promise<readonly ListedGmina[]> {
    return (await readPage(table, namesRead(dictionaryId, beginning))).gminas;
  },

  /**
   * Keeps a dictionary beside the one in force, from where an import of the same one was interrupted. One that runs at the same time never
   * sets it back: whoever is overtaken goes on from what is kept. `progress` hears how many of its gminas are kept. Throws for a sample
   * where none is taken.
   */
  async keep(
    dictionaryId: string,
    about: Pick<Import, "registerDate" | "isSample">,
    gminas: readonly DictionaryGmina[],
    progress: (kept: number) => void,
  ): Promise<void> {
    if (about.isSample && !takesSamples) throw new Error(noSamples);
    let begun = await table.get(keys.gminaImport(dictionaryId));
    while (keptOf(begun) < gminas.length) {
      const read = keptOf(begun);
      const batch = gminas.slice(read, read + gminasAtOnce);
      const soFar: Import = { ...about, kept: read + batch.length, gminas: gminas.length };
      const item = { ...keys.gminaImport(dictionaryId), ...soFar };
      const refused = await table.tryTransact([
        {
          Put: {
            Item: item,
            ...(begun
              ? { ConditionExpression: "kept = :read", ExpressionAttributeValues: { ":read": read } }
              : { ConditionExpression: "attribute_not_exists(pk)" }),
          },
        },
        ...batch.flatMap((gmina) => gminaWrites(dictionaryId, gmina)),
      ]);
      begun = refused ? refused[0]!.item : item;
      progress(keptOf(begun));
    }
  },

  /**
   * Lets a dictionary answer codes of earlier ones, too, by their successors. A code's successor depends on the dictionary alone, so
   * whatever was kept before stays right. To be called before the dictionary is put in force.
   */
  async keepReplaced(dictionaryId: string, replaced: WholeDictionary["replaced"]): Promise<void> {
    for (let from = 0; from < replaced.length; from += transactionActionsMax)
      await table.transact(
        replaced
          .slice(from, from + transactionActionsMax)
          .map((gmina) => ({ Put: { Item: { ...keys.gmina(dictionaryId, gmina.replaces), ...gmina } } })),
      );
  },

  /**
   * Puts a dictionary in force that is kept whole, later than the one before, which can still be read by its time. Refuses `not_found` where
   * there is none of this id, and `conflict` where it is not whole, or another one was put in force since `before` was read. Throws for a
   * sample where none is taken.
   */
  async putInForce(before: Dictionary | undefined, id: string, at: Date): Promise<Dictionary> {
    const kept = await table.get(keys.gminaImport(id));
    if (!kept) throw new Refusal(common.not_found);
    const { registerDate, isSample, gminas, kept: soMany } = z.parse(Import, kept);
    if (isSample && !takesSamples) throw new Error(noSamples);
    if (soMany !== gminas) throw new Refusal(common.conflict);
    const version = (before?.version ?? 0) + 1;
    const previous = before?.id ?? null;
    const since = new Date(Math.max(at.getTime(), before ? Date.parse(before.since) + 1 : 0)).toISOString();
    const dictionary: Dictionary = { id, registerDate, isSample, gminas, since, previous, version };
    const refused = await table.tryTransact([
      {
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
      },
      { Put: { Item: { ...keys.dictionarySince(since, version), ...dictionary } } },
    ]);
    if (refused) throw new Refusal(common.conflict);
    return dictionary;
  },

  /** The numbers and seats that are placed by a code now, a page at a time. */
  async *placedIn(code: string): AsyncGenerator<readonly Placed[]> {
    let after: string | undefined;
    do {
      const page = await table.query(ranges.placed(code), { limit: placedAtOnce, newestFirst: false, after });
      const placed = page.items.map(({ sk }) => placedOf(sk as string));
      // A pointer stays when its number or seat moves.
      const items = placed.length === 0 ? [] : await table.getAll(placed.map(keyOf));
      yield placed.filter((each, place) => isPlacedBy(code, each, items[place]));
      after = page.next;
    } while (after !== undefined);
  },
});

const keptOf = (begun: Item | undefined): number => (begun ? z.parse(Import, begun).kept : 0);

const noSamples = "Samples are for the local system: calls to 112 must never be routed by one.";

const placedOf = (sk: string): Placed => {
  const [kind, id = ""] = sk.split("#");
  return kind === "NUMBER" ? { number: id } : { seatOf: AccountId.parse(id) };
};

const keyOf = (placed: Placed): Key => ("number" in placed ? keys.number(placed.number) : keys.seat(placed.seatOf));

const isPlacedBy = (code: string, placed: Placed, item: Item | undefined): boolean => {
  if (!item) return false;
  if ("seatOf" in placed) return z.parse(Seat, item).code === code;
  const { enabled, location, verified } = z.parse(LineNumber, item);
  return enabled && [location, verified].some((place) => place?.gmina.code === code);
};

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

const isReplaced = (gmina: DictionaryGmina): gmina is WholeDictionary["replaced"][number] =>
  gmina.replaces !== undefined;

/** Which dictionary is in force, read beside something else. */
export const dictionaryRead: ItemRead<Dictionary> = {
  key: keys.dictionary,
  parse: (item) => z.parse(Dictionary, item),
};

/** The one that was in force at a past moment; undefined before the first import. */
export const dictionaryUntilRead = (instant: string): PageRead<Dictionary | undefined> => ({
  range: ranges.dictionaryUntil(instant),
  page: { limit: 1, newestFirst: true },
  parse: ({ items: [item] }) => item && z.parse(Dictionary, item),
});

/** The place that a dictionary answers for a code: its own, or its successor where the code is gone. */
export const gminaRead = (dictionaryId: string, code: string): ItemRead<DictionaryGmina> => ({
  key: keys.gmina(dictionaryId, code),
  parse: (item) => z.parse(DictionaryGmina, item),
});

type Names = { readonly dictionaryId: string; readonly gminas: readonly ListedGmina[] };
const namesRead = (dictionaryId: string, beginning: string): PageRead<Names> => ({
  range: ranges.gminasNamed(dictionaryId, searchable(beginning)),
  page: { limit: listedMax, newestFirst: false },
  parse: ({ items }) => ({ dictionaryId, gminas: items.map(nameOf) }),
});
const GminaName = z.pick(DictionaryGmina, { code: true, name: true, powiat: true, voivodeship: true });
const nameOf = (item: Item): ListedGmina => listedGmina(z.parse(GminaName, item));

/**
 * Looks places up by the beginning of a name in one round trip: the names of the dictionary that was last in force here are read beside
 * which one is in force now, and read again only where that is another. One for each process, beside the verb that uses it.
 */
export const gminaNames = () => {
  let lastSeen = "none";
  return {
    reads: (beginning: string) => ({ dictionary: dictionaryRead, names: namesRead(lastSeen, beginning) }),

    /** The answer of these reads; undefined before the first import. */
    async listed(
      { dictionary, names }: Found<{ dictionary: ItemRead<Dictionary>; names: PageRead<Names> }>,
      beginning: string,
      gminas: Pick<GminaStore, "named">,
    ): Promise<readonly ListedGmina[] | undefined> {
      if (!dictionary) return undefined;
      lastSeen = dictionary.id;
      return names.dictionaryId === dictionary.id ? names.gminas : gminas.named(dictionary.id, beginning);
    },
  };
};
