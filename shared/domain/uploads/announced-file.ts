/**
 * Files that somebody announces, uploads by a form, and that are looked at when they arrive: what is kept of each with the thing they
 * belong to. Whoever keeps such a list has these rules with it.
 */
import * as z from "zod/mini";
import { Instant } from "../ids.ts";
import { MailId } from "../mail-in/received-mail.ts";
import { type FileFault, type FileVerdict, fileFaults, UploadType, uploadSeconds } from "./upload.ts";

export const announcedFile = <Id extends z.ZodMiniType<string>>(id: Id) =>
  z.object({
    id,
    /** As whoever announced it calls it; never the name of anything of ours. */
    fileName: z.string(),
    contentType: UploadType,
    /** As announced; what came is looked at anew. */
    sizeBytes: z.int(),
    askedAt: Instant,
    /** The file that was checked and kept, by its hash (SHA-256, hexadecimal), and the version that was looked at. */
    received: z.optional(
      z.object({ at: Instant, sha256: z.string(), sizeBytes: z.int(), versionId: z.optional(z.string()) }),
    ),
    refused: z.optional(z.object({ at: Instant, why: z.enum(fileFaults) })),
    /** Of a file that came by e-mail: which e-mail, from which address, what stood in it where nobody else keeps that, and whether nothing proved who sent it. */
    mailed: z.optional(
      z.object({
        mailId: MailId,
        from: z.string(),
        text: z.optional(z.string()),
        isUnverified: z.optional(z.literal(true)),
      }),
    ),
  });

export type AnnouncedFile = z.infer<ReturnType<typeof announcedFile<z.ZodMiniType<string>>>>;
export type ReceivedFile<File extends AnnouncedFile = AnnouncedFile> = File & {
  readonly received: NonNullable<AnnouncedFile["received"]>;
};

/** As many files may a thing have, beside those that nobody is known to have sent. */
export const filesMax = 5;
/** Of e-mails whose sender nothing proved: few, and none of them takes the place of a customer's own. */
const unverifiedMax = 2;
/** As many may be announced for it in all, so that nobody tries for ever. */
const announcedMax = 20;

/** The files that were received, as first announced: however often one is uploaded, it is one. */
export const receivedOf = <File extends AnnouncedFile>(files: readonly File[]): ReceivedFile<File>[] => {
  const received = new Map<string, ReceivedFile<File>>();
  for (const file of files)
    if (isReceived(file) && !received.has(file.received.sha256)) received.set(file.received.sha256, file);
  return [...received.values()];
};

const isReceived = <File extends AnnouncedFile>(file: File): file is ReceivedFile<File> => file.received !== undefined;

const isOpen = ({ received, refused, askedAt }: AnnouncedFile, now: Date): boolean =>
  !received && !refused && now.getTime() - Date.parse(askedAt) < uploadSeconds * 1000;

type Wanted<File extends AnnouncedFile> = Omit<File, "askedAt" | "received" | "refused">;

/**
 * The files with one announced, and that one. One that is announced again, while its form is good, stays the one that it is.
 * Undefined where as many as may be are there or under way.
 */
export const withAnnounced = <File extends AnnouncedFile>(
  files: readonly File[],
  wanted: Wanted<File>,
  now: Date,
): { files: File[]; file: File } | undefined => {
  const open = files.filter((file) => isOpen(file, now));
  const same = open.find(
    ({ fileName, contentType, sizeBytes }) =>
      fileName === wanted.fileName && contentType === wanted.contentType && sizeBytes === wanted.sizeBytes,
  );
  const askedAt = now.toISOString();
  if (same) {
    const file = { ...same, askedAt };
    return { files: replaced(files, file), file };
  }
  const own = files.filter(isCustomers);
  if (receivedOf(own).length + open.length >= filesMax || own.length >= announcedMax) return undefined;
  const file = { ...wanted, askedAt } as File;
  return { files: [...files, file], file };
};

const replaced = <File extends AnnouncedFile>(files: readonly File[], file: File): File[] =>
  files.map((each) => (each.id === file.id ? file : each));

/** Whether a file came from one of the customer's people, as far as anything proves that. */
const isCustomers = ({ mailed }: AnnouncedFile): boolean => mailed?.isUnverified !== true;

/** Whether a file with this hash is one of those that there may be; one from a sender that nothing proved has places of its own. */
export const hasRoomFor = (
  files: readonly AnnouncedFile[],
  sha256: string,
  { isUnverified = false }: { readonly isUnverified?: boolean } = {},
): boolean => {
  const received = receivedOf(files.filter((file) => isCustomers(file) !== isUnverified));
  return (
    received.length < (isUnverified ? unverifiedMax : filesMax) ||
    received.some((file) => file.received.sha256 === sha256)
  );
};

/** Whether nothing proves that one of the customer's people sent a file: whoever sent it, no such person sent the same one. */
export const isUnverified = (files: readonly AnnouncedFile[], sha256: string): boolean =>
  receivedOf(files.filter(isCustomers)).every(({ received }) => received.sha256 !== sha256);

/**
 * The files with one that came by e-mail and was checked. Outcomes as of `withLookedAt`, and `too-many`. The same e-mail's file again, by its id,
 * is `nothing-new`.
 */
export const withMailed = <File extends AnnouncedFile>(
  files: readonly File[],
  file: ReceivedFile<File>,
): { files: readonly File[]; outcome: "first" | "further" | "same-file" | "too-many" | "nothing-new" } => {
  if (files.some(({ id }) => id === file.id)) return { files, outcome: "nothing-new" };
  const { sha256 } = file.received;
  if (!hasRoomFor(files, sha256, { isUnverified: !isCustomers(file) })) return { files, outcome: "too-many" };
  const seen = receivedOf(files);
  const isSame = seen.some(({ received }) => received.sha256 === sha256);
  // However often a sender repeats it: it is kept again only where that shows who sent it.
  if (isSame && !(isCustomers(file) && isUnverified(files, sha256))) return { files, outcome: "nothing-new" };
  const changed = [...files, file];
  if (isSame) return { files: changed, outcome: "same-file" };
  return { files: changed, outcome: seen.length === 0 ? "first" : "further" };
};

/**
 * What an uploaded file makes of the files. `first` and `further`: whoever works on the thing must see it · `same-file`: they have seen
 * these bytes · `refused`: whoever uploaded it must learn why · `nothing-new`: a file of this name was looked at before, or none was
 * announced, and the files stay the very same.
 */
export const withLookedAt = <File extends AnnouncedFile>(
  files: readonly File[],
  fileId: string,
  { looked, isClosed }: { readonly looked: FileVerdict; readonly isClosed: boolean },
): { files: readonly File[]; outcome: "first" | "further" | "same-file" | "refused" | "nothing-new" } => {
  const file = files.find(({ id }) => id === fileId);
  if (!file || file.received || file.refused) return { files, outcome: "nothing-new" };
  const refuse = (why: FileFault) => ({
    files: replaced(files, { ...file, refused: { at: looked.at, why } }),
    outcome: "refused" as const,
  });
  if (isClosed) return refuse("closed");
  if ("why" in looked) return refuse(looked.why);
  if (!hasRoomFor(files, looked.sha256)) return refuse("too-many");
  const before = receivedOf(files).length;
  const changed = replaced(files, { ...file, received: looked });
  if (receivedOf(changed).length === before) return { files: changed, outcome: "same-file" };
  return { files: changed, outcome: before === 0 ? "first" : "further" };
};
