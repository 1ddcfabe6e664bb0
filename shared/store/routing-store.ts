/**
 * Answers where emergency calls go: in two round trips, for one number as for a hundred. The first reads the numbers and which dictionary is
 * in force, the second the gminas of that dictionary, and the seats. It reads nothing of an account but the gmina of its seat.
 */
import * as z from "zod/mini";
import type { Dictionary, DictionaryGmina } from "../domain/emergency/dictionary.ts";
import type { LineNumber } from "../domain/emergency/number.ts";
import { candidatesFor, type EmergencyRules, type RoutedNumber, routingOf } from "../domain/emergency/routing.ts";
import { Seat } from "../domain/emergency/seat.ts";
import { log } from "../log.ts";
import { dictionaryRead, dictionaryUntilRead, gminaRead } from "./gmina-store.ts";
import { keys } from "./keys.ts";
import { numberRead, numberUntilRead } from "./number-store.ts";
import { type ItemRead, readPage } from "./reads.ts";
import { seatUntilRead } from "./seat-store.ts";
import type { Table } from "./table.ts";

export type RoutingStore = ReturnType<typeof routingStore>;

/** A number as it was asked for, and in E.164 where it is one. */
export type Asked = { readonly text: string; readonly number: string | undefined };

type NumberName = `number ${string}`;
type FirstReads = { readonly dictionary: ItemRead<Dictionary> } & {
  readonly [Name in NumberName]: ItemRead<LineNumber>;
};
type FirstFound = { readonly dictionary: Dictionary | undefined } & {
  readonly [Name in NumberName]: LineNumber | undefined;
};

/** What the first round trip reads. */
export const routingReads = (asked: readonly Asked[]): FirstReads => ({
  dictionary: dictionaryRead,
  ...Object.fromEntries(
    asked.flatMap(({ number }) => (number === undefined ? [] : [[`number ${number}`, numberRead(number)] as const])),
  ),
});

type Known = { readonly text: string; readonly number: LineNumber | undefined };

type Uses = {
  readonly table: Pick<Table, "getAll" | "query">;
  readonly rules: EmergencyRules;
  /** Whether calls may be routed by a sample: nobody's life depends on the local system. */
  readonly takesSamples: boolean;
};

export const routingStore = ({ table, rules, takesSamples }: Uses) => {
  const usable = (dictionary: Dictionary | undefined): Dictionary | undefined => {
    if (dictionary && (takesSamples || !dictionary.isSample)) return dictionary;
    log.error("emergency.no_dictionary", { isSample: dictionary?.isSample ?? false });
    return undefined;
  };

  /** Gminas by the codes they were looked for by, and seats by their accounts, at once. */
  const readPlaces = async (
    dictionary: Dictionary,
    codes: readonly string[],
    accountIds: readonly Seat["accountId"][],
  ) => {
    const reads = codes.map((code) => [code, gminaRead(dictionary.id, code)] as const);
    const items = await table.getAll([...reads.map(([, { key }]) => key), ...accountIds.map(keys.seat)]);
    const gminas = reads.flatMap(([code, { parse }], place) => {
      const item = items[place];
      return item ? [[code, parse(item)] as const] : [];
    });
    const seats = items.slice(reads.length).flatMap((item) => (item ? [z.parse(Seat, item)] : []));
    return {
      gminas: new Map<string, DictionaryGmina>(gminas),
      seats: new Map(seats.map((seat) => [seat.accountId, seat.code])),
    };
  };

  /** The answers for numbers that were read, in their order. */
  const routed = async (known: readonly Known[], read: Dictionary | undefined): Promise<RoutedNumber[]> => {
    const dictionary = usable(read);
    if (!dictionary)
      return known.map(({ text, number }) =>
        routingOf(text, number, { candidates: [], gminas: new Map(), dictionary: undefined }),
      );
    const hinted = codesOf(known.map(({ number }) => candidatesFor(number, number?.seatCode, rules)));
    const accounts = new Set(known.flatMap(({ number }) => number?.accountId ?? []));
    const { gminas, seats } = await readPlaces(dictionary, hinted, [...accounts]);
    const candidates = known.map(({ number }) =>
      candidatesFor(number, number?.accountId ? seats.get(number.accountId) : undefined, rules),
    );
    // A number that does not know yet that the seat has moved costs one round trip more.
    const unread = codesOf(candidates).filter((code) => !hinted.includes(code));
    const more = unread.length === 0 ? undefined : await readPlaces(dictionary, unread, []);
    const all = new Map([...gminas, ...(more?.gminas ?? [])]);
    return known.map(({ text, number }, place) =>
      routingOf(text, number, { candidates: candidates[place]!, gminas: all, dictionary }),
    );
  };

  return {
    /** The answers for what `routingReads` asked for, in that order. */
    answers: (asked: readonly Asked[], found: FirstFound): Promise<RoutedNumber[]> =>
      routed(
        asked.map(({ text, number }) => ({
          text: number ?? text,
          number: number === undefined ? undefined : found[`number ${number}`],
        })),
        found.dictionary,
      ),

    /** The answers for numbers that are known to be there: for an export. */
    async answersFor(numbers: readonly string[], dictionary: Dictionary | undefined): Promise<RoutedNumber[]> {
      const reads = numbers.map(numberRead);
      const items = numbers.length === 0 ? [] : await table.getAll(reads.map(({ key }) => key));
      const known = numbers.map((text, place) => ({ text, number: items[place] && reads[place]!.parse(items[place]) }));
      return routed(known, dictionary);
    },

    /** The answer as it was at a past moment: by the number, the seat and the dictionary of that moment. */
    async answerAt({ text, number }: Asked, instant: string): Promise<RoutedNumber> {
      const [known, read] = await Promise.all([
        number === undefined ? undefined : readPage(table, numberUntilRead(number, instant)),
        readPage(table, dictionaryUntilRead(instant)),
      ]);
      const seat = known?.accountId ? await readPage(table, seatUntilRead(known.accountId, instant)) : undefined;
      const candidates = candidatesFor(known, seat?.code, rules);
      const dictionary = usable(read);
      const { gminas } = dictionary
        ? await readPlaces(
            dictionary,
            candidates.map(({ code }) => code),
            [],
          )
        : { gminas: new Map<string, DictionaryGmina>() };
      return routingOf(number ?? text, known, { candidates, gminas, dictionary });
    },
  };
};

type Candidates = ReturnType<typeof candidatesFor>;
const codesOf = (candidates: readonly Candidates[]): string[] => [
  ...new Set(candidates.flatMap((each) => each.map(({ code }) => code))),
];
