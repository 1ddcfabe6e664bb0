/** The data of a PDF's streams, without encryption and filters (ISO 32000-2, 7.4): of those that hold text or say how it is coded. */
import { constants, inflateSync } from "node:zlib";
import { type Decrypt, type Dictionary, Name, type PdfObjects, plainOf, streamWork } from "./pdf-objects.ts";

/** What all streams of a file may give together: bytes. */
const unpackedBytesMax = 16 * 1024 * 1024;

/** Reads each stream once; empty where its data are broken, filtered in a way that no text is, or too many. */
export class PdfStreams {
  private readonly known = new Map<Dictionary, string>();
  private bytesLeft = unpackedBytesMax;
  private readonly objects: PdfObjects;
  private readonly decrypt: Decrypt | undefined;
  constructor(objects: PdfObjects, decrypt: Decrypt | undefined) {
    this.objects = objects;
    this.decrypt = decrypt;
  }

  /** A letter for each byte. */
  read(dictionary: Dictionary): string {
    const known = this.known.get(dictionary);
    if (known !== undefined) return known;
    const text = this.unpack(dictionary) ?? "";
    this.bytesLeft -= text.length;
    this.known.set(dictionary, text);
    return text;
  }

  private unpack(dictionary: Dictionary): string | undefined {
    if (!dictionary.stream) return undefined;
    this.objects.work(streamWork);
    const { data, id } = dictionary.stream;
    const [length] = dictionary.all("Length").flatMap((value) => this.objects.meant(value));
    const plain = plainOf(data, typeof length === "number" ? length : Number.NaN);
    let text = this.decrypt && id ? this.decrypt(plain, id) : plain;
    const filters = ["Filter", "F"]
      .flatMap((key) => dictionary.all(key))
      .flatMap((value) => this.objects.meant(value))
      .flat()
      .flatMap((value) => this.objects.meant(value));
    for (const filter of filters) {
      const unfilter = filter instanceof Name ? unfilters[filter.text] : undefined;
      if (!unfilter || text === undefined || filters.length > filtersMax) return undefined;
      text = unfilter(text, this.bytesLeft);
    }
    return text !== undefined && text.length <= this.bytesLeft ? text : undefined;
  }
}
const filtersMax = 3;

type Unfilter = (data: string, bytesMax: number) => string | undefined;

/** As much as comes out, also where the end is missing. */
const inflatedFrom: Unfilter = (data, bytesMax) => {
  if (bytesMax < 1) return undefined;
  try {
    const options = { maxOutputLength: bytesMax, finishFlush: constants.Z_SYNC_FLUSH };
    return inflateSync(Buffer.from(data, "latin1"), options).toString("latin1");
  } catch {
    return undefined;
  }
};

const fromHex: Unfilter = (data) => {
  const digits = data.split(">", 1)[0]!.replaceAll(/[^\da-f]/gi, "");
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex").toString("latin1");
};

/** Four bytes in five letters; `z` is four of nothing. */
const fromBase85: Unfilter = (data) => {
  const letters = data
    .split("~", 1)[0]!
    .replaceAll("z", "!!!!!")
    .replaceAll(/[^!-u]/g, "");
  const bytes: number[] = [];
  for (let at = 0; at < letters.length; at += 5) {
    const group = letters.slice(at, at + 5);
    const value = [...group.padEnd(5, "u")].reduce((sum, letter) => sum * 85 + letter.charCodeAt(0) - 33, 0);
    for (let byte = 0; byte < group.length - 1; byte += 1) bytes.push(Math.floor(value / 256 ** (3 - byte)) % 256);
  }
  return Buffer.from(bytes).toString("latin1");
};

const unfilters: Readonly<Record<string, Unfilter>> = {
  ...{ FlateDecode: inflatedFrom, Fl: inflatedFrom, ASCIIHexDecode: fromHex, AHx: fromHex },
  ...{ ASCII85Decode: fromBase85, A85: fromBase85 },
};
