/** PDFs that are encrypted: the dictionaries and keys were made by pypdf (owner password "owner"), so what we open, others do too. */
import { createCipheriv, createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { compressedPdfOf, packed, pdfOf, streamOf } from "./files.ts";

type Encryption = { readonly entries: string; readonly key: Buffer; readonly cipher: "rc4" | "aes-128" | "aes-256" };

const id = "30313233343536373839616263646566";
const filter = (method: string) =>
  `/CF << /StdCF << /AuthEvent /DocOpen /CFM /${method} >> >> /StmF /StdCF /StrF /StdCF`;
const encryption = (cipher: Encryption["cipher"], entries: string, key: string): Encryption => ({
  entries,
  key: Buffer.from(key, "hex"),
  cipher,
});

/** Without a user password. */
export const encryptions = {
  "RC4 of 40 bits": encryption(
    "rc4",
    "/V 1 /R 2 /Length 40 /O <c92422687facee686e373f10b5c7d04738053152f7e2ee30e11c69ec442576ab> /U <13f3633f3c8fe41869648cfa5552ce67d52a786c2ca737f8f9c0e496403cd4ae>",
    "e5e5589d28",
  ),
  "RC4 of 128 bits": encryption(
    "rc4",
    "/V 2 /R 3 /Length 128 /O <566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5> /U <d1c2484f294b649affa168babbf12a5328bf4e5e4e758a4164004e56fffa0108>",
    "e496c144c953a9cee33d702237ebbdf9",
  ),
  "AES of 128 bits": encryption(
    "aes-128",
    `/V 4 /R 4 /Length 128 ${filter("AESV2")} /O <566fa873ee33c797cd3b904fdadf814afa34df9a38f6ed41b984e2c6da2aa6f5> /U <d1c2484f294b649affa168babbf12a5328bf4e5e4e758a4164004e56fffa0108>`,
    "e496c144c953a9cee33d702237ebbdf9",
  ),
  "AES of 256 bits, revision 5": encryption(
    "aes-256",
    `/V 5 /R 5 /Length 256 ${filter("AESV3")} /U <668999aa72ab4b0c28f226ec726e7f9dc713c9fe9fefd29194d2da6a23a355f501dba278ec0f42ae2292830c1a9ee6fc> /UE <8d7c9d53492c7970982d6ad2496ab677f2e8d46974c81dee5b79c0280539d6e1>`,
    "0a31f70b2a9a87cf05744f93117099b6b7ae405991d7ed5dc3f4d782844a7efe",
  ),
  "AES of 256 bits, revision 6": encryption(
    "aes-256",
    `/V 5 /R 6 /Length 256 ${filter("AESV3")} /U <7e90bec71355844bf26a14c4ee839e04ec3b9a18f8e82d83dad5892b65b45383baf69c45936bbd593049a1014ba96f88> /UE <ebfec80020a6abc7194494bd9326571b38f06233fcb530dd7f1c4c0a60177c6c>`,
    "747034cf8035463bcfa9b3e40137d08ee4c5d6ae045bcac5e2659892d2a4b331",
  ),
} as const;
type EncryptionName = keyof typeof encryptions;
export const encryptionNames = Object.keys(encryptions) as EncryptionName[];

/** Entries of the dictionaries of files with the user password "secret". */
export const lockedEntries = {
  "RC4 of 40 bits":
    "/V 1 /R 2 /Length 40 /O <92fe0f4454ad4c9644693f33c07cb54f587dce1e2682fe9ecea6107a1ef630dd> /U <902d6c0d6b77adef97ca1c71e49308c613b917b2ad6ef711a0cb410737994360>",
  "AES of 128 bits": `/V 4 /R 4 /Length 128 ${filter("AESV2")} /O <0db5855fc5326569e765906caf64e4429a4c20d6e996fdef963e9b5080f9e083> /U <371c1e2fc673ee0ea5f5dc8a4d3bf25228bf4e5e4e758a4164004e56fffa0108>`,
  "AES of 256 bits, revision 6": `/V 5 /R 6 /Length 256 ${filter("AESV3")} /U <70215da028d7f2191919aef8a814eb97889a3b5aae38419ae9ebf816b03496edf7704e4d525608861fdbb26ec15caf8b> /UE <09df1b9d77ce3fa0caa0167b6d8bf02dc9be4aef661043ee2250dc7d6908d676>`,
};

/** The dictionary with these entries. */
export const encryptionOf = (entries: string): string => `<< /Filter /Standard /P 4294967292 ${entries} >>`;
/** A trailer's entries with that dictionary, or a reference to it. */
export const trailerOf = (encryption: string): string => `/Encrypt ${encryption} /ID [<${id}> <${id}>]`;

type Parts = { readonly catalog?: string; readonly page?: string; readonly objects?: readonly string[] };

/** Each string in clear is encrypted by the key of its object. */
export const encryptedPdfOf = (name: EncryptionName, { catalog = "", page = "", objects = [] }: Parts): Buffer =>
  pdfOf({
    catalog: withStrings(name, catalog, 1),
    page: withStrings(name, page, 3),
    objects: objects.map((object, place) => withStrings(name, object, place + 6)),
    trailer: trailerOf(encryptionOf(encryptions[name].entries)),
  });

/** The object stream is encrypted as a whole, and its strings are not. */
export const encryptedCompressedPdfOf = (name: EncryptionName, parts: Parts): Buffer =>
  compressedPdfOf({
    ...parts,
    trailer: trailerOf(encryptionOf(encryptions[name].entries)),
    objectStream: (numbers, objects) => {
      const { header, body } = packed(numbers, objects);
      const data = deflateSync(Buffer.from(header + body, "latin1"));
      const entries = `/Type /ObjStm /N ${objects.length} /First ${header.length} /Filter /FlateDecode`;
      return streamOf(entries, encrypted(name, data, objects.length + 2));
    },
  });

const withStrings = (name: EncryptionName, text: string, number: number): string =>
  text.replaceAll(
    /\(([^()]*)\)/g,
    (_, string: string) => `<${encrypted(name, Buffer.from(string, "latin1"), number).toString("hex")}>`,
  );

const encrypted = (name: EncryptionName, data: Buffer, number: number): Buffer => {
  const { key, cipher } = encryptions[name];
  if (cipher === "aes-256") return aes("aes-256-cbc", key, data);
  const salt = Buffer.from(cipher === "aes-128" ? "sAlT" : "");
  const whole = createHash("md5")
    .update(Buffer.concat([key, Buffer.from([number, 0, 0, 0, 0]), salt]))
    .digest();
  const objectKey = whole.subarray(0, Math.min(key.length + 5, 16));
  return cipher === "aes-128" ? aes("aes-128-cbc", objectKey, data) : rc4(objectKey, data);
};

const aes = (name: string, key: Buffer, data: Buffer): Buffer => {
  const vector = Buffer.alloc(16, 7);
  const cipher = createCipheriv(name, key, vector);
  return Buffer.concat([vector, cipher.update(data), cipher.final()]);
};

const rc4 = (key: Buffer, data: Buffer): Buffer => {
  const box = [...Array(256).keys()];
  let j = 0;
  for (let i = 0; i < 256; i++) {
    j = (j + box[i]! + key[i % key.length]!) % 256;
    [box[i], box[j]] = [box[j]!, box[i]!];
  }
  let [a, b] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      a = (a + 1) % 256;
      b = (b + box[a]!) % 256;
      [box[a], box[b]] = [box[b]!, box[a]!];
      return byte ^ box[(box[a]! + box[b]!) % 256]!;
    }),
  );
};
