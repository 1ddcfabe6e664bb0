/** Register files of a test's own: as many gminas as it asks for, with a routing number for each. */

const tercHeader = "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA";
const nkaHeader = "lp|wsn|gm|typ_gm|pow|woj|wsnd|hex|idl|nr";

type Wanted = {
  /** At most 99 in a powiat, 99 powiats. */
  readonly gminas: number;
  readonly date?: string;
  /** The place called, three digits. */
  readonly idl?: string;
  /** Names that some of them have, by their place. */
  readonly names?: Readonly<Record<number, string>>;
};

const letters = (place: number): string => [...String(place)].map((digit) => "abcdefghij"[Number(digit)]).join("");

type Place = {
  readonly code: string;
  readonly name: string;
  readonly powiat: string;
  readonly voivodeship: string;
};

const nkaTypes: Readonly<Record<string, string>> = { 1: "m", 2: "gw", 3: "m-w" };

/** The lines of files with these places in their order; each gmina's calls to 112 go to `idl`. */
export const linesOf = (
  places: readonly Place[],
  { date = "2026-01-01", idl = "001" }: { readonly date?: string; readonly idl?: string } = {},
) => {
  const terc = new Set([tercHeader]);
  const nka = [nkaHeader];
  for (const { code, name, powiat, voivodeship } of places) {
    const [woj, pow, gmi, kind] = [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6)];
    terc.add(`${woj};;;;${voivodeship.toUpperCase()};województwo;${date}`);
    terc.add(`${woj};${pow};;;${powiat};powiat;${date}`);
    terc.add(`${woj};${pow};${gmi};${kind};${name};gmina;${date}`);
    if (nkaTypes[kind]) nka.push(`1|22|${name}|${nkaTypes[kind]}|${powiat}|${voivodeship}|22|C|${idl}|112`);
  }
  return { terc: [...terc], nka };
};

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Of the letters that these files have. */
export const windows1250 = (text: string): Uint8Array => {
  const places = new Map([..."ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"].map((letter, place) => [letter, bytes1250[place]!]));
  return Uint8Array.from([...text].map((letter) => places.get(letter) ?? letter.charCodeAt(0)));
};
const bytes1250 = [
  0xb9, 0xe6, 0xea, 0xb3, 0xf1, 0xf3, 0x9c, 0x9f, 0xbf, 0xa5, 0xc6, 0xca, 0xa3, 0xd1, 0xd3, 0x8c, 0x8f, 0xaf,
];

export const registerOf = (places: readonly Place[], about: Parameters<typeof linesOf>[1] = {}) => {
  const { terc, nka } = linesOf(places, about);
  return { terc: utf8(terc.join("\n")), nka: utf8(nka.join("\n")) };
};

/** Rural gminas of Mazowieckie, fifty a powiat. */
export const someRegister = ({ gminas, date = "2026-01-01", idl = "001", names = {} }: Wanted) => {
  const terc = [tercHeader, `14;;;;MAZOWIECKIE;województwo;${date}`];
  const nka = [nkaHeader];
  for (let place = 0; place < gminas; place += 1) {
    const powiat = String(Math.floor(place / 50) + 1).padStart(2, "0");
    const called = `powiat${letters(Number(powiat))}`;
    if (place % 50 === 0) terc.push(`14;${powiat};;;${called};powiat;${date}`);
    const name = names[place] ?? `Wieś ${letters(place)}`;
    terc.push(`14;${powiat};${String((place % 50) + 1).padStart(2, "0")};2;${name};gmina wiejska;${date}`);
    nka.push(`${place}|22|${name}|gw|${called}|mazowieckie|22|C|${idl}|112`);
    nka.push(`${place}|22|${name}|gw|${called}|mazowieckie|22|C|${idl}|999`);
  }
  return { terc: utf8(terc.join("\n")), nka: utf8(nka.join("\n")) };
};
