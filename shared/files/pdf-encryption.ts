/**
 * Opens a PDF that is encrypted so that it can be read by anybody, and only changing or printing it takes a password: the standard
 * security handler with an empty user password, by ISO 32000-2, 7.6 (and ISO 32000-1 for RC4, Adobe's extension level 3 for revision 5).
 * Whether the key is the right one is checked by `/U`, so a file is never read otherwise than by its readers.
 */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { bytesOf, type Decrypt, type Dictionary, Name, type PdfObjects, PdfString, type Value } from "./pdf-objects.ts";

export type Opened = { readonly stream: Decrypt; readonly string: Decrypt };
type Method = "none" | "rc4" | "aes-128" | "aes-256";

/** Undefined where the file does not open without a password, by what we know, or where its trailers differ in how it is encrypted. */
export const openedWithoutPassword = (objects: PdfObjects, trailers: readonly Dictionary[]): Opened | undefined => {
  const encryptions = new Set(trailers.map((trailer) => new Entries(objects, trailer).dictionary("Encrypt")));
  const [dictionary] = encryptions;
  if (!dictionary || encryptions.size > 1) return undefined;
  const entries = new Entries(objects, dictionary);
  if (entries.name("Filter") !== "Standard") return undefined;

  if (!revisions[entries.number("V") ?? 0]?.includes(entries.number("R") ?? 0)) return undefined;
  const methods = methodsOf(entries, objects);
  const key = entries.number("V") === 5 ? longKey(entries) : shortKey(entries, firstIds(objects, trailers));
  if (!methods || !key) return undefined;
  const decrypted = (method: Method) => decryptBy(method, key, (amount) => objects.work(amount));
  return { stream: decrypted(methods.stream), string: decrypted(methods.string) };
};

/** Which revisions of the handler go with which version of the encryption: with another, its key is too short for its method. */
const revisions: Readonly<Record<number, readonly number[]>> = { 1: [2, 3], 2: [2, 3], 4: [4], 5: [5, 6] };

/** The entries of a dictionary, each of which is only there if it can't be read in two ways. */
class Entries {
  private readonly objects: PdfObjects;
  private readonly of: Dictionary;
  constructor(objects: PdfObjects, of: Dictionary) {
    this.objects = objects;
    this.of = of;
  }

  private only(key: string): Value {
    const values = this.of.all(key).flatMap((value) => this.objects.meant(value));
    return values.length === 1 ? values[0] : undefined;
  }
  has(key: string): boolean {
    return this.of.has(key);
  }
  dictionary(key: string): Dictionary | undefined {
    const value = this.only(key);
    return this.objects.dictionaries(value)[0];
  }
  name(key: string): string | undefined {
    const value = this.only(key);
    return value instanceof Name ? value.text : undefined;
  }
  number(key: string): number | undefined {
    const value = this.only(key);
    return typeof value === "number" ? value : undefined;
  }
  isFalse(key: string): boolean {
    return this.only(key) === false;
  }
  bytes(key: string, length: number): Buffer | undefined {
    const value = this.only(key);
    const isShort = value instanceof PdfString && value.written.length <= idLettersMax;
    const bytes = isShort ? bytesOf(value) : undefined;
    return bytes !== undefined && bytes.length >= length ? Buffer.from(bytes.slice(0, length), "latin1") : undefined;
  }
}

const methodsOf = (entries: Entries, objects: PdfObjects): { stream: Method; string: Method } | undefined => {
  const version = entries.number("V");
  if (version === 1 || version === 2) return { stream: "rc4", string: "rc4" };
  if (version !== 4 && version !== 5) return undefined;
  const filters = entries.dictionary("CF");
  const methodBy = (key: string): Method | undefined => {
    const name = entries.has(key) ? entries.name(key) : "Identity";
    if (name === "Identity") return "none";
    const filter = name !== undefined && filters && new Entries(objects, filters).dictionary(name);
    const method = filter ? new Entries(objects, filter).name("CFM") : undefined;
    return method === undefined ? undefined : methodNames[`${version}${method}`];
  };
  const [stream, string] = [methodBy("StmF"), methodBy("StrF")];
  return stream && string && { stream, string };
};
const methodNames: Readonly<Record<string, Method>> = {
  ...{ "4None": "none", "4V2": "rc4", "4AESV2": "aes-128", "5None": "none", "5AESV3": "aes-256" },
};

/** The first half of each `/ID`, which goes into the key. */
const firstIds = (objects: PdfObjects, trailers: readonly Dictionary[]): Buffer[] => {
  const ids = trailers
    .flatMap((trailer) => trailer.all("ID").flatMap((id) => objects.meant(id)))
    .flatMap((id) => (Array.isArray(id) ? objects.meant(id[0]) : []))
    .filter((id) => id instanceof PdfString && id.written.length <= idLettersMax);
  const few = [...new Set(ids)].slice(0, idsMax).flatMap((id) => bytesOf(id as PdfString) ?? []);
  return [...new Set([...few, ""])].map((id) => Buffer.from(id, "latin1"));
};
const idsMax = 4;
/** An id is of 16 bytes, each of which may be written as four letters. */
const idLettersMax = 1_000;

/** What a password is filled up with: all of an empty one. */
const padding = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");
const md5 = (...parts: Buffer[]): Buffer => createHash("md5").update(Buffer.concat(parts)).digest();

/** The key of 40 to 128 bits (revisions 2 to 4). */
const shortKey = (entries: Entries, ids: readonly Buffer[]): Buffer | undefined => {
  const [revision, permissions] = [entries.number("R") ?? 0, entries.number("P")];
  const [owner, user] = [entries.bytes("O", 32), entries.bytes("U", revision === 2 ? 32 : 16)];
  const bits = entries.number("V") === 1 ? 40 : entries.number("V") === 4 ? 128 : (entries.number("Length") ?? 40);
  if (![2, 3, 4].includes(revision) || permissions === undefined || !owner || !user) return undefined;
  if (bits % 8 !== 0 || bits < 40 || bits > 128) return undefined;
  const rights = Buffer.alloc(4);
  rights.writeInt32LE(permissions | 0);
  const metadata = Buffer.alloc(revision === 4 && entries.isFalse("EncryptMetadata") ? 4 : 0, 0xff);

  for (const id of ids) {
    const length = revision === 2 ? 5 : bits / 8;
    let key = md5(padding, owner, rights, id, metadata).subarray(0, length);
    if (revision > 2) for (let round = 0; round < 50; round += 1) key = md5(key).subarray(0, length);
    const proof = revision === 2 ? rc4(key, padding) : repeatedly(key, md5(padding, id));
    if (proof.equals(user)) return key;
  }
  return undefined;
};
const repeatedly = (key: Buffer, data: Buffer): Buffer => {
  let proof = data;
  for (let round = 0; round < 20; round += 1) proof = rc4(Buffer.from(key.map((byte) => byte ^ round)), proof);
  return proof;
};

/** The key of 256 bits (revisions 5 and 6): `/U` is a hash and the salts of that hash and of the one that encrypts the key. */
const longKey = (entries: Entries): Buffer | undefined => {
  const revision = entries.number("R");
  const [user, encrypted] = [entries.bytes("U", 48), entries.bytes("UE", 32)];
  if ((revision !== 5 && revision !== 6) || !user || !encrypted) return undefined;
  const hash = revision === 5 ? (salt: Buffer) => createHash("sha256").update(salt).digest() : hardHash;
  if (!hash(user.subarray(32, 40)).equals(user.subarray(0, 32))) return undefined;
  const cipher = createDecipheriv("aes-256-cbc", hash(user.subarray(40, 48)), Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(encrypted), cipher.final()]);
};

/** Algorithm 2.B of ISO 32000-2 for an empty password: 64 rounds, and on until chance ends it, 287 at most. */
const hardHash = (salt: Buffer): Buffer => {
  let hash = createHash("sha256").update(salt).digest();
  let last = 0;
  for (let round = 0; round < 64 || last > round - 32; round += 1) {
    const cipher = createCipheriv("aes-128-cbc", hash.subarray(0, 16), hash.subarray(16, 32)).setAutoPadding(false);
    const mixed = cipher.update(Buffer.concat(new Array<Buffer>(64).fill(hash)));
    const rest = mixed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    hash = createHash(["sha256", "sha384", "sha512"][rest]!).update(mixed).digest();
    last = mixed.at(-1)!;
  }
  return hash.subarray(0, 32);
};

/** What takes as long as so many letters: to make the key of an object. */
const keyWork = 500;

const decryptBy =
  (method: Method, key: Buffer, work: (amount: number) => void): Decrypt =>
  (data, { number, generation }) => {
    if (method === "none" || data === "") return data;
    work(keyWork + data.length);
    const bytes = Buffer.from(data, "latin1");
    if (method === "aes-256") return aesDecrypted("aes-256-cbc", key, bytes);
    const id = Buffer.from([number, number >> 8, number >> 16, generation, generation >> 8]);
    const salt = Buffer.from(method === "aes-128" ? "sAlT" : "");
    const objectKey = md5(key, id, salt).subarray(0, Math.min(key.length + 5, 16));
    if (method === "aes-128") return aesDecrypted("aes-128-cbc", objectKey, bytes);
    return rc4(objectKey, bytes).toString("latin1");
  };

/** The data begin with what the cipher begins with, and end with as many bytes of filling as each of these says. */
const aesDecrypted = (cipherName: string, key: Buffer, data: Buffer): string | undefined => {
  const blocks = data.subarray(16, data.length - (data.length % 16));
  if (blocks.length === 0) return data.length === 0 ? "" : undefined;
  const cipher = createDecipheriv(cipherName, key, data.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(blocks), cipher.final()]);
  const filling = plain.at(-1)!;
  if (filling > 16) return plain.toString("latin1");
  // Where it is not all alike, some readers keep it, and others do not.
  const isFilling = plain.subarray(plain.length - filling).every((byte) => byte === filling);
  return isFilling ? plain.toString("latin1", 0, plain.length - filling) : undefined;
};

/** RC4, which the runtime no longer offers: it protects nothing, and is only undone here. */
const rc4 = (key: Buffer, data: Buffer): Buffer => {
  const state = Uint8Array.from({ length: 256 }, (_, place) => place);
  const swap = (one: number, other: number): void => {
    [state[one], state[other]] = [state[other]!, state[one]!];
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    swap(i, j);
  }
  const made = Buffer.alloc(data.length);
  for (let at = 0, i = 0, j = 0; at < data.length; at += 1) {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    swap(i, j);
    made[at] = data[at]! ^ state[(state[i]! + state[j]!) & 255]!;
  }
  return made;
};
