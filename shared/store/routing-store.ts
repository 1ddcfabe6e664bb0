/**
 * Answers where emergency calls go: in two round trips, for one number as for a hundred. The first reads the numbers and which dictionary is
 * in force, the second the gminas of that dictionary, and the seats. It reads nothing of an account but the gmina of its seat.
 */
import type { Dictionary, DictionaryGmina } from "../domain/emergency/dictionary.ts";
import type { LineNumber } from "../domain/emergency/number.ts";
import { candidatesFor, type EmergencyRules, type RoutedNumber, routingOf } from "../domain/emergency/routing.ts";
import type { Seat } from "../domain/emergency/seat.ts";
import type { Measure } from "../domain/metrics.ts";
import { described, log } from "../log.ts";
import { dictionaryRead, dictionaryUntilRead, gminaRead } from "./gmina-store.ts";
import { type NumbersPage, numberRead, numbersRead, numberUntilRead } from "./number-store.ts";
import { type ItemRead, type Reads, readPage, readTogether } from "./reads.ts";
import { seatRead, seatUntilRead } from "./seat-store.ts";
import type { Table } from "./table.ts";

export type RoutingStore = ReturnType<typeof routingStore>;

/** A number as it was asked for, and in E.164 where it is one. */
export type Asked = { readonly text: string; readonly number: string | undefined };

type NumberName = `number ${string}`;
type FirstReads = { readonly dictionary: ItemRead<Dictionary> } & {
  readonly [Name in NumberName]: ItemRead<LineNumber | undefined>;
};
type FirstFound = { readonly dictionary: Dictionary | undefined } & {
  readonly [Name in NumberName]: LineNumber | undefined;
};

/** What the first round trip reads. */
export const routingReads = (asked: readonly Asked[]): FirstReads => ({
  dictionary: dictionaryRead,
  ...Object.fromEntries(
    asked.flatMap(({ number }) =>
      number === undefined ? [] : [[`number ${number}`, readable(numberRead(number))] as const],
    ),
  ),
});

/** What can't be read is not there: one broken item must leave nobody without an answer. It is named in the log. */
const readable = <Value>({ key, parse }: ItemRead<Value>): ItemRead<Value | undefined> => ({
  key,
  parse: (item) => {
    try {
      return parse(item);
    } catch (error) {
      log.error("emergency.unreadable", { ...key, error: described(error) });
      return undefined;
    }
  },
});

/** What DynamoDB leaves unread is asked for once more: an emergency call waits, and won't come again. */
const askingTwice =
  ({ getEach }: Pick<Table, "getEach">): Table["getEach"] =>
  async (wanted) => {
    const first = await getEach(wanted);
    const unread = wanted.filter((_, place) => first[place] === "unread");
    if (unread.length === 0) return first;
    const again = await getEach(unread);
    return first.map((answer, place) => (answer === "unread" ? again[unread.indexOf(wanted[place]!)] : answer));
  };

const notRoutable: Measure = { metric: "calls-not-routable", value: 1, by: {} };

type Known = { readonly text: string; readonly number: LineNumber | undefined };

type Uses = {
  readonly table: Pick<Table, "getEach" | "query">;
  readonly rules: EmergencyRules;
  /** Whether calls may be routed by a sample: nobody's life depends on the local system. */
  readonly takesSamples: boolean;
};

export const routingStore = ({ table: { getEach, query }, rules, takesSamples }: Uses) => {
  const table = { getEach: askingTwice({ getEach }), query };

  const usable = (dictionary: Dictionary | undefined): Dictionary | undefined => {
    if (dictionary && (takesSamples || !dictionary.isSample)) return dictionary;
    return undefined;
  };

  /** Gminas by the codes they were looked for by, and seats by their accounts, at once. */
  const readPlaces = async (
    dictionary: Dictionary,
    codes: readonly string[],
    accountIds: readonly Seat["accountId"][],
  ) => {
    const codeReads = codes.map((code) => [`gmina ${code}`, readable(gminaRead(dictionary.id, code))] as const);
    const seatReads = accountIds.map((id) => [`seat ${id}`, readable(seatRead(id))] as const);
    const reads: Reads = Object.fromEntries([...codeReads, ...seatReads]);
    const found = await (await readTogether(table, [], reads)).found();
    const gminas = codes.flatMap((code) => {
      const gmina = found[`gmina ${code}`] as DictionaryGmina | undefined;
      return gmina ? [[code, gmina] as const] : [];
    });
    const seats = accountIds.flatMap((id) => (found[`seat ${id}`] as Seat | undefined) ?? []);
    return {
      gminas: new Map<string, DictionaryGmina>(gminas),
      seats: new Map(seats.map((seat) => [seat.accountId, seat.code])),
    };
  };

  /** The answers for numbers that were read, in their order. */
  const routed = async (known: readonly Known[], read: Dictionary | undefined): Promise<RoutedNumber[]> => {
    const dictionary = usable(read);
    if (!dictionary) {
      log.error("emergency.not_routable", { why: read ? "sample" : "no-dictionary" }, notRoutable);
      return known.map(({ text, number }) =>
        routingOf(text, number, { candidates: [], gminas: new Map(), dictionary: undefined }),
      );
    }
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
    if (!all.has(rules.defaultGmina))
      log.error(
        "emergency.not_routable",
        { why: "default-gmina-unknown", defaultGmina: rules.defaultGmina },
        notRoutable,
      );
    return known.map(({ text, number }, place) =>
      routingOf(text, number, { candidates: candidates[place]!, gminas: all, dictionary }),
    );
  };

  const answers = (asked: readonly Asked[], found: FirstFound): Promise<RoutedNumber[]> =>
    routed(
      asked.map(({ text, number }) => ({
        text: number ?? text,
        number: number === undefined ? undefined : found[`number ${number}`],
      })),
      found.dictionary,
    );

  /** The answers for numbers, in their order. */
  const answersTo = async (asked: readonly Asked[]): Promise<RoutedNumber[]> => {
    const { found } = await readTogether(table, [], routingReads(asked));
    return answers(asked, await found());
  };

  return {
    /** The answers for what `routingReads` asked for, in that order. */
    answers,
    answersTo,

    /** A page of the answers for all numbers, for a switch that keeps its own copy. */
    async export(page: NumbersPage): Promise<{ answers: RoutedNumber[]; next: string | undefined }> {
      const { numbers, next } = await readPage(table, numbersRead(page));
      return { answers: await answersTo(numbers.map((number) => ({ text: number, number }))), next };
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
