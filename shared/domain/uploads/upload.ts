/**
 * Files that people upload: what is taken, how the stored objects are named, and why a file is refused. A file arrives
 * under `incoming/`, where its owner may still replace it; what was checked is kept under `clean/`, by its hash, and only
 * that is ever shown or sent.
 */
import * as z from "zod/mini";
import { AccountId } from "../ids.ts";

/** What is taken, and the endings of a file's name that go with it; the first is the one that we give. */
export const uploadTypes = {
  "application/pdf": ["pdf"],
  "image/jpeg": ["jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp"],
  "image/png": ["png"],
  "image/webp": ["webp"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type UploadType = keyof typeof uploadTypes;
export const UploadType = z.enum(Object.keys(uploadTypes) as [UploadType, ...UploadType[]]);

/** Endings of what is not taken: documents, other pictures, mails, archives, pages and programs. */
const otherEndings = [
  "doc docx docm odt rtf xls xlsx xlsm ods csv ppt pptx txt xml json pages",
  "gif bmp tif tiff heic heif avif svg psd ai eps ps xps djvu mp4 mov",
  "eml msg p7s p7m zip rar 7z gz tar iso htm html mht mhtml url lnk",
  "exe msi scr bat cmd ps1 vbs js hta jar apk dmg dll sh",
].flatMap((endings) => endings.split(" "));
const knownEndings: ReadonlySet<string> = new Set([...Object.values(uploadTypes).flat(), ...otherEndings]);

/**
 * Whether a file of this type may have this name. A name needs no ending, because phones give some without, and not every dot
 * begins one: `Potwierdzenie 28.11.2026` has none, nor has `ABC S.A.`. Refused are an ending that is known as another type's, and a name
 * of nothing but dots.
 */
export const isNamedAs = (fileName: string, type: UploadType): boolean => {
  const name = withoutLastDots(fileName);
  const ending = endingOf(name);
  return name !== "" && (ending === undefined || isEndingOf(type, ending) || !knownEndings.has(ending));
};

/**
 * The name to download a checked file by: with an ending that opens it as its type, whatever its owner called it. A name without one, or with
 * another (`potwierdzenie.do`, `28.11.2026`), would be opened by another program or by none.
 */
export const downloadNameOf = (fileName: string, type: UploadType): string => {
  const name = withoutLastDots(fileName);
  const ending = endingOf(name);
  return ending !== undefined && isEndingOf(type, ending) ? name : `${name}.${uploadTypes[type][0]}`;
};

const withoutLastDots = (fileName: string): string => fileName.replace(/[.\s]+$/, "");

/** In small letters; undefined where there is none. White space is in no ending. */
const endingOf = (name: string): string | undefined => /\.([^.\s]+)$/.exec(name)?.[1]?.toLowerCase();

const isEndingOf = (type: UploadType, ending: string): boolean =>
  (uploadTypes[type] as readonly string[]).includes(ending);

/** 5 MiB. */
export const uploadBytesMax = 5 * 1024 * 1024;

/** As long may a form be used to upload: seconds. */
export const uploadSeconds = 600;

/**
 * Why a file is refused. `other-type`: it is not what it was said to be · `no-content`: it has no page or no picture · `encrypted`: it can't
 * be opened without a password · `active-content`: it holds a script, an action that we don't know, or another file · `outside-reference`:
 * it fetches content from elsewhere, or links to something other than a web page, an e-mail address or a phone number · `not-scanned`: nobody could say that
 * it is harmless · `too-many`: five were there · `closed`: what it belongs to was over when it came.
 */
export const fileFaults = [
  "empty",
  "too-large",
  "other-type",
  "unreadable",
  "no-content",
  "encrypted",
  "active-content",
  "outside-reference",
  "too-many-pixels",
  "malware",
  "not-scanned",
  "too-many",
  "closed",
] as const;
export type FileFault = (typeof fileFaults)[number];

/** What was found out about a file, at an instant: by its hash (SHA-256, hexadecimal) and version, or why it is refused. */
export type FileVerdict =
  | {
      readonly at: string;
      readonly sha256: string;
      readonly sizeBytes: number;
      readonly versionId?: string | undefined;
    }
  | { readonly at: string; readonly why: FileFault };

/** A kind of upload, declared by the noun whose files they are. */
export type UploadKind = {
  /** As keys spell it: `incoming/<name>/…`. */
  readonly name: string;
  /** The grammar of the ids of what a file belongs to, and of the file's own. */
  readonly subjectId: z.ZodMiniType<string>;
  readonly fileId: z.ZodMiniType<string>;
  /** As long are checked files kept. */
  readonly keptDays: number;
};

/** An upload by name: its kind, what of which account it belongs to, and which file of it. */
export type UploadName = {
  readonly kind: string;
  readonly accountId: AccountId;
  readonly subjectId: string;
  readonly fileId: string;
};

const pathOf = ({ kind, accountId, subjectId, fileId }: UploadName): string =>
  `${kind}/${accountId}/${subjectId}/${fileId}`;

/** Where an upload arrives. */
export const incomingKey = (name: UploadName): string => `incoming/${pathOf(name)}`;

/** Whether an object lies where uploads arrive, and nothing else does. */
export const isIncoming = (key: string): boolean => key.startsWith("incoming/");

/** The upload that an arrived object is; undefined where no form for one of these kinds made its name. */
export const parseIncomingKey = (key: string, kinds: readonly UploadKind[]): UploadName | undefined => {
  const [area, kindName, accountId, subjectId, fileId, ...more] = key.split("/");
  const kind = kinds.find(({ name }) => name === kindName);
  if (area !== "incoming" || !kind || more.length > 0) return undefined;
  const Name = z.object({ accountId: AccountId, subjectId: kind.subjectId, fileId: kind.fileId });
  const { data } = Name.safeParse({ accountId, subjectId, fileId });
  return data && { kind: kind.name, ...data };
};

/** Where the checked file is kept: other bytes are another object, so nothing is ever overwritten. */
export const cleanKey = (name: UploadName, sha256: string): string => `clean/${pathOf(name)}/${sha256}`;
