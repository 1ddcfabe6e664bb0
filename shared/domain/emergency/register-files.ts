/**
 * Reads the two files that the dictionary of gminas is made of: the register TERC of Statistics Poland (`;`), and the table of emergency
 * routing numbers of UKE (`|`). What is not what it seems is refused: every bad row is collected with its line, and the message names the
 * first 20. Pure, and in one pass.
 */
import { EmergencyNumber, nkaOf, type Routing } from "./nka.ts";
import { isRouted, kindOf, kinds, routedCode, searchable, TercCode } from "./terc.ts";

/** A gmina, or a part of one, as people choose it and as calls are routed from it. */
export type Gmina = {
  /** Its code in TERC, seven digits. */
  readonly code: string;
  readonly name: string;
  readonly powiat: string;
  readonly voivodeship: string;
};

/** A bad row; lines count from 1, and 0 is the file as a whole. */
export type RowFault = { readonly line: number; readonly what: string };

/** What is wrong with a file: `faults` has all of its bad rows, the message the first 20. */
export class FileFaults extends Error {
  override readonly name = "FileFaults";
  readonly faults: readonly RowFault[];

  constructor(file: string, faults: readonly RowFault[]) {
    const shown = faults.slice(0, shownMax).map(({ line, what }) => (line === 0 ? what : `line ${line}: ${what}`));
    const more = faults.length > shownMax ? [`and ${faults.length - shownMax} more`] : [];
    super([`The ${file} can't be taken:`, ...shown, ...more].join("\n  "));
    this.faults = faults;
  }
}

const shownMax = 20;

/**
 * The text of a file: UTF-8, with or without the mark at its beginning, or Windows-1250. One in another encoding, or cut in the middle of
 * a letter, shows by letters that no Polish name has.
 */
const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1250").decode(bytes);
  }
};

/** Letters of Polish names, and what stands between them. */
const NAME = /^[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż0-9 .,'’()/-]+$/;

const notName = (text: string): string | undefined =>
  NAME.test(text.normalize("NFC").trim())
    ? undefined
    : `"${text}" is no Polish name: the file must be UTF-8 or Windows-1250, and its columns in their order.`;

/** Rows of cells behind a header that must name these columns first, each with its line. */
const rowsOf = (
  file: string,
  bytes: Uint8Array,
  columns: readonly string[],
  separator: string,
): { readonly line: number; readonly cells: readonly string[] }[] => {
  const [header = "", ...rows] = decoded(bytes).split(/\r\n|\n|\r/);
  const cellsOf = (row: string) => row.split(separator).map((cell) => cell.trim().replaceAll('"', ""));
  const named = cellsOf(header).map((name) => name.toLowerCase());
  if (columns.some((name, place) => named[place] !== name.toLowerCase()))
    throw new FileFaults(file, [{ line: 1, what: `the columns must be ${columns.join(separator)}` }]);
  return rows.flatMap((row, place) => (row.trim() === "" ? [] : [{ line: place + 2, cells: cellsOf(row) }]));
};

const tercColumns = ["WOJ", "POW", "GMI", "RODZ", "NAZWA", "NAZWA_DOD", "STAN_NA"];
/** Poland has had 2,477 or more since 2010, and mergers are rare: with fewer, a file was cut. */
const gminasMin = 2_470;
/** Of which there is one for each gmina; its parts, and those of cities, have rows of their own. */
const wholeGminas: readonly string[] = [kinds.urban, kinds.rural, kinds.urbanRural];

/**
 * The gminas of the register with their parts, and the register's date. `isSample`: of Poland, only some need be there. Throws `FileFaults`
 * for a wrong separator or encoding, missing or swapped columns, a code or name that can't be, a code that comes twice, and a cut file.
 */
export const readTerc = (
  bytes: Uint8Array,
  { isSample }: { readonly isSample: boolean },
): { readonly gminas: readonly Gmina[]; readonly date: string } => {
  const file = "TERC file";
  const rows = rowsOf(file, bytes, tercColumns, ";");
  const faults: RowFault[] = [];
  const [voivodeships, powiats] = [new Map<string, string>(), new Map<string, string>()];
  const found = new Map<string, { readonly line: number; readonly name: string }>();
  let date = "";
  for (const { line, cells } of rows) {
    const [woj = "", pow = "", gmi = "", rodz = "", name = "", , standing = ""] = cells;
    const code = `${woj}${pow}${gmi}${rodz}`;
    const what =
      (cells.length < tercColumns.length && "the row is cut, or its separator is no semicolon") ||
      notName(name) ||
      (!/^\d{4}-\d\d-\d\d$/.test(standing) && `STAN_NA is "${standing}"; it must be a date such as 2026-01-01`) ||
      (gmi !== "" && !TercCode.safeParse(code).success && `${code} is no code of a gmina`) ||
      (gmi !== "" && found.has(code) && `the code ${code} comes twice`);
    if (what) faults.push({ line, what });
    else {
      date = standing > date ? standing : date;
      if (pow === "") voivodeships.set(woj, name.toLowerCase());
      else if (gmi === "") powiats.set(`${woj}${pow}`, name);
      else found.set(code, { line, name });
    }
  }
  const gminas = [...found].map(([code, { line, name }]): Gmina => {
    const [powiat, voivodeship] = [powiats.get(code.slice(0, 4)), voivodeships.get(code.slice(0, 2))];
    if (powiat === undefined || voivodeship === undefined)
      faults.push({ line, what: `the ${powiat === undefined ? "powiat" : "voivodeship"} of ${code} is missing` });
    if (!found.has(routedCode(code)))
      faults.push({ line, what: `${code} is part of the city ${routedCode(code)}, which is missing` });
    return { code, name, powiat: powiat ?? "", voivodeship: voivodeship ?? "" };
  });
  const whole = gminas.filter(({ code }) => wholeGminas.includes(kindOf(code))).length;
  if (!isSample && whole < gminasMin)
    faults.push({ line: 0, what: `there are only ${whole} gminas: the file is not whole` });
  if (faults.length > 0) throw new FileFaults(file, faults);
  return { gminas, date };
};

const nkaColumns = ["lp", "wsn", "gm", "typ_gm", "pow", "woj", "wsnd", "hex", "idl", "nr"];

/** Which kinds of gminas a row of the table is about, by the table's own word for them. */
const kindsByWord: ReadonlyMap<string, readonly string[]> = new Map([
  ["m", [kinds.urban, kinds.town, kinds.ruralPart]],
  ["gw", [kinds.rural]],
  ["w", [kinds.rural, kinds.town, kinds.ruralPart]],
  ["m-w", [kinds.rural, kinds.town, kinds.ruralPart]],
]);

/** The table names a gmina by its name, powiat and voivodeship; a city that is a powiat of its own with "m." or "m. st." before it. */
const placeKey = (name: string, powiat: string, voivodeship: string): string =>
  [name, powiat.replace(/^(?:m\.\s*(?:st\.\s*)?|miasto\s+|powiat\s+)/i, ""), voivodeship].map(searchable).join("|");

export type ReadNka = {
  /** Where calls go from each gmina that can be routed, by its code: from each to 112 at least. */
  readonly routings: ReadonlyMap<string, Routing>;
  /** Rows about places that the register does not have, and those that contradict an earlier row: what they say is in no routing. */
  readonly leftOut: readonly RowFault[];
};

/**
 * The table of routing numbers. The first row for a gmina and a number stands; a row without a place called says that the number is not
 * served from there. Throws `FileFaults` for a wrong separator or encoding, swapped columns, parts that make no routing number, and a gmina
 * from which 112 can't be reached.
 */
export const readNka = (bytes: Uint8Array, gminas: readonly Gmina[]): ReadNka => {
  const file = "NKA table";
  const faults: RowFault[] = [];
  const leftOut: RowFault[] = [];
  const routed = gminas.filter(({ code }) => isRouted(code) && routedCode(code) === code);
  const byPlace = Map.groupBy(routed, ({ name, powiat, voivodeship }) => placeKey(name, powiat, voivodeship));
  const routings = new Map<string, Routing>();
  /** By code and number dialled, the line of the row that stands. */
  const standing = new Map<string, number>();
  for (const { line, cells } of rowsOf(file, bytes, nkaColumns, "|")) {
    const [, , name = "", type = "", powiat = "", voivodeship = "", wsnd = "", hex = "", idl = "", number = ""] = cells;
    const wanted = kindsByWord.get(type.toLowerCase());
    const isServed = wsnd !== "" && hex !== "" && idl !== "";
    const nka = isServed ? nkaOf({ wsnd, hex, idl, number }) : undefined;
    const what =
      (cells.length < nkaColumns.length && "the row is cut, or its separator is not |") ||
      notName(name) ||
      notName(powiat) ||
      notName(voivodeship) ||
      (!wanted && `"${type}" is no kind of gmina: it must be m, w, gw or m-w`) ||
      (!EmergencyNumber.safeParse(number).success && `"${number}" is no emergency number`) ||
      (isServed && nka === undefined && `${wsnd}, ${hex}, ${idl} and ${number} make no routing number`);
    if (what) {
      faults.push({ line, what });
      continue;
    }
    const found = (byPlace.get(placeKey(name, powiat, voivodeship)) ?? []).filter(({ code }) =>
      wanted!.includes(kindOf(code)),
    );
    if (found.length === 0)
      leftOut.push({ line, what: `the register has no gmina ${name} (${type}), powiat ${powiat}, ${voivodeship}` });
    if (nka === undefined) continue;
    const other = found.find(({ code }) => (routings.get(code)?.[number] ?? nka) !== nka);
    if (other)
      leftOut.push({
        line,
        what: `another routing number for ${number} from ${name} than line ${standing.get(`${other.code} ${number}`)}`,
      });
    for (const { code } of found) {
      if (routings.get(code)?.[number] !== undefined) continue;
      routings.set(code, { ...routings.get(code), [number]: nka });
      standing.set(`${code} ${number}`, line);
    }
  }
  for (const { code, name } of routed)
    if (routings.get(code)?.["112"] === undefined)
      faults.push({ line: 0, what: `from ${name} (${code}) no call to 112 can be routed` });
  if (faults.length > 0) throw new FileFaults(file, faults);
  return { routings, leftOut };
};
