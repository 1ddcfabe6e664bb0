/**
 * Files that people upload: what is taken, how the stored objects are named, and why a file is refused. A file arrives
 * under `incoming/`, where its owner may still replace it; what was checked is kept under `clean/`, by its hash, and only
 * that is ever shown or sent.
 */
import * as z from "zod/mini";
import { AccountId, idPattern, TopUpId } from "../ids.ts";

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

export const ConfirmationId = z.string().check(z.regex(idPattern("cf")));

/** An upload by name: the confirmation of a bank transfer. */
export const UploadName = z.object({
  kind: z.literal("confirmations"),
  accountId: AccountId,
  subjectId: TopUpId,
  fileId: ConfirmationId,
});
export type UploadName = z.infer<typeof UploadName>;

const pathOf = ({ kind, accountId, subjectId, fileId }: UploadName): string =>
  `${kind}/${accountId}/${subjectId}/${fileId}`;

/** Where an upload arrives. */
export const incomingKey = (name: UploadName): string => `incoming/${pathOf(name)}`;

/** Whether an object lies where uploads arrive, and nothing else does. */
export const isIncoming = (key: string): boolean => key.startsWith("incoming/");

/** The upload that an arrived object is; undefined where no form of ours made its name. */
export const parseIncomingKey = (key: string): UploadName | undefined => {
  const [area, kind, accountId, subjectId, fileId, ...more] = key.split("/");
  if (area !== "incoming" || more.length > 0) return undefined;
  return UploadName.safeParse({ kind, accountId, subjectId, fileId }).data;
};

/** Where the checked file is kept: other bytes are another object, so nothing is ever overwritten. */
export const cleanKey = (name: UploadName, sha256: string): string => `clean/${pathOf(name)}/${sha256}`;
