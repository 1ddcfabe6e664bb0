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
  const bytes = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join("\n"));
  return { terc: bytes(terc), nka: bytes(nka) };
};
