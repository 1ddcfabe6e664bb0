/** Loads the dictionary of gminas from the two official files. */

import type { Clock } from "../shared/clock.ts";
import {
  changesBetweenDictionaries,
  type Dictionary,
  type DictionaryChanges,
  type GoneCode,
  goneCodes,
  placesOf,
  type WholeDictionary,
} from "../shared/domain/emergency/dictionary.ts";
import { type RowFault, readNka, readTerc } from "../shared/domain/emergency/register-files.ts";
import { sha256 } from "../shared/security/hash.ts";
import type { GminaStore, Placed } from "../shared/store/gmina-store.ts";

type Uses = {
  readonly gminas: GminaStore;
  /** The gmina by which calls are routed when nothing better is known: no dictionary is put in force without it. */
  readonly defaultGmina: string;
  readonly now: Clock;
  /** How many of how many gminas are kept. */
  readonly progress: (kept: number, all: number) => void;
};

export type Imported = {
  readonly registerDate: string;
  readonly gminas: number;
  /** Whether it was in force already. */
  readonly isSame: boolean;
  readonly changes: DictionaryChanges;
  /** The codes of the dictionary before that are no places any more. */
  readonly gone: readonly GoneCode[];
  /** Rows of the NKA table that name no place of the register, or contradict an earlier row. */
  readonly leftOut: readonly RowFault[];
};

/**
 * Imports a dictionary and puts it in force, at once and whole. Repeated with the same files it changes nothing; interrupted, it goes on
 * where it was. Throws `FileFaults` and `DefaultGminaMissing`, and `ManyRerouted` unless `isConfirmed`; refuses `conflict` where somebody
 * else imports at the same time.
 */
export const importGminas =
  ({ gminas, defaultGmina, now, progress }: Uses) =>
  async (files: {
    readonly terc: Uint8Array;
    readonly nka: Uint8Array;
    readonly isSample: boolean;
    readonly isConfirmed?: boolean;
  }): Promise<Imported> => {
    const { isSample, isConfirmed = false } = files;
    const register = readTerc(files.terc, { isSample });
    const table = readNka(files.nka, register.gminas);
    const places = placesOf(register.gminas, table);
    const before = await gminas.current();
    const id = sha256(JSON.stringify([places, register.date, isSample])).slice(0, idDigits);
    const isSame = before?.id === id;
    const inForce = await wholeOf(gminas, before?.id);
    const changes = changesBetweenDictionaries(inForce.places, places);
    // A repeated import reports what the first one did: that may have been killed before it reported anything.
    const gone = goneCodes(isSame ? await wholeOf(gminas, before.previous) : inForce, places);
    if (!isSame) mustAnswer(defaultGmina, { places, replaced: replacedBy(gone) });
    if (!isConfirmed) mustRerouteFew(changes, places.length);
    if (!isSame) {
      await gminas.keep(id, { registerDate: register.date, isSample }, places, (kept) => progress(kept, places.length));
      await gminas.keepReplaced(id, replacedBy(gone));
      await gminas.putInForce(before, id, now());
    }
    return { registerDate: register.date, gminas: places.length, isSame, changes, gone, leftOut: table.leftOut };
  };

const idDigits = 24;

const wholeOf = async (gminas: GminaStore, id: string | null | undefined): Promise<WholeDictionary> =>
  id == null ? { places: [], replaced: [] } : gminas.all(id);

const replacedBy = (gone: readonly GoneCode[]): WholeDictionary["replaced"] =>
  gone.flatMap(({ code, successor }) => (successor ? [{ ...successor, replaces: code }] : []));

/** The dictionary would leave calls without an answer. */
export class DefaultGminaMissing extends Error {
  override readonly name = "DefaultGminaMissing";
}

const mustAnswer = (defaultGmina: string, { places, replaced }: WholeDictionary): void => {
  const isThere =
    places.some(({ code }) => code === defaultGmina) || replaced.some(({ replaces }) => replaces === defaultGmina);
  if (!isThere)
    throw new DefaultGminaMissing(
      `Nothing was put in force: ${defaultGmina}, the gmina by which calls are routed when nothing better is known, is not in this dictionary. Choose another one in emergencyRules (infra/stages.ts), deploy, and repeat the command.`,
    );
};

/** So many gminas would be routed to another place that the files may be the wrong ones. */
export class ManyRerouted extends Error {
  override readonly name = "ManyRerouted";
}

const mustRerouteFew = ({ added, rerouted }: DictionaryChanges, gminas: number): void => {
  const staying = gminas - added.length;
  const reroutedMax = staying / 3;
  if (rerouted.length > reroutedMax)
    throw new ManyRerouted(
      `Nothing was put in force: calls from ${rerouted.length} of the ${staying} gminas that stay would be routed to another place (${codesText(rerouted)}). If that is right, repeat the command with --confirm.`,
    );
};

type RolledBack = Dictionary & { readonly gone: readonly GoneCode[] };

/**
 * Puts the dictionary in force again that was before the present one. Undefined where there was none. Codes that only the present one has
 * are answered by their successors in that one.
 */
export const rollBackGminas =
  ({ gminas, defaultGmina, now }: Omit<Uses, "progress">) =>
  async (): Promise<RolledBack | undefined> => {
    const present = await gminas.current();
    if (!present?.previous) return undefined;
    const [inForce, { places, replaced }] = [await gminas.all(present.id), await gminas.all(present.previous)];
    const gone = goneCodes(inForce, places);
    mustAnswer(defaultGmina, { places, replaced: [...replaced, ...replacedBy(gone)] });
    await gminas.keepReplaced(present.previous, replacedBy(gone));
    return { ...(await gminas.putInForce(present, present.previous, now())), gone };
  };

/** What an import did, for whoever started it. */
export const importText = ({ registerDate, gminas, isSame, changes, leftOut }: Imported): string => {
  const changed = Object.entries(changes).filter(([, all]) => all.length > 0);
  return [
    isSame
      ? `These ${gminas} gminas, as of ${registerDate}, are in force already.`
      : `In force: ${gminas} gminas, as of ${registerDate}.`,
    ...changed.map(([what, all]: [string, readonly string[]]) => `  ${what}: ${all.length} (${codesText(all)})`),
    ...(leftOut.length > 0 ? ["Rows of the NKA table that were left out:"] : []),
    ...leftOut.map(({ line, what }) => `  line ${line}: ${what}`),
  ].join("\n");
};

const codesShown = 10;

const codesText = (codes: readonly string[]): string =>
  codes.length <= codesShown
    ? codes.join(", ")
    : `${codes.slice(0, codesShown).join(", ")} and ${codes.length - codesShown} more`;

/**
 * Which numbers and seats are placed by codes that are gone, and what became of the codes: line by line, since there may be any number of
 * them.
 */
export async function* placedLines(
  gminas: Pick<GminaStore, "placedIn">,
  gone: readonly GoneCode[],
): AsyncGenerator<string> {
  for (const { code, successor } of gone) {
    const became = successor ? `${code} is ${successor.code} now` : `${code} no longer resolves`;
    for await (const placed of gminas.placedIn(code))
      if (placed.length > 0) yield `${became}: ${placed.map(placedText).join(", ")}`;
  }
}

const placedText = (placed: Placed): string => ("number" in placed ? placed.number : `seat of ${placed.seatOf}`);

/** Shows how much is kept: over the same line on a terminal, elsewhere by a line for each tenth that is reached. */
export const showProgress = (to: Pick<NodeJS.WriteStream, "isTTY" | "write">): Uses["progress"] => {
  let tenthShown = 0;
  return (kept, all) => {
    const percent = Math.floor((kept / all) * 100);
    const tenth = Math.floor(percent / 10);
    if (to.isTTY) {
      const bar = "#".repeat(Math.floor(percent / 5)).padEnd(20);
      to.write(`\r[${bar}] ${percent}%, ${kept} of ${all}${kept === all ? "\n" : ""}`);
    } else if (tenth > tenthShown) {
      to.write(`${percent}%, ${kept} of ${all}\n`);
      tenthShown = tenth;
    }
  };
};
