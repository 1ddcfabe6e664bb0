/** The data of a PDF's streams, without encryption and filters (ISO 32000-2, 7.4): of those that hold text or say how it is coded. */
import type { PdfBudget } from "./pdf-budget.ts";
import { unfilters } from "./pdf-filters.ts";
import { type Decrypt, type Dictionary, Name, type PdfObjects, plainOf, streamWork } from "./pdf-objects.ts";

/** What all streams of a file may give together, after each of their filters: bytes. */
const unpackedBytesMax = 32 * 1024 * 1024;

/** Reads each stream once; empty where its data are broken, filtered in a way that no text is, or too many. */
export class PdfStreams {
  private readonly known = new Map<Dictionary, string>();
  private bytes = unpackedBytesMax;
  private readonly budget: PdfBudget;
  private readonly objects: PdfObjects;
  private readonly decrypt: Decrypt | undefined;
  constructor(objects: PdfObjects, decrypt: Decrypt | undefined, budget: PdfBudget) {
    this.objects = objects;
    this.decrypt = decrypt;
    this.budget = budget;
  }

  private get bytesLeft(): number {
    return Math.min(this.bytes, this.budget.bytesLeft);
  }

  /** A letter for each byte. */
  read(dictionary: Dictionary): string {
    const known = this.known.get(dictionary);
    if (known !== undefined) return known;
    const text = this.unpack(dictionary) ?? "";
    this.known.set(dictionary, text);
    return text;
  }

  private unpack(dictionary: Dictionary): string | undefined {
    if (!dictionary.stream) return undefined;
    this.objects.work(streamWork);
    const { data, id } = dictionary.stream;
    const [length] = dictionary.all("Length").flatMap((value) => this.objects.meant(value));
    const plain = plainOf(data, typeof length === "number" ? length : Number.NaN);
    const decrypted = this.decrypt && id ? this.decrypt(plain, id) : plain;
    const filters = ["Filter", "F"]
      .flatMap((key) => dictionary.all(key))
      .flatMap((value) => this.objects.meant(value))
      .flat()
      .flatMap((value) => this.objects.meant(value));
    if (decrypted === undefined || filters.length > filtersMax) return undefined;
    // Data without a filter stand in the file itself.
    if (filters.length === 0) return decrypted;
    let unfiltered: Buffer | undefined = Buffer.from(decrypted, "latin1");
    for (const filter of filters) {
      const unfilter = filter instanceof Name ? unfilters[filter.text] : undefined;
      if (!unfilter || unfiltered === undefined) return undefined;
      const { data: given, spent } = unfilter(unfiltered, this.bytesLeft);
      this.bytes -= spent;
      this.budget.spendBytes(spent);
      unfiltered = given;
    }
    return unfiltered?.toString("latin1");
  }
}
const filtersMax = 3;
