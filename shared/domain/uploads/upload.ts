/**
 * Files that people upload: what is taken, how the stored objects are named, and why a file is refused. A file arrives
 * under `incoming/`, where its owner may still replace it; what was checked is kept under `clean/`, by its hash, and only
 * that is ever shown or sent.
 */
import * as z from "zod/mini";
import { AccountId } from "../ids.ts";

/** What is taken, and the endings of a file's name that go with it. */
export const uploadTypes = {
  "application/pdf": ["pdf"],
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/webp": ["webp"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type UploadType = keyof typeof uploadTypes;
export const UploadType = z.enum(Object.keys(uploadTypes) as [UploadType, ...UploadType[]]);

/** 5 MiB. */
export const uploadBytesMax = 5 * 1024 * 1024;

/** As long may a form be used to upload: seconds. */
export const uploadSeconds = 600;

/**
 * Why a file is refused. `other-type`: it is not what it was said to be · `active-content`: it holds a script or another
 * file · `not-scanned`: nobody could say that it is harmless · `too-many`: five were there · `closed`: what it belongs to was over when it came.
 */
export const fileFaults = [
  "empty",
  "too-large",
  "other-type",
  "unreadable",
  "encrypted",
  "active-content",
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
